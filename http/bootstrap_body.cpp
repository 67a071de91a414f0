#include "http/bootstrap_body.hpp"

#include "http/body_reader.hpp"
#include "tuf/metadata.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace rstuf::http {
namespace {

constexpr std::int64_t max_days = 36'500;
constexpr std::int64_t max_bins = 16'384;
constexpr std::int64_t default_timeout = 300;
constexpr std::int64_t max_timeout = 86'400;

json read_expiration(const body_reader& role) {
  json out = json::object();
  if (role.object() != nullptr) {
    if (auto days = role.member("expiration").integer(1, max_days))
      out["expiration"] = *days;
  }
  return out;
}

json read_bins(const body_reader& bins) {
  auto out = read_expiration(bins);
  auto number = bins.member("number_of_delegated_bins");
  auto count = number.integer(2, max_bins);
  if (count && !std::has_single_bit(static_cast<std::uint64_t>(*count)))
    number.refuse("not a power of two");
  else if (count)
    out["number_of_delegated_bins"] = *count;
  return out;
}

json read_roles(const body_reader& roles) {
  json out = json::object();
  if (roles.object() == nullptr)
    return out;
  for (const auto* role : {"root", "targets", "snapshot", "timestamp"})
    out[role] = read_expiration(roles.member(role));
  auto bins = roles.nullable_member("bins");
  auto delegations = roles.nullable_member("delegations");
  if (delegations)
    delegations.refuse("custom delegations are not supported by this release; use bins");
  if (bins && delegations)
    roles.refuse("exactly one of bins and delegations must be present, not both");
  else if (!bins && !delegations)
    roles.refuse("exactly one of bins and delegations must be present");
  if (bins)
    out["bins"] = read_bins(bins);
  return out;
}

/// `x-<vendor>-<name>`.
bool is_vendor_name(std::string_view name) {
  auto dash = name.find('-', 2);
  return name.starts_with("x-") && dash != name.npos && dash > 2 && dash + 1 < name.size();
}

void erase_null(json& object, std::initializer_list<const char*> names) {
  if (!object.is_object())
    return;
  for (const auto* name : names) {
    if (auto found = object.find(name); found != object.end() && found->is_null())
      object.erase(found);
  }
}

/// Optional members that are null count as absent. RSTUF's programs write them so.
json without_nulls(json root) {
  if (!root.is_object())
    return root;
  if (auto signatures = root.find("signatures"); signatures != root.end()) {
    for (auto& signature : *signatures)
      erase_null(signature, {"bundle"});
  }
  auto part = root.find("signed");
  if (part == root.end() || !part->is_object())
    return root;
  erase_null(*part, {"meta", "targets", "delegations"});
  if (auto keys = part->find("keys"); keys != part->end()) {
    for (auto& key : *keys)
      erase_null(key, {"name", "x-rstuf-key-name", "x-rstuf-online-key-uri"});
  }
  return root;
}

json read_root(const body_reader& root) {
  if (root.object() == nullptr)
    return {};
  constexpr std::array<std::string_view, 7> known = {
      "_type", "consistent_snapshot", "expires", "keys", "roles", "spec_version", "version"};
  auto out = without_nulls(root.value());
  if (auto part = root.member("signed"); part.object() != nullptr) {
    for (const auto& [name, ignored] : out["signed"].items()) {
      if (std::find(known.begin(), known.end(), name) == known.end() && !is_vendor_name(name))
        part.member(name).refuse("Invalid: `" + name +
                                 "` field name, unrecognized_field must use format "
                                 "x-<vendor>-<name>");
    }
    if (auto read = tuf::metadata_from_json<tuf::root>(out); !read)
      root.refuse(read.error().context);
  }
  return out;
}

json read_metadata(const body_reader& metadata) {
  if (metadata.object() == nullptr)
    return {};
  for (const auto& [name, ignored] : metadata.value().items()) {
    if (name != "root")
      metadata.member(name).fault("literal_error", "Input should be 'root'",
                                  {{"expected", "'root'"}});
  }
  return {{"root", read_root(metadata.member("root"))}};
}

} // namespace

checked<json> read_bootstrap(const request& r) {
  auto body = json_body(r);
  if (!body)
    return std::unexpected(body.error());
  faults found;
  body_reader top{*body, found};
  json out = {{"settings", json::object()}, {"timeout", default_timeout}};
  if (auto settings = top.member("settings"); settings.object() != nullptr)
    out["settings"]["roles"] = read_roles(settings.member("roles"));
  out["metadata"] = read_metadata(top.member("metadata"));
  if (auto timeout = top.nullable_member("timeout"))
    out["timeout"] = timeout.integer(1, max_timeout).value_or(default_timeout);
  if (!found.none())
    return std::unexpected(std::move(found).detail());
  return out;
}

} // namespace rstuf::http
