#include "tuf/key.hpp"

#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/members.hpp"
#include "tuf/public_key.hpp"

namespace rstuf::tuf {

result<key> key_from_json(const json& value) {
  members m{value, "key"};
  key k;
  k.keytype = m.string("keytype");
  k.scheme = m.string("scheme");
  members keyval{m.required("keyval"), "key: keyval"};
  // Keys of types unknown here may hold other things, such as an identity and its issuer.
  if (keyval.has("public") || find_scheme(k.keytype, k.scheme)) {
    k.value = keyval.string("public");
    if (k.value.empty())
      keyval.refuse("public", "empty");
  }
  k.keyval_unrecognized = keyval.rest();
  k.unrecognized = m.rest();
  if (auto read = std::move(m).done(true); !read)
    return std::unexpected(read.error());
  return std::move(keyval).done(std::move(k));
}

json to_json(const key& k) {
  json keyval = json::object();
  if (!k.value.empty())
    keyval["public"] = k.value;
  return with_members({{"keytype", k.keytype},
                       {"scheme", k.scheme},
                       {"keyval", with_members(std::move(keyval), k.keyval_unrecognized)}},
                      k.unrecognized);
}

std::string keyid_of(const key& k) {
  std::string bytes = R"({"keytype":)";
  append_string(bytes, k.keytype);
  bytes.append(R"(,"keyval":{"public":)");
  append_string(bytes, k.value);
  bytes.append(R"(},"scheme":)");
  append_string(bytes, k.scheme);
  bytes.push_back('}');
  return sha256_hex(bytes);
}

} // namespace rstuf::tuf
