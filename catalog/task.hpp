#pragma once

#include "tuf/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::catalog {

/// What a task asks for. The names are those of the REST API (`result.task`).
enum class task_action : std::uint8_t {
  bootstrap,
  add_artifacts,
  remove_artifacts,
  publish_artifacts,
  import_artifacts,
  update_settings,
  metadata_update,
  sign_metadata,
  delete_sign_metadata,
  metadata_delegation,
  force_online_metadata_update,
};

/// Whether the owner of the repository works on it, one after the other; all others store
/// artifacts, which any worker does.
bool is_administrative(task_action a);

/// The tasks whose change of a role that people sign is done when they can sign it.
/// `published_meanwhile`: the online key publishes the role all the same, and artifacts are done
/// when clients see them.
std::vector<task_action> done_with_a_draft(bool published_meanwhile);

/// Where a task stands. `accepted` tasks wait for a worker; `started` ones are being worked on;
/// `running` ones are stored and wait for the publication that shows them to clients.
enum class task_state : std::uint8_t { accepted, started, running, success, errored, failure };

inline bool is_over(task_state s) {
  return s == task_state::success || s == task_state::errored || s == task_state::failure;
}

std::string_view name_of(task_action a);
std::string_view name_of(task_state s); ///< lower case, as rows hold it
result<task_action> action_named(std::string_view name);
result<task_state> state_named(std::string_view name);

struct task {
  std::string id;          ///< 32 lower-case hex digits
  std::int64_t number = 0; ///< order of acceptance; the higher number wins a conflict
  std::string repository;
  task_action action = task_action::add_artifacts;
  std::string payload; ///< JSON, validated before it was accepted; of an import: artifact_rows
  task_state state = task_state::accepted;
  std::int64_t attempts = 0; ///< counted before the work
  std::string result;        ///< JSON: message, error, details; empty while there is none
  time_point created{};
  time_point updated{};
};

/// How far a repository's bootstrap has come.
enum class bootstrap_state : std::uint8_t { none, pre, signing, finished };
std::string_view name_of(bootstrap_state s);
/// Whether a repository in this state takes such a task: `bootstrap` in state none, what concerns
/// signatures in signing or finished, everything else in finished.
bool is_taken(task_action a, bootstrap_state s);
result<bootstrap_state> bootstrap_state_named(std::string_view name);

/// Until its body has been read, this is how long a bootstrap may take.
inline constexpr std::chrono::seconds default_bootstrap_timeout{300};

/// A request for a task, and what became of it. A request whose id is known already is answered as
/// the first one was, and changes nothing: after `timeout` it may be sent again.
struct new_task {
  std::string id;
  std::string repository;
  task_action action = task_action::add_artifacts;
  std::string payload;
  std::string key = {};     ///< the client's name of this request, the same if it sends it again
  std::string request = {}; ///< tells requests with equal keys apart: a hash of all they say
  /// Refused unless a version of this role waits for signatures; empty: no such condition.
  std::string waiting_role = {};
};
struct acceptance {
  bool accepted = false;
  bootstrap_state state = bootstrap_state::none; ///< of the repository, why it was refused
  time_point at{};
  std::string repeats = {};  ///< the task that the same request made when it came first
  bool key_is_taken = false; ///< refused: another request came with this key
};

/// How long the key of a request is remembered.
inline constexpr std::chrono::hours request_key_life{24};

} // namespace rstuf::catalog
