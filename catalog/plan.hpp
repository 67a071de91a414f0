#pragma once

#include "catalog/delegation.hpp"
#include "catalog/task.hpp"
#include "tuf/metadata.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// What the owner of a repository decides about it: roots, delegations, signing events, expirations.
namespace rstuf::catalog {

/// A version of root that its keyholders completed. It never changes or goes away again.
struct root_row {
  std::int64_t version = 0;
  std::string bytes;
  /// From when clients may see it; the epoch while its file is not there yet.
  time_point activated{};
  /// The online roles are published with its online key from this revision on; 0: not prepared yet;
  /// in a change, -1 is the revision that it takes.
  std::int64_t revision = 0;
  /// The online key before it cannot sign any more: root and timestamp change back to back.
  bool old_key_lost = false;
  std::string task = {}; ///< is over when clients see the root

  bool is_active() const { return activated != time_point{}; }
};

/// A version of a role's metadata that waits for people's signatures. Its signed part never
/// changes.
struct draft {
  std::string role;
  std::int64_t version = 0;
  std::string signed_part = {}; ///< canonical bytes
  std::vector<tuf::signature> signatures = {};
  /// Of the content; 0 for root; in a change, -1 is the revision that it takes.
  std::int64_t revision = 0;
  std::int64_t root = 0; ///< version of the root whose online key signed and is named in it
  time_point created{};
  time_point expires{};
  bool complete = false; ///< its threshold is reached, it waits to be published

  /// Nobody is to sign it any more; the row keeps its version from being used again, and its
  /// revision from being drafted again.
  bool is_stopped() const { return signed_part.empty(); }
  friend bool operator==(const draft&, const draft&) = default;
};

/// A draft that people can sign now, without what they sign, which may be megabytes.
struct waiting_draft {
  std::string role;
  std::int64_t version = 0;
  std::vector<tuf::signature> signatures = {};
  time_point created{};
  time_point expires{};
  std::string root = {}; ///< the signed part after all if it is root's: it says whose keys count

  friend bool operator==(const waiting_draft&, const waiting_draft&) = default;
};

/// An artifact that passes from the custom role that listed it to another one.
struct artifact_move {
  std::string path;
  std::uint32_t path_hash = 0;
  std::string owner; ///< the custom role that lists it from now on, itself or in its bins
};

/// One decision, written as a whole or not at all.
struct plan_change {
  /// The task that led to it, if one did, and how it stands now: over, or running until clients see
  /// the roles of `waits` at these revisions; 0 is the revision that this change takes.
  std::string task;
  task_state state = task_state::success;
  std::string result; ///< JSON
  /// The revision of the repository that it was decided upon; `conflict` if artifacts came
  /// meanwhile. Negative: it does not depend on them.
  std::int64_t decided_at = -1;
  std::map<std::string, std::int64_t> waits;

  /// Whether roles are written by other rules from now on: the generation rises by one, and so does
  /// the revision.
  bool is_new_plan = false;
  /// Roles to be written anew at the new revision, made if they are new. Takes a revision.
  std::set<std::string> dirty;
  std::vector<std::string> retired; ///< roles that are delegated to no more

  std::optional<bootstrap_state> bootstrap;
  std::vector<root_row> roots; ///< by version: new, or changed
  std::vector<draft> drafts;   ///< by role and version: new, or changed
  /// Roles of these drafts that the online key goes on publishing: artifacts wait for that, and not
  /// for the drafts.
  std::set<std::string> published_meanwhile;
  std::vector<std::pair<std::string, std::int64_t>> closed; ///< drafts that go away
  std::vector<delegation> delegations;                      ///< by role: new, or changed
  std::vector<std::string> undelegated;                     ///< delegations that go away
  std::vector<artifact_move> moves;                         ///< at the new revision
  std::map<std::string, std::int64_t> growth;               ///< of roles, in bytes of entries
  std::map<std::string, std::int64_t> expiration;           ///< new or changed
};

} // namespace rstuf::catalog
