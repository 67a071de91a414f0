#pragma once

#include "catalog/catalog.hpp"
#include "signing/keyring.hpp"
#include "tuf/metadata.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::actors {

/// What an administrative task is decided upon.
struct situation {
  std::string repository;
  time_point now{};
  catalog::repository_state state;
  std::map<std::string, catalog::role_row> roles;
  std::vector<catalog::draft> drafts;

  /// The newest root that clients may see; null before the bootstrap.
  const catalog::root_row* trusted_root() const;
  /// The delegation to a custom role; null if there is none.
  const catalog::delegation* custom(std::string_view role) const;
  /// The versions of a role that people can sign, the oldest first.
  std::vector<catalog::draft> open_drafts(std::string_view role) const;
  /// The highest version of a role that was given to a file or a draft.
  std::int64_t newest_version(const std::string& role) const;
};

result<situation> read_situation(catalog::catalog& rows, const std::string& repository);

/// A root of the catalog; `corrupt` if it does not parse.
result<tuf::metadata<tuf::root>> parse_root(const catalog::root_row& row);

/// What comes of an administrative task.
struct decision {
  catalog::plan_change change;
  /// Keys that have to prove first that they can sign; if one cannot, the task is refused.
  std::vector<signing::named_key> trials;
  std::string refusal; ///< message of that refusal
  /// The signature that completes a bootstrap begins it.
  std::optional<catalog::bootstrap_plan> bootstrap;
};

/// The task is refused: nothing but its result is written.
decision refuse_task(const catalog::task& t, std::string_view message, std::string_view why);
/// The task is over, or runs until clients see what it waits for if `waits` says so.
decision accept_task(const catalog::task& t, std::string_view message, json details);

} // namespace rstuf::actors
