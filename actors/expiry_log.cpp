#include "actors/expiry_log.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr std::chrono::hours warning_pause{24};

/// What ends now may be counted by a transaction that is not committed yet.
constexpr std::chrono::seconds until_committed{5};

bool is_bin(const catalog::repository_state& state, const catalog::role_row& row) {
  return !tuf::is_top_level(row.name) &&
         std::ranges::find(state.delegations, row.name, &catalog::delegation::role) ==
             state.delegations.end();
}

std::vector<catalog::role_expiry> online_roles(const catalog::repository_state& state,
                                               const std::vector<catalog::role_row>& rows,
                                               const std::vector<catalog::role_expiry>& by_people) {
  std::vector<catalog::role_expiry> out;
  catalog::role_expiry bins{.role = "bins", .expires = time_point::max()};
  for (const auto& row : rows) {
    if (row.version == 0 || row.is_retired)
      continue;
    if (is_bin(state, row))
      bins.expires = std::min(bins.expires, row.expires);
    else if (std::ranges::find(by_people, row.name, &catalog::role_expiry::role) == by_people.end())
      out.push_back({.role = row.name, .expires = row.expires});
  }
  if (bins.expires != time_point::max())
    out.push_back(bins);
  return out;
}

/// How people act on it.
std::string_view command_for(const repository_figures& seen, const std::string& role) {
  return seen.waits(role) ? "rstuf admin metadata sign" : "rstuf admin metadata update";
}

} // namespace

bool repository_figures::waits(std::string_view role) const {
  return std::ranges::find(waiting, role, &catalog::waiting_draft::role) != waiting.end();
}

result<repository_figures> read_figures(catalog::catalog& rows, const std::string& repository,
                                        const catalog::expiry_rule& rule, time_point counted) {
  repository_figures out;
  const auto now = rows.now();
  if (!now)
    return std::unexpected(now.error());
  const auto state = rows.load(repository);
  if (!state)
    return std::unexpected(state.error());
  const auto roles = rows.roles(repository);
  if (!roles)
    return std::unexpected(roles.error());
  auto waiting = rows.waiting(repository);
  if (!waiting)
    return std::unexpected(waiting.error());
  auto expiries = catalog::expiries(*state, *roles, rule, *now);
  if (!expiries)
    return std::unexpected(expiries.error());
  out.now = *now;
  out.online = online_roles(*state, *roles, *expiries);
  out.expiries = *std::move(expiries);
  out.waiting = *std::move(waiting);
  out.ended_before = *now - until_committed;
  if (counted == time_point{} || counted >= out.ended_before)
    return out;
  auto ended = rows.ended(repository, counted, out.ended_before);
  if (!ended)
    return std::unexpected(ended.error());
  out.ended = *std::move(ended);
  return out;
}

void expiry_log::tell(const std::string& repository, const repository_figures& seen) {
  std::map<std::string, told> near;
  for (const auto& [role, expires, state] : seen.expiries) {
    if (state == catalog::expiry_state::valid)
      continue;
    const auto before = told_.find(role);
    const bool again = before != told_.end() && before->second.state == state &&
                       seen.now - before->second.at < warning_pause;
    near[role] = again ? before->second : told{seen.now, state};
    if (again)
      continue;
    const bool over = state == catalog::expiry_state::expired;
    spdlog::log(over ? spdlog::level::err : spdlog::level::warn,
                "{} {} role={} expires={} days={} act=\"{}\"",
                over ? "role-expired" : "role-expires-soon", repository, role, format_time(expires),
                std::chrono::floor<std::chrono::days>(expires - seen.now).count(),
                command_for(seen, role));
  }
  told_ = std::move(near);
}

} // namespace rstuf::actors
