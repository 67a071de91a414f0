#include "actors/blueprint.hpp"

#include "actors/situation.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

const catalog::delegation* find_custom(const blueprint& plan, std::string_view role) {
  const auto found = std::ranges::find(plan.delegations, role, &catalog::delegation::role);
  return found == plan.delegations.end() ? nullptr : &*found;
}

/// The bins that a role is one of.
struct bin_place {
  const catalog::bin_terms* terms = nullptr;
  std::string owner; ///< the custom role above them; empty below targets
  std::uint64_t number = 0;
};

std::optional<bin_place> find_bin(const blueprint& plan, std::string_view role) {
  if (plan.bins)
    if (const auto number = plan.bins->bins.number(role))
      return bin_place{&*plan.bins, {}, *number};
  for (const auto& d : plan.delegations)
    if (const auto& below = d.terms().bins)
      if (const auto number = below->bins.number(role))
        return bin_place{&*below, d.role, *number};
  return std::nullopt;
}

bool has_key(const std::vector<signing::named_key>& keys, const std::string& keyid) {
  return std::ranges::find(keys, keyid, &signing::named_key::keyid) != keys.end();
}

void add_key(std::vector<signing::named_key>& keys, const catalog::online_key& k) {
  if (!has_key(keys, k.keyid))
    keys.push_back({k.keyid, k.key});
}

/// What clients accept of a targets file, signatures aside.
constexpr auto max_bytes = tuf::max_targets_bytes - tuf::envelope_bytes;

std::string text_of(const tuf::delegations& d) {
  return tuf::canonical(tuf::to_json(d)).value_or("");
}

} // namespace

bool blueprint::is_offline(std::string_view role) const {
  const auto* custom = find_custom(*this, role);
  return custom && custom->terms().is_offline();
}

std::chrono::days blueprint::life_of(const std::string& role) const {
  if (const auto own = expiration.find(role); own != expiration.end())
    return std::chrono::days(own->second);
  if (const auto* custom = find_custom(*this, role))
    return std::chrono::days(custom->terms().expiration);
  const auto bin = find_bin(*this, role);
  return std::chrono::days(bin ? bin->terms->expiration : 1);
}

void blueprint::set_life(sign_order& order, std::chrono::days life, time_point now) const {
  order.expires = now + life;
  order.renew_at = renewal_of(order.role, now, life, times);
}

void blueprint::set_keys_of_top_level(sign_order& order, time_point now) const {
  for (const auto& s : signing) {
    if (now >= s.until)
      continue;
    const auto key = catalog::online_key_of(s.root);
    if (key && s.must_sign)
      add_key(order.keys, *key);
    else if (key && !has_key(order.keys, key->keyid))
      add_key(order.also, *key);
  }
}

/// `named`: the online key that the version names and is signed by, where the terms want one.
void blueprint::set_terms(sign_order& order, const catalog::delegation_terms& terms,
                          const catalog::online_key& named) const {
  if (terms.with_online_key)
    add_key(order.keys, named);
  if (terms.bins)
    order.delegations = text_of(catalog::delegations_to(*terms.bins, named));
  else
    order.artifacts = catalog::share{.owner = order.role};
}

std::string blueprint::delegations_of_targets() const {
  return text_of(bins ? catalog::delegations_to(*bins, online)
                      : catalog::delegations_to(delegations, online));
}

sign_order blueprint::order_for(const std::string& role, std::int64_t version,
                                std::int64_t revision, time_point now) const {
  sign_order order;
  order.role = role;
  order.version = version;
  order.revision = revision;
  set_life(order, life_of(role), now);
  if (tuf::is_top_level(role))
    set_keys_of_top_level(order, now);
  if (role == "snapshot" || role == "timestamp")
    return order;
  order.max_bytes = max_bytes;
  if (role == "targets") {
    order.delegations = delegations_of_targets();
  } else if (const auto bin = find_bin(*this, role)) {
    const auto range = bin->terms->bins.range(bin->number);
    order.artifacts = catalog::share{bin->owner, range.first, range.last};
    add_key(order.keys, online);
  } else if (const auto* custom = find_custom(*this, role)) {
    set_terms(order, custom->terms(), online);
  }
  return order;
}

sign_order blueprint::order_for_draft(const std::string& role, std::int64_t version,
                                      std::int64_t revision, time_point now) const {
  sign_order order;
  order.role = role;
  order.version = version;
  order.revision = revision;
  const auto& terms = find_custom(*this, role)->next_terms();
  set_life(order, std::chrono::days(terms.expiration), now);
  order.max_bytes = max_bytes;
  order.versioned_file = false;
  set_terms(order, terms, coming);
  return order;
}

namespace {

/// The roots whose online keys sign: the one that clients trust, one that is being prepared, and
/// those that were superseded so lately that a client may not know it yet.
result<void> read_signing_roots(blueprint& plan, const catalog::repository_state& state,
                                const time_rules& rules) {
  auto until = time_point::max();
  bool lost = false;
  for (const auto& row : state.roots) {
    const bool is_next = !row.is_active();
    if (is_next && row.revision == 0)
      continue; // not prepared yet
    auto root = parse_root(row);
    if (!root)
      return std::unexpected(root.error());
    if (!lost)
      plan.signing.push_back({std::move(root->role), until, until == time_point::max()});
    lost = lost || row.old_key_lost;
    if (!is_next && until == time_point::max())
      until = row.activated + rules.root_grace;
    else if (!is_next)
      until = std::min(until, row.activated + rules.root_grace);
  }
  return {};
}

} // namespace

result<blueprint> read_blueprint(const std::string& repository,
                                 const catalog::repository_state& state, const time_rules& rules) {
  blueprint plan;
  plan.repository = repository;
  plan.generation = state.delegation_generation;
  plan.bins = state.bins;
  plan.delegations = state.delegations;
  plan.expiration = state.expiration;
  plan.times = rules;
  const auto trusted = std::ranges::find_if(state.roots, &catalog::root_row::is_active);
  if (trusted == state.roots.end())
    return fail(errc::not_found, "repository " + repository + " has no root yet");
  plan.trusted = *trusted;
  if (trusted != state.roots.begin())
    plan.next = state.roots.front();
  if (auto read = read_signing_roots(plan, state, rules); !read)
    return std::unexpected(read.error());
  auto online = catalog::online_key_of(plan.signing.front().root);
  const auto root = parse_root(*trusted), newest = parse_root(state.roots.front());
  auto coming = newest ? catalog::online_key_of(newest->role) : std::unexpected(newest.error());
  if (!online || !root || !coming)
    return fail(errc::corrupt, "the catalog's root of repository " + repository);
  plan.online = *std::move(online);
  plan.coming = *std::move(coming);
  plan.root_expires = root->role.expires;
  return plan;
}

time_point renewal_of(std::string_view role, time_point now, std::chrono::seconds life,
                      const time_rules& times) {
  constexpr std::int64_t steps = 1000;
  const auto step = static_cast<std::int64_t>(tuf::sha256_prefix(role)) % steps;
  const auto window = life * (times.renew_until - times.renew_from) / 100;
  return now + life * times.renew_from / 100 + window * step / steps;
}

} // namespace rstuf::actors
