#pragma once

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
};

/// Roles whose newest revision is above what is published, as of one revision and moment.
struct dirty_roles {
  std::int64_t revision = 0; ///< a publication of all of them covers tasks up to here
  time_point now{};
  std::vector<role_row> roles;
};

/// A new version of a role within a publication.
struct role_version {
  std::string role;
  std::int64_t version = 0;
  std::int64_t revision = 0; ///< of the content it was rendered from
  time_point expires{};
  time_point renew_at{};
};

/// One atomic step from one consistent repository to the next.
struct publication {
  std::int64_t number = 0;
  std::int64_t predecessor = 0;    ///< 0 for the first
  std::int64_t revision = 0;       ///< covers the tasks up to this revision
  std::vector<role_version> roles; ///< snapshot and timestamp among them
  std::string timestamp_bytes;
};

struct root_row {
  std::int64_t version = 0;
  std::string bytes;
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
  std::string timestamp_bytes; ///< of the committed publication
  std::vector<root_row> roots; ///< the newest one; empty before the bootstrap has begun
  std::string bins_prefix;     ///< empty without bins
  std::int64_t bins_bit_length = 0;
  std::string delegations;                        ///< of the targets role, canonical JSON
  std::map<std::string, std::int64_t> expiration; ///< days, by role; one entry "bins" for all bins
};

/// What a verified bootstrap writes.
struct bootstrap_plan {
  std::string task;
  root_row root;
  std::string bins_prefix;
  std::int64_t bins_bit_length = 0;
  std::string delegations;
  std::map<std::string, std::int64_t> expiration;
  std::map<std::string, std::string> settings; ///< what GET config shows: name to JSON text
  std::int64_t timeout = 300;     ///< seconds from the acceptance of the task to its deadline
  std::vector<std::string> roles; ///< targets, snapshot, timestamp and every bin
  std::string running_result;     ///< the task's result once it is visible
};

} // namespace rstuf::catalog
