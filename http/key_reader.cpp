#include "http/key_reader.hpp"

#include "tuf/key.hpp"

#include <initializer_list>

namespace rstuf::http {
namespace {

/// The members of an object that are strings; null if one is missing or none.
json read_strings(const body_reader& object, std::initializer_list<const char*> names) {
  json out = json::object();
  for (const auto* name : names) {
    if (const auto* text = object.member(name).string())
      out[name] = *text;
  }
  return out.size() == names.size() ? out : json();
}

std::string identity_of(const body_reader& key, const json& read) {
  const auto& keyval = read["keyval"];
  if (read["keytype"] == "sigstore-oidc")
    return "sigstore-oidc " + keyval.dump();
  auto identity = tuf::identity_of({.keytype = read["keytype"].get<std::string>(),
                                    .scheme = read["scheme"].get<std::string>(),
                                    .value = keyval["public"].get<std::string>()});
  if (!identity)
    key.refuse(identity.error().context);
  return identity.value_or("");
}

} // namespace

sent_key read_key(const body_reader& key) {
  sent_key out{.key = json::object(), .identity = {}};
  if (key.object() == nullptr)
    return out;
  auto kind = read_strings(key, {"keytype", "scheme"});
  json values;
  if (auto keyval = key.member("keyval"); keyval.dictionary() != nullptr) {
    bool is_sigstore = !kind.is_null() && kind["keytype"] == "sigstore-oidc";
    values = is_sigstore ? read_strings(keyval, {"identity", "issuer"})
                         : read_strings(keyval, {"public"});
  }
  for (const auto* name : {"name", "x-rstuf-key-name", "x-rstuf-online-key-uri"}) {
    if (auto member = key.nullable_member(name); const auto* text = member.string())
      out.key[name] = *text;
  }
  if (kind.is_null() || values.is_null())
    return out;
  out.key.update(kind);
  out.key["keyval"] = std::move(values);
  out.identity = identity_of(key, out.key);
  return out;
}

} // namespace rstuf::http
