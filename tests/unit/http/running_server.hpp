#pragma once

#include "catalog/memory_catalog.hpp"
#include "http/server.hpp"
#include "storage/memory_storage.hpp"
#include "tests/support/manual_clock.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace rstuf::http::test {

/// What the GATEWAY of a test has seen, and how it behaves.
class gateway_desk {
public:
  /// Keeps replies until let_go() instead of storing tasks.
  void hold();
  /// Answers all that is held with `unavailable`.
  void let_go();
  /// Waits until this many tasks have come; throws if they do not.
  void await(std::size_t count);

  std::vector<catalog::new_task> tasks() const;

  /// For the actor.
  bool take(const catalog::new_task& task, const actors::accept_reply& to);

private:
  mutable std::mutex mutex_;
  std::condition_variable came_;
  bool holding_ = false;
  std::vector<catalog::new_task> tasks_;
  std::vector<actors::accept_reply> held_;
};

/// A root with one root key and one online key, which nobody signed.
std::string root_bytes(time_point now);

/// Changes as tests write them.
catalog::artifact_change add(const std::string& path, const std::string& info);
catalog::artifact_change removal(const std::string& path);

/// A server on a free port of 127.0.0.1 over a catalog and a storage in memory, and a GATEWAY that
/// stores tasks in that catalog.
class running_server {
public:
  explicit running_server(server_limits limits = {});
  running_server(server_limits limits, sources from);
  ~running_server();

  std::uint16_t port() const { return port_; }
  std::unique_ptr<catalog::catalog> rows() const { return open_memory_catalog(rows_, clock); }
  std::unique_ptr<storage::metadata_storage> files() const { return open_memory_storage(files_); }
  server& http() { return *server_; }
  /// Ends GATEWAY, as a crash would.
  void end_gateway();

  /// Brings the repository into state finished, with two bins; without bins there are no custom
  /// roles either.
  void bootstrap(std::optional<catalog::bin_terms> bins = one_pair_of_bins());

  /// Has a task with these changes stored; its id.
  std::string store(std::vector<catalog::artifact_change> wanted, bool held = false);
  /// Shows clients all that is stored.
  void publish();

  rstuf::test::manual_clock clock;
  gateway_desk desk;
  bool is_ready = true;
  std::shared_ptr<actors::bell> changes = std::make_shared<actors::bell>();
  std::shared_ptr<metrics::registry> figures = std::make_shared<metrics::registry>();

private:
  static catalog::bin_terms one_pair_of_bins() { return {.bins = {"bins", 1}}; }
  sources memory_sources();
  void start(server_limits limits, sources from);

  std::shared_ptr<catalog::memory_rows> rows_ = catalog::make_memory_rows();
  std::shared_ptr<storage::memory_files> files_ = std::make_shared<storage::memory_files>();
  io_loop loop_;
  caf::actor_system_config config_;
  std::unique_ptr<caf::actor_system> actors_;
  std::optional<actors::gateway_actor> gateway_;
  std::unique_ptr<server> server_;
  std::uint16_t port_ = 0;
};

} // namespace rstuf::http::test
