#pragma once

#include "actors/service.hpp"
#include "catalog/memory_catalog.hpp"
#include "client/fetcher.hpp"
#include "storage/memory_storage.hpp"
#include "tests/support/faulty.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/unit/actors/keyholder.hpp"
#include "tuf/json.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::test {

/// A directory of its own that goes with the object.
class temporary_directory {
public:
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// The whole service above a catalog and a storage in memory, on CAF's test scheduler: everything
/// happens in run(), in one order, in this thread. What the service wrote survives it, so that a
/// test can kill it at any moment and start another.
class actor_world {
public:
  /// Without bins (0) it has the custom roles of `delegations`.
  explicit actor_world(std::int64_t bins = 4);
  virtual ~actor_world();

  /// Starts a service whose every write counts in `plan`, and runs it until nothing is left to do.
  void start(std::shared_ptr<fault_plan> plan = std::make_shared<fault_plan>());
  /// Ends the service as a crash would.
  void kill();
  /// Runs until no actor has anything to do.
  void run();
  /// Runs one actor for one step; false if none has anything to do.
  bool step();
  /// A second passes: lease, renewals and the sweep for lost tasks are looked at.
  void tick();

  std::string bootstrap();
  std::string bootstrap(const json& body);
  std::string add(const std::vector<std::string>& paths, std::int64_t length = 1);
  std::string remove(const std::vector<std::string>& paths);
  std::string import(const std::vector<std::string>& paths, std::string_view mark = {});
  /// Submits a task and does not run anything yet.
  std::string submit(catalog::task_action action, const json& payload);
  std::string submit_text(catalog::task_action action, std::string payload);
  /// The answer of the front door to a task, once it ran.
  std::optional<result<catalog::acceptance>> answer_to(const std::string& id) const;

  catalog::task task(const std::string& id);
  json result_of(const std::string& id);
  json bootstrap_body() const;

  /// The root of bootstrap_body(), and the one that clients trust.
  void use_root(const tuf::metadata<tuf::root>& root);
  std::string send_root(const tuf::metadata<tuf::root>& root);
  /// A person signs the newest waiting version of a role.
  std::string sign(const std::string& role, const keyholder& by);
  std::string send_signature(const std::string& role, const tuf::signature& s);

  /// Lets a fresh client refresh, look into every bin, and resolve the paths: the lengths it found,
  /// by path. The error of the first thing that does not verify otherwise.
  result<std::map<std::string, std::int64_t>> verify(const std::vector<std::string>& paths = {});
  /// The same with a client that has been here before.
  result<std::map<std::string, std::int64_t>> verify_again(const std::filesystem::path& metadata,
                                                           const std::vector<std::string>& paths);

  caf::scheduler::test_coordinator& scheduler();
  caf::actor_system& system() { return *system_; }
  actors::service& service() { return *service_; }
  actors::readiness& ready() { return *ready_; }

  /// The queue of the next start; an in-process one if none is set.
  std::shared_ptr<broker::queue> queue;
  /// Put around the storage of the next start, if set.
  std::function<std::unique_ptr<storage::metadata_storage>(
      std::unique_ptr<storage::metadata_storage>)>
      wrap_storage;
  std::shared_ptr<actors::bell> changes = std::make_shared<actors::bell>();
  std::shared_ptr<metrics::registry> figures = std::make_shared<metrics::registry>();
  manual_clock time;
  std::shared_ptr<storage::memory_files> files = std::make_shared<storage::memory_files>();
  std::shared_ptr<catalog::memory_rows> rows = catalog::make_memory_rows();
  std::unique_ptr<catalog::catalog> look; ///< the catalog, for looking at it
  temporary_directory keys;
  std::vector<keyholder> people; ///< that hold the root
  keyholder online;
  json delegations = {{"keys", json::object()}, {"roles", json::array()}};

private:
  std::int64_t bins_;
  json root_;
  std::unique_ptr<caf::actor_system_config> config_;
  std::unique_ptr<caf::actor_system> system_;
  std::shared_ptr<actors::readiness> ready_;
  std::unique_ptr<actors::service> service_;
  std::map<std::string, std::shared_ptr<std::optional<result<catalog::acceptance>>>> answers_;
  int tasks_ = 0;
};

/// The payload of an import: one byte of content for each path.
std::string import_rows(const std::vector<std::string>& paths);

} // namespace rstuf::test
