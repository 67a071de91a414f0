#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/bell.hpp"
#include "actors/blueprint.hpp"
#include "actors/lease_keeper.hpp"
#include "actors/readiness.hpp"
#include "catalog/expiry.hpp"
#include "metrics/registry.hpp"

#include <caf/actor_system.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace rstuf::actors {

/// The parts that a service is made of, chosen by the program that runs it.
struct service_parts {
  std::shared_ptr<catalog::catalog> catalog;
  /// The same catalog by a connection of its own, to read what roles list: a publication then goes
  /// on while an import is being stored. None: `catalog` does that, too.
  std::shared_ptr<catalog::catalog> reader;
  std::shared_ptr<broker::queue> queue;
  /// Opens the metadata storage of a repository.
  std::function<std::shared_ptr<storage::metadata_storage>(const std::string& repository)>
      open_storage;
  signing::key_access keys;
  std::size_t keyrings = 1; ///< signatures at one time
  lease_rules lease;
  time_rules times;
  std::shared_ptr<readiness> ready;
  const clock* machine = nullptr;
  deadlines wait;
  std::chrono::seconds file_retention{7 * 86'400};
  std::chrono::days task_retention{7};
  std::shared_ptr<bell> changes = std::make_shared<bell>();
  catalog::expiry_rule expiry;
  std::shared_ptr<metrics::registry> figures = std::make_shared<metrics::registry>();
  threading where = threading::own_thread;
};

/// Everything between the front door and the files, as one tree of actors:
/// GATEWAY, BROKER ADAPTER, DISPATCHER, a REPOSITORY for each repository, CATALOG, KEYRINGs.
/// None of the actors here is watched: they hold no state that could break, what blocks or throws
/// below them comes back as an error, and REPOSITORY watches the rest.
class service {
public:
  service(caf::actor_system& system, service_parts parts);
  service(const service&) = delete;
  service& operator=(const service&) = delete;

  const gateway_actor& gateway() const { return gateway_; }
  const dispatcher_actor& dispatcher() const { return dispatcher_; }

  /// Starts the timer. Tests send the ticks themselves.
  void start_calendar();

  /// Waits until clients see what was accepted, or the deadline passes.
  result<void> drain(std::chrono::seconds deadline);

  /// Ends every actor and frees the leases; nothing else may be sent afterwards.
  void stop(std::chrono::seconds deadline);

  /// Ends every actor where it stands, as a crash would.
  void abandon();

private:
  repository_actor open_repository(const std::string& name);

  caf::actor_system& system_;
  service_parts parts_;
  catalog_worker catalog_;
  catalog_worker reader_;
  std::vector<keyring_worker> keyrings_;
  broker_adapter_actor adapter_;
  gateway_actor gateway_;
  dispatcher_actor dispatcher_;
  calendar_actor calendar_;
  /// Keeps a handle of an actor to end; repositories are opened by DISPATCHER's thread.
  template <class Actor>
  void remember(const Actor& a);

  std::mutex mutex_;
  std::vector<caf::actor> all_; ///< guarded by mutex_
};

} // namespace rstuf::actors
