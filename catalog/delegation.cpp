#include "catalog/delegation.hpp"

#include "tuf/json.hpp"
#include "tuf/key.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace rstuf::catalog {
namespace {

constexpr const char* expire_policy = "x-rstuf-expire-policy";
constexpr const char* own_bins = "x-rstuf-bins";

std::unexpected<error> refuse(const std::string& role, const std::string& why) {
  return fail(errc::invalid_argument, "role " + role + ": " + why);
}

/// The prefix cannot be that of another role's bins, nor a custom role's name: those do not begin
/// with "bins".
result<bin_terms> bins_below(const std::string& role, const json& value, std::int64_t days) {
  const auto count = value.value("number_of_delegated_bins", std::uint64_t{0});
  if (count < 2 || count > max_bins || !std::has_single_bit(count))
    return refuse(role, "number_of_delegated_bins is a power of 2 from 2 to 16384");
  const auto style = tuf::bin_style_named(value.value("style", "succinct"));
  if (!style)
    return std::unexpected(style.error());
  return bin_terms{.bins = {"bins-" + role, static_cast<std::uint32_t>(std::countr_zero(count))},
                   .style = *style,
                   .expiration = value.value("expiration", days)};
}

/// What our own members of the role say.
result<void> read_own_members(delegation_terms& terms) {
  const auto& own = terms.role.unrecognized;
  const auto days = own.find(expire_policy);
  if (days == own.end() || !days->is_number_integer() || *days < 1)
    return refuse(terms.role.name, std::string(expire_policy) + " is a number of days");
  terms.expiration = days->get<std::int64_t>();
  const auto bins = own.find(own_bins);
  if (bins == own.end() || bins->is_null())
    return {};
  auto below = bins_below(terms.role.name, *bins, terms.expiration);
  if (!below)
    return std::unexpected(below.error());
  terms.bins = *std::move(below);
  return {};
}

tuf::delegations one_role(const delegation_terms& terms) {
  tuf::delegations out;
  out.keys = terms.keys;
  out.roles.push_back(terms.role);
  return out;
}

} // namespace

tuf::delegations delegations_to(std::span<const delegation> roles, const online_key& online,
                                bool as_it_will_be) {
  tuf::delegations out;
  for (const auto& d : roles) {
    const auto& terms = as_it_will_be && d.pending ? d.pending : d.live;
    if (!terms)
      continue;
    auto role = terms->role;
    out.keys.insert(terms->keys.begin(), terms->keys.end());
    if (terms->with_online_key) {
      role.keys.keyids.push_back(online.keyid);
      out.keys.emplace(online.keyid, online.key);
    }
    out.roles.push_back(std::move(role));
  }
  return out;
}

tuf::delegations delegations_to(const bin_terms& terms, const online_key& online) {
  tuf::delegations out;
  out.keys.emplace(online.keyid, online.key);
  const tuf::role_keys who{.keyids = {online.keyid}, .threshold = 1};
  if (terms.style == tuf::bin_style::succinct) {
    out.succinct = tuf::succinct_roles{
        .keys = who, .bit_length = terms.bins.bit_length, .name_prefix = terms.bins.prefix};
    return out;
  }
  for (std::uint64_t i = 0; i < terms.bins.count(); ++i)
    out.roles.push_back({.name = terms.bins.name(i),
                         .keys = who,
                         .terminating = false,
                         .path_hash_prefixes = tuf::hash_prefixes(terms.bins, i)});
  return out;
}

result<online_key> online_key_of(const tuf::root& root) {
  constexpr std::array online_roles{"targets", "snapshot", "timestamp"};
  const auto& first = root.roles.at(online_roles.front());
  for (const auto* name : online_roles) {
    const auto& who = root.roles.at(name);
    if (who.keyids.size() != 1 || who.threshold != 1 || who.keyids != first.keyids)
      return fail(errc::invalid_argument,
                  "Root must name one online key with threshold 1, the same for targets, snapshot "
                  "and timestamp; " +
                      std::string(name) + " differs");
  }
  const auto found = root.keys.find(first.keyids.front());
  if (found == root.keys.end())
    return fail(errc::invalid_argument, "Root lacks the online key " + first.keyids.front());
  return online_key{found->first, found->second};
}

std::string to_text(const delegation_terms& terms) {
  return json{{"delegations", tuf::to_json(one_role(terms))}, {"online", terms.with_online_key}}
      .dump();
}

result<delegation_terms> terms_from_text(std::string_view text) {
  const auto value = parse_json(text);
  if (!value || !value->is_object() || !value->contains("delegations"))
    return fail(errc::corrupt, "a delegation in the catalog");
  auto parsed = tuf::delegations_from_json(value->at("delegations"));
  if (!parsed || parsed->roles.size() != 1)
    return fail(errc::corrupt, "a delegation in the catalog");
  delegation_terms out{.role = std::move(parsed->roles.front()),
                       .keys = std::move(parsed->keys),
                       .with_online_key = value->value("online", false),
                       .bins = {}};
  if (const auto read = read_own_members(out); !read)
    return fail(errc::corrupt, "a delegation in the catalog: " + read.error().context);
  return out;
}

result<delegation_terms> terms_from_request(const json& role,
                                            const std::map<std::string, tuf::key>& keys,
                                            std::span<const std::string> online) {
  auto parsed = tuf::delegations_from_json({{"keys", json::object()}, {"roles", {role}}});
  if (!parsed)
    return std::unexpected(parsed.error());
  delegation_terms out{.role = std::move(parsed->roles.front()), .keys = {}, .bins = {}};
  const auto& name = out.role.name;
  for (const auto& keyid : std::exchange(out.role.keys.keyids, {})) {
    const auto found = keys.find(keyid);
    if (std::ranges::find(online, keyid) != online.end()) {
      out.with_online_key = true;
    } else if (found == keys.end()) {
      return refuse(name, "key " + keyid + " is not among the keys");
    } else {
      out.keys.insert(*found);
      out.role.keys.keyids.push_back(keyid);
    }
  }
  if (out.keys.empty()) {
    out.with_online_key = true;
    if (out.role.keys.threshold != 1)
      return fail(errc::invalid_argument, "If no keys assigned threshold must be 1");
  }
  const auto signers = static_cast<std::int64_t>(out.keys.size()) + (out.with_online_key ? 1 : 0);
  if (out.role.keys.threshold > signers)
    return refuse(name, "threshold " + std::to_string(out.role.keys.threshold) + " of " +
                            std::to_string(signers) + " keys");
  if (auto read = read_own_members(out); !read)
    return std::unexpected(read.error());
  return out;
}

} // namespace rstuf::catalog
