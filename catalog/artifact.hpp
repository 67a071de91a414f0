#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::catalog {

/// A target file as a role lists it: the path and the canonical JSON of its info.
struct artifact {
  std::string path;
  std::string info;
};

struct artifact_change {
  std::string path;
  std::uint32_t path_hash = 0;     ///< tuf::sha256_prefix of the path
  std::optional<std::string> info; ///< canonical JSON; nothing removes the artifact
};

/// Where an artifact belongs.
struct placement {
  std::string role;  ///< that lists it; empty: nobody takes the path
  std::string owner; ///< the custom role that has it, itself or in its bins; empty: targets' bins
};

/// The artifacts that one role lists: those of an owner with first <= path hash <= last.
struct share {
  std::string owner;
  std::uint32_t first = 0;
  std::uint32_t last = 0xffffffff;
};

/// Which role a path belongs to, as of one state of the delegations.
struct layout {
  std::int64_t generation = 0; ///< repository.delegation_generation it was made from
  std::function<placement(std::string_view path, std::uint32_t path_hash)> place;
  std::int64_t max_role_bytes = 0; ///< what a role's entries may come to; see entry_bytes
  std::set<std::string> signed_by_people = {}; ///< roles whose lists clients see once people signed
};

/// What an artifact takes of its role's file: the path as JSON writes it, its info, punctuation.
std::int64_t entry_bytes(std::string_view path, std::string_view info);

/// What storing one task's changes came to.
struct ingest_outcome {
  std::int64_t revision = 0;      ///< clients see the task's effect from here; 0: already
  std::vector<std::string> roles; ///< whose content changed, sorted, each once
  std::vector<std::string>
      unsigned_roles;               ///< that people have to sign before clients see all of it
  std::vector<std::string> changed; ///< paths added, replaced or removed; not of an import
  std::size_t changed_count = 0;
  std::vector<std::string> not_found;  ///< paths to remove that were not there
  std::vector<std::string> unassigned; ///< paths that no role takes: passed over
  std::string overfull_role;           ///< the task would push this role over its limit: refused
};

/// One task to store. `describe` renders its result (JSON) inside the transaction.
struct ingest_task {
  std::string id;
  std::vector<artifact_change> changes;
  bool held = false;         ///< keep the changes back until a publish task
  bool publish_held = false; ///< take what is held
  bool is_import = false;    ///< its payload is large, and dropped when it is stored
  std::function<std::string(const ingest_outcome&)> describe;
};

/// What a batch of tasks came to.
struct ingest_report {
  std::int64_t revision = 0; ///< newest that its tasks wait for; 0 if there is nothing to publish
  std::size_t taken = 0;     ///< tasks that were claimed by this call
  std::size_t paths = 0;     ///< that its tasks were about
};

} // namespace rstuf::catalog
