#include "actors/blueprint.hpp"

#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"

namespace rstuf::actors {
namespace {

std::vector<signing::named_key> keys_from(const std::map<std::string, tuf::key>& keys,
                                          const tuf::role_keys& who) {
  std::vector<signing::named_key> found;
  for (const auto& keyid : who.keyids) {
    if (const auto k = keys.find(keyid); k != keys.end())
      found.push_back({k->first, k->second});
  }
  return found;
}

} // namespace

std::vector<signing::named_key> blueprint::keys_of(const std::string& role) const {
  const auto top = root.roles.find(role);
  return top == root.roles.end() ? bin_keys : keys_from(root.keys, top->second);
}

std::chrono::days blueprint::life_of(const std::string& role) const {
  const auto own = expiration.find(role);
  return std::chrono::days(own == expiration.end() ? expiration.at("bins") : own->second);
}

sign_order blueprint::order_for(const std::string& role, std::int64_t version,
                                std::int64_t revision, time_point now) const {
  const auto life = life_of(role);
  sign_order order;
  order.role = role;
  order.version = version;
  order.revision = revision;
  order.expires = now + life;
  order.renew_at = renewal_of(role, now, life);
  order.keys = keys_of(role);
  return order;
}

result<blueprint> read_blueprint(const std::string& repository,
                                 const catalog::repository_state& state) {
  if (state.roots.empty())
    return fail(errc::not_found, "repository " + repository + " has no root yet");
  auto root = tuf::parse_metadata<tuf::root>(state.roots.front().bytes);
  if (!root)
    return fail(errc::corrupt, "the catalog's root: " + root.error().context);
  const auto parsed = parse_json(tuf::storable(state.delegations));
  if (!parsed)
    return fail(errc::corrupt, "the catalog's delegations: " + parsed.error().context);
  const auto delegations = tuf::delegations_from_json(*parsed);
  if (!delegations || !delegations->succinct)
    return fail(errc::corrupt, "the catalog's delegations of repository " + repository);
  if (!state.expiration.contains("bins"))
    return fail(errc::corrupt, "the catalog lacks the expiration of bins of " + repository);
  return blueprint{.repository = repository,
                   .root = std::move(root->role),
                   .bins = {state.bins_prefix, static_cast<std::uint32_t>(state.bins_bit_length)},
                   .delegations = state.delegations,
                   .bin_keys = keys_from(delegations->keys, delegations->succinct->keys),
                   .expiration = state.expiration};
}

time_point renewal_of(std::string_view role, time_point now, std::chrono::seconds life) {
  constexpr std::int64_t steps = 1000;
  const auto step = static_cast<std::int64_t>(tuf::sha256_prefix(role)) % steps;
  return now + life / 4 + life / 2 * step / steps;
}

} // namespace rstuf::actors
