#include "client/audit_walk.hpp"
#include "client/signed_metadata.hpp"
#include "tuf/bins.hpp"
#include "tuf/hash.hpp"
#include "tuf/paths.hpp"

#include <algorithm>

// The targets role, and every role that is delegated to, in the order of their discovery.
namespace rstuf::client {
namespace {

constexpr int deepest = 32; // delegations on the way to a role; also what ends a cycle

// "bins-0" of "bins-0.json".
std::string role_of(const std::string& file) {
  constexpr std::string_view ending = ".json";
  return file.ends_with(ending) ? file.substr(0, file.size() - ending.size()) : file;
}

} // namespace

void audit_walk::read_roles() {
  expect(std::string(tuf::targets::type), std::string(tuf::root::type),
         [](std::string_view /*path*/) { return true; });
  while (!pending_.empty()) {
    const auto next = std::move(pending_.front());
    pending_.pop_front();
    read_role(next);
  }
  report_strays();
  report_unreachable();
}

void audit_walk::expect(const std::string& role, const std::string& delegator,
                        std::function<bool(std::string_view)> covers) {
  edges_.emplace(role, edge{delegator, std::move(covers)});
  pending_.push_back({role, delegator});
}

// A role to which several delegate is read for each of them: all their keys must have signed it.
void audit_walk::read_role(const pending_role& next) {
  if (unreadable_.contains(next.name))
    return;
  auto role = load_role(next.name);
  if (!role) {
    unreadable_.insert(next.name);
    did_one();
    return;
  }
  verify_role(next, *role);
  if (roles_.contains(next.name))
    return;
  did_one();
  ++report_.roles;
  check_targets(next.name, role->role.files);
  role->role.files.clear();
  const auto& kept = roles_.emplace(next.name, std::move(role->role)).first->second;
  if (kept.delegations)
    follow(next.name, *kept.delegations);
}

std::optional<tuf::metadata<tuf::targets>> audit_walk::load_role(const std::string& role) {
  const auto listed = snapshot_->meta.find(role + ".json");
  if (listed == snapshot_->meta.end()) {
    fault(role, "is delegated to, and the snapshot does not list it");
    return {};
  }
  const auto where = file_of(role, listed->second.version);
  const auto bytes = fetch_listed(where, listed->second, options_.repository.targets_limit);
  if (!bytes)
    return {};
  auto read = read_metadata<tuf::targets>(role, *bytes);
  if (!read) {
    fault(where, read.error().context);
    return {};
  }
  if (read->role.version != listed->second.version)
    fault(where, "has version " + std::to_string(read->role.version) + ", the snapshot lists " +
                     std::to_string(listed->second.version));
  check_expiry(where, read->role);
  return *std::move(read);
}

void audit_walk::verify_role(const pending_role& next, const tuf::metadata<tuf::targets>& role) {
  const auto good = next.delegator == tuf::root::type
                        ? tuf::verify_by(*root_, next.name, role.signed_bytes, role.signatures)
                        : tuf::verify_by(roles_.find(next.delegator)->second, next.name,
                                         role.signed_bytes, role.signatures);
  if (!good)
    fault(file_of(next.name, role.role.version), good.error().context);
}

void audit_walk::follow(const std::string& role, const tuf::delegations& delegations) {
  if (delegations.succinct)
    follow_bins(role, *delegations.succinct);
  for (const auto& one : delegations.roles)
    if (tuf::is_top_level(one.name))
      fault(role, "delegates to the top-level role " + one.name);
    else
      expect(one.name, role, [one](std::string_view path) { return tuf::delegates(one, path); });
}

// Up to 2^32 bins: those that are missing are counted, not named.
void audit_walk::follow_bins(const std::string& role, const tuf::succinct_roles& succinct) {
  const tuf::bins bins{succinct.name_prefix, static_cast<std::uint32_t>(succinct.bit_length)};
  std::uint64_t found = 0;
  for (const auto& [file, listed] : snapshot_->meta) {
    const auto name = role_of(file);
    const auto number = bins.number(name);
    if (!number)
      continue;
    ++found;
    expect(name, role, [bins, number](std::string_view path) {
      return bins.number_of(tuf::sha256_prefix(path)) == *number;
    });
  }
  if (found < bins.count())
    fault(role, "delegates to " + std::to_string(bins.count()) + " bins, and the snapshot lists " +
                    std::to_string(found) + " of them");
}

// Whether some search for the path could come to the role.
bool audit_walk::may_list(const std::string& role, std::string_view path, int depth) const {
  const auto [first, last] = edges_.equal_range(role);
  return depth < deepest && std::any_of(first, last, [&](const auto& entry) {
           const edge& way = entry.second;
           return way.covers(path) &&
                  (way.delegator == tuf::root::type || may_list(way.delegator, path, depth + 1));
         });
}

// Only now are all ways to a role known.
void audit_walk::report_strays() {
  for (const auto& one : strays_)
    if (!may_list(one.role, one.path, 0))
      fault(one.path, "is listed by " + one.role +
                          ", to which nobody delegates it: clients do not "
                          "find it there");
}

void audit_walk::report_unreachable() {
  for (const auto& [file, listed] : snapshot_->meta)
    if (const auto role = role_of(file); !roles_.contains(role) && !unreadable_.contains(role))
      notice(file, "is in the snapshot, and nobody delegates to it");
}

} // namespace rstuf::client
