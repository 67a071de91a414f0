#include "http/delegations_body.hpp"

#include "http/delegations_reader.hpp"

namespace rstuf::http {
namespace {

checked<json> read(const request& r, const char* action) {
  return read_body(r, [&](const body_reader& top) {
    return json{{"action", action},
                {"delegations", read_delegations(top.member("delegations"), std::nullopt)}};
  });
}

json read_names(const body_reader& roles) {
  auto out = json::array();
  role_names names;
  for (std::size_t i = 0, count = roles.size(); i < count; ++i) {
    auto role = roles.item(i);
    if (role.object() != nullptr)
      out.push_back({{"name", names.read(role.member("name"), i)}});
  }
  return out;
}

} // namespace

checked<json> read_delegations_to_add(const request& r) {
  return read(r, "add");
}

checked<json> read_delegations_to_update(const request& r) {
  return read(r, "update");
}

checked<json> read_delegations_to_delete(const request& r) {
  return read_body(r, [](const body_reader& top) {
    auto roles = json::array();
    if (auto delegations = top.member("delegations"); delegations.object() != nullptr)
      roles = read_names(delegations.member("roles"));
    return json{{"action", "delete"},
                {"delegations", {{"keys", json::object()}, {"roles", std::move(roles)}}}};
  });
}

} // namespace rstuf::http
