#pragma once

#include "catalog/artifact.hpp"
#include "catalog/publication.hpp"
#include "catalog/task.hpp"
#include "signing/keyring.hpp"
#include "storage/storage.hpp"
#include "tuf/bins.hpp"
#include "tuf/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What the actors of a repository's tree send each other. None of it leaves the process.
namespace rstuf::actors {

/// How a role's next version comes about.
struct sign_order {
  std::string role;
  std::int64_t version = 1;  ///< the first to try; a taken file name makes it the next free one
  std::int64_t revision = 0; ///< of the content
  time_point expires{};
  time_point renew_at{};
  std::vector<signing::named_key> keys;    ///< all of them sign
  std::vector<signing::named_key> also;    ///< these sign if they can
  std::optional<catalog::share> artifacts; ///< of a targets role that lists some
  std::string delegations;                 ///< of a targets role, canonical JSON, or empty
  std::int64_t max_bytes = 0;              ///< what clients accept of this file
  /// The canonical signed part of a role that is no targets role.
  std::function<std::string(std::int64_t version, time_point expires)> render;
  /// A version that people signed, to be published as it is.
  std::shared_ptr<const catalog::draft> complete;
  bool versioned_file = true; ///< false: its parts are handed back instead
};

/// A role's next version, signed, and durable if it is a versioned file.
struct signed_role {
  catalog::role_version what;
  std::size_t length = 0;
  std::string sha256;
  std::string bytes; ///< of a role that was not stored
  std::string signed_part;
  std::vector<tuf::signature> signatures; ///< both of a role that was not stored
};

/// A publication on its way through the pipeline: each stage adds what it signed.
struct publication_step {
  /// For its duration only: nothing is decided by it.
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::int64_t revision = 0;
  std::int64_t generation = 0;
  time_point now{};
  bool new_snapshot = false; ///< make one even if no role changed
  std::vector<catalog::role_version> roles;
  std::int64_t snapshot_version = 0; ///< the rest is set by SNAPSHOT
  std::size_t snapshot_length = 0;
  std::string snapshot_sha256;
};

/// Clients see this publication.
struct visible_publication {
  std::int64_t number = 0;
  std::int64_t revision = 0;
  std::chrono::steady_clock::duration took{};
};

} // namespace rstuf::actors
