#include "http/metadata_body.hpp"

#include "http/body_limits.hpp"
#include "http/root_reader.hpp"
#include "tuf/paths.hpp"

namespace rstuf::http {
namespace {

std::string read_text(const body_reader& text, std::size_t most) {
  const auto* out = text.string_up_to(most);
  return out == nullptr ? std::string{} : *out;
}

/// Which roles there are is for the catalog to know.
std::string read_role_name(const body_reader& name) {
  return read_text(name, tuf::max_role_name_length);
}

} // namespace

checked<json> read_metadata_update(const request& r) {
  return read_body(r, [](const body_reader& top) {
    return json{{"metadata", read_root_metadata(top.member("metadata"))}};
  });
}

checked<json> read_online_update(const request& r) {
  return read_body(r, [](const body_reader& top) {
    auto names = json::array();
    auto roles = top.member("roles");
    for (std::size_t i = 0, count = roles.size(); i < count; ++i)
      names.push_back(read_role_name(roles.item(i)));
    return json{{"roles", std::move(names)}};
  });
}

checked<json> read_signature(const request& r) {
  return read_body(r, [](const body_reader& top) {
    json out = {{"role", read_role_name(top.member("role"))}};
    auto signature = top.member("signature");
    if (signature.object() != nullptr)
      out["signature"] = {{"keyid", read_text(signature.member("keyid"), max_keyid_length)},
                          {"sig", read_text(signature.member("sig"), max_signature_length)}};
    return out;
  });
}

checked<json> read_signing_to_delete(const request& r) {
  return read_body(r, [](const body_reader& top) {
    return json{{"role", read_role_name(top.member("role"))}};
  });
}

} // namespace rstuf::http
