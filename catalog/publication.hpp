#pragma once

#include "catalog/plan.hpp"
#include "catalog/task.hpp"
#include "tuf/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::catalog {

/// A role of a repository: what is published of it and whether newer content waits.
struct role_row {
  std::string name;
  std::int64_t version = 0; ///< newest committed; 0 if there is none yet
  time_point expires{};
  std::int64_t revision = 0;           ///< of its newest change
  std::int64_t published_revision = 0; ///< of the committed version
  time_point renew_at{};               ///< when a new version falls due
  std::int64_t bytes = 0;              ///< of its entries
  bool is_retired = false;             ///< it was delegated to once; the snapshot lists it for ever
  std::optional<std::int64_t> artifacts = {}; ///< that the committed version lists, if it lists any
};

/// Roles whose newest revision is above what is published, as of one revision and moment.
struct dirty_roles {
  std::int64_t revision = 0;   ///< a publication of all of them covers tasks up to here
  std::int64_t generation = 0; ///< of the plan they are to be written by
  time_point now{};
  std::vector<role_row> roles;
  std::vector<draft> complete; ///< versions that people signed, to be published as they are
};

/// A new version of a role within a publication.
struct role_version {
  std::string role;
  std::int64_t version = 0;
  std::int64_t revision = 0; ///< of the content it was rendered from
  time_point expires{};
  time_point renew_at{};
  std::optional<std::int64_t> artifacts = {}; ///< how many it lists; nothing: it is no such role
};

/// One atomic step from one consistent repository to the next.
struct publication {
  std::int64_t number = 0;
  std::int64_t predecessor = 0;    ///< 0 for the first
  std::int64_t generation = 0;     ///< of the plan it was made by
  std::int64_t revision = 0;       ///< covers the tasks up to this revision
  std::vector<role_version> roles; ///< snapshot and timestamp among them
  std::string timestamp_bytes;
};

/// What an owner starts from. Everything else follows from the bytes of the root.
struct repository_state {
  bootstrap_state bootstrap = bootstrap_state::none;
  std::string bootstrap_task;
  time_point bootstrap_deadline{}; ///< of a bootstrap that is not over
  bool storage_claimed = false;    ///< an own bootstrap found the storage empty: leftovers are ours
  std::int64_t revision = 0;
  std::int64_t delegation_generation = 0;
  std::int64_t committed_publication = 0;
  std::int64_t committed_revision = 0; ///< of the committed publication
  std::int64_t visible_publication = 0;
  time_point committed_at{};
  std::string timestamp_bytes;       ///< of the committed publication
  std::int64_t visible_revision = 0; ///< of the visible publication
  std::vector<root_row>
      roots; ///< the newest first, at most 16; empty before the bootstrap has begun
  std::optional<bin_terms> bins;       ///< of the targets role
  std::vector<delegation> delegations; ///< of the targets role if it has no bins, by position
  std::map<std::string, std::int64_t> expiration; ///< days, by top-level role
};

/// What a verified bootstrap writes.
struct bootstrap_plan {
  std::string task;
  root_row root;
  std::optional<bin_terms> bins;
  std::vector<delegation> delegations;
  std::map<std::string, std::int64_t> expiration;
  std::int64_t timeout = 300;     ///< seconds from the acceptance of the task to its deadline
  std::vector<std::string> roles; ///< to be published: targets, snapshot, timestamp, bins, …
  std::string running_result;     ///< the task's result once it is visible
};

} // namespace rstuf::catalog
