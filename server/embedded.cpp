#include "server/embedded.hpp"

#include "actors/service.hpp"
#include "broker/memory_queue.hpp"
#include "catalog/random_id.hpp"
#include "catalog/sqlite_catalog.hpp"
#include "http/server.hpp"
#include "server/data_lock.hpp"
#include "storage/local_storage.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

namespace rstuf::server {
namespace {

constexpr std::chrono::seconds writer_wait{10}; ///< for another writer of the SQLite file

/// The storage of a repository: `default` at the top, others in a folder of their name.
std::filesystem::path storage_of(const config::settings& s, const std::string& repository) {
  return repository == "default" ? s.local_storage_path : s.local_storage_path / repository;
}

catalog::expiry_rule expiry_rule(const config::settings& s) {
  return {.percent = static_cast<int>(s.expiry_warning)};
}

actors::service_parts
service_parts_from(const config::settings& s, std::shared_ptr<catalog::catalog> rows,
                   std::shared_ptr<catalog::catalog> reader,
                   std::shared_ptr<actors::readiness> ready, std::shared_ptr<actors::bell> changes,
                   std::shared_ptr<metrics::registry> figures, const clock& time) {
  actors::service_parts parts;
  parts.expiry = expiry_rule(s);
  parts.figures = std::move(figures);
  parts.changes = std::move(changes);
  parts.catalog = std::move(rows);
  parts.reader = std::move(reader);
  parts.queue = broker::make_memory_queue();
  parts.open_storage = [s](const std::string& repository) {
    return std::shared_ptr<storage::metadata_storage>(
        storage::open_local_storage(storage_of(s, repository)));
  };
  parts.keys.online_key_dir = s.online_key_dir;
  parts.keyrings = std::max(1U, std::thread::hardware_concurrency());
  parts.lease = {.worker = s.worker_id,
                 .nonce = catalog::random_id,
                 .time = s.lease_time,
                 .sole_worker = true}; // data_lock keeps every other process away
  parts.ready = std::move(ready);
  parts.machine = &time;
  parts.task_retention = std::chrono::days(s.task_retention_days);
  parts.file_retention = s.file_retention;
  parts.times = {.timestamp_cache = s.timestamp_cache,
                 .root_grace = s.root_cache + std::chrono::minutes(5),
                 .renew_from = static_cast<int>(s.renew_from),
                 .renew_until = static_cast<int>(s.renew_until)};
  return parts;
}

http::server_parts server_parts_from(const config::settings& s, const actors::service& service,
                                     std::shared_ptr<actors::readiness> ready,
                                     std::shared_ptr<actors::bell> changes,
                                     std::shared_ptr<metrics::registry> figures,
                                     const clock& time) {
  http::server_parts parts;
  parts.expiry = expiry_rule(s);
  parts.figures = std::move(figures);
  parts.limits.address = s.http_address;
  parts.limits.port = s.http_port;
  parts.limits.max_body = s.http_max_body;
  parts.limits.request_timeout = s.http_request_timeout;
  parts.limits.max_connections = s.http_max_connections;
  parts.limits.max_wait = s.http_max_wait;
  parts.changes = std::move(changes);
  parts.gateway = service.gateway();
  parts.from.open_catalog = [file = catalog_file(s), &time] {
    return catalog::open_sqlite_catalog(file, time, writer_wait);
  };
  parts.from.open_storage = [s] { return storage::open_local_storage(storage_of(s, "default")); };
  parts.ready = [ready = std::move(ready)] { return ready->check(); };
  parts.disabled = [rules = s.disabled_endpoints](std::string_view method, std::string_view path) {
    return is_disabled(rules, method, path);
  };
  return parts;
}

caf::actor_system_config scheduling() {
  caf::actor_system_config cfg;
  cfg.set("scheduler.policy", caf::atom("sharing")); // wakes up in microseconds, idles at no cost
  // CAF takes four at least, which get in each other's way on a small machine.
  cfg.set("scheduler.max-threads", std::max<std::size_t>(1, std::thread::hardware_concurrency()));
  return cfg;
}

void finish(http::server& web, actors::service& service, std::chrono::seconds deadline) {
  spdlog::info("service-stopping: finishing what was accepted");
  web.stop_accepting();
  if (!web.drain(deadline))
    spdlog::warn("requests-cut: some had no answer after {} s", deadline.count());
  if (const auto done = service.drain(deadline); !done)
    spdlog::warn("tasks-left: {}; they go on at the next start", to_string(done.error()));
  web.stop();
  service.stop(deadline);
}

} // namespace

result<void> run_embedded(const config::settings& s,
                          const std::shared_ptr<metrics::registry>& figures,
                          const std::function<void()>& wait_for_end) {
  const auto lock = data_lock::take(s.data_dir);
  if (!lock)
    return std::unexpected(lock.error());
  const system_clock time;
  auto rows = catalog::open_sqlite_catalog(catalog_file(s), time, writer_wait);
  if (!rows)
    return std::unexpected(rows.error());
  auto reader = catalog::open_sqlite_catalog(catalog_file(s), time, writer_wait);
  if (!reader)
    return std::unexpected(reader.error());
  if (const auto usable = storage::open_local_storage(s.local_storage_path)->probe(); !usable)
    return usable;

  http::io_loop loop; // before the actor system: actors may hold requests
  auto cfg = scheduling();
  caf::actor_system system{cfg};
  const auto ready = std::make_shared<actors::readiness>();
  const auto changes = std::make_shared<actors::bell>();
  actors::service service(system, service_parts_from(s, std::move(*rows), std::move(*reader), ready,
                                                     changes, figures, time));
  http::server web(server_parts_from(s, service, ready, changes, figures, time), loop);
  const auto port = web.start();
  if (!port) {
    service.stop(s.shutdown_timeout);
    return std::unexpected(port.error());
  }
  service.start_calendar();
  spdlog::info("service-started http://{}:{}/ data={}", s.http_address, *port, s.data_dir.string());
  wait_for_end();
  finish(web, service, s.shutdown_timeout);
  return {};
}

} // namespace rstuf::server
