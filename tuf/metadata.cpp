#include "tuf/metadata.hpp"

#include "tuf/canonical_json.hpp"
#include "tuf/members.hpp"

#include <set>

// The envelope around a signed role (TUF 4.2).
namespace rstuf::tuf {
namespace {

result<std::vector<signature>> signatures_from_json(const json& value) {
  if (!value.is_array())
    return fail(errc::invalid_argument, "not a list");
  std::vector<signature> out;
  std::set<std::string> keyids;
  for (const auto& item : value) {
    auto s = signature_from_json(item);
    if (!s)
      return std::unexpected(s.error());
    if (!keyids.insert(s->keyid).second)
      return fail(errc::invalid_argument, "two signatures of key id " + s->keyid);
    out.push_back(*std::move(s));
  }
  return out;
}

/// Strict JSON of what no signature covers. Text that is not UTF-8, which no parser let in, is
/// replaced.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string dump(const std::vector<signature>& signatures) {
  json out = json::array();
  for (const auto& s : signatures)
    out.push_back(to_json(s));
  return dump(out);
}

std::string join(const std::map<std::string, std::string>& members) {
  std::string out;
  for (const auto& [name, text] : members)
    out.append(out.empty() ? "{" : ",").append(dump(json(name))).append(":").append(text);
  return out.append("}");
}

} // namespace

json to_json(const signature& s) {
  return with_members({{"keyid", s.keyid}, {"sig", s.sig}}, s.unrecognized);
}

result<signature> signature_from_json(const json& value) {
  members m{value, "signature"};
  signature s;
  s.keyid = m.string("keyid");
  s.sig = m.string("sig");
  s.unrecognized = m.rest();
  return std::move(m).done(std::move(s));
}

std::string serialize(std::string_view signed_bytes, const std::vector<signature>& signatures) {
  return join({{"signatures", dump(signatures)}, {"signed", storable(signed_bytes)}});
}

template <class Role>
result<metadata<Role>> metadata_from_json(const json& document) {
  members m{document, std::string{Role::type} + " metadata"};
  metadata<Role> out;
  out.signatures = m.read("signatures", signatures_from_json);
  out.role = m.read("signed", role_from_json<Role>);
  out.signed_bytes = m.read("signed", canonical);
  out.unrecognized = m.rest();
  return std::move(m).done(std::move(out));
}

template <class Role>
result<metadata<Role>> parse_metadata(std::string_view bytes, const json_limits& limits) {
  auto document = parse_json(bytes, limits);
  if (!document)
    return std::unexpected(document.error());
  return metadata_from_json<Role>(*document);
}

template <class Role>
result<metadata<Role>> unsigned_metadata(Role role) {
  auto bytes = canonical(to_json(role));
  if (!bytes)
    return std::unexpected(bytes.error());
  return metadata<Role>{std::move(role), *std::move(bytes), {}, json::object()};
}

template <class Role>
std::string serialize(const metadata<Role>& m) {
  std::map<std::string, std::string> members = {{"signatures", dump(m.signatures)},
                                                {"signed", storable(m.signed_bytes)}};
  for (const auto& [name, value] : m.unrecognized.items())
    members.emplace(name, dump(value));
  return join(members);
}

template <class Role>
json to_document(const metadata<Role>& m) {
  json out = {{"signatures", json::array()}, {"signed", to_json(m.role)}};
  for (const auto& s : m.signatures)
    out["signatures"].push_back(to_json(s));
  return with_members(std::move(out), m.unrecognized);
}

template result<metadata<root>> metadata_from_json(const json&);
template result<metadata<timestamp>> metadata_from_json(const json&);
template result<metadata<snapshot>> metadata_from_json(const json&);
template result<metadata<targets>> metadata_from_json(const json&);
template result<metadata<root>> parse_metadata(std::string_view, const json_limits&);
template result<metadata<timestamp>> parse_metadata(std::string_view, const json_limits&);
template result<metadata<snapshot>> parse_metadata(std::string_view, const json_limits&);
template result<metadata<targets>> parse_metadata(std::string_view, const json_limits&);
template result<metadata<root>> unsigned_metadata(root);
template result<metadata<timestamp>> unsigned_metadata(timestamp);
template result<metadata<snapshot>> unsigned_metadata(snapshot);
template result<metadata<targets>> unsigned_metadata(targets);
template std::string serialize(const metadata<root>&);
template std::string serialize(const metadata<timestamp>&);
template std::string serialize(const metadata<snapshot>&);
template std::string serialize(const metadata<targets>&);
template json to_document(const metadata<root>&);
template json to_document(const metadata<timestamp>&);
template json to_document(const metadata<snapshot>&);
template json to_document(const metadata<targets>&);

} // namespace rstuf::tuf
