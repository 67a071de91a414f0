#include "actors/service.hpp"

#include "actors/broker_adapter.hpp"
#include "actors/calendar.hpp"
#include "actors/dispatcher.hpp"
#include "actors/gateway.hpp"
#include "actors/repository.hpp"
#include "actors/storage_actor.hpp"

#include <caf/scoped_actor.hpp>
#include <spdlog/spdlog.h>

namespace rstuf::actors {
namespace {

/// The repository that exists unless others are asked for.
const std::string default_repository = "default";

failure_report counted(const std::shared_ptr<metrics::registry>& figures, metrics::part part) {
  return [figures, part](errc why) { figures->failed(part, why); };
}

template <class Atom>
result<void> ask_and_wait(caf::actor_system& system, const dispatcher_actor& asked, Atom what,
                          std::chrono::seconds deadline) {
  caf::scoped_actor self{system};
  result<void> answer;
  self->request(asked, deadline, what)
      .receive([](caf::ok_atom) {},
               [&](const caf::error& e) { answer = std::unexpected(from_caf(e)); });
  return answer;
}

} // namespace

service::service(caf::actor_system& system, service_parts parts)
    : system_(system), parts_(std::move(parts)) {
  constexpr auto last = static_cast<int>(catalog::task_action::force_online_metadata_update);
  for (int action = 0; action <= last; ++action)
    parts_.figures->expect(name_of(static_cast<catalog::task_action>(action)));
  catalog_ = spawn_worker<catalog::catalog>(system_, parts_.catalog, parts_.where,
                                            counted(parts_.figures, metrics::part::catalog));
  reader_ = parts_.reader
                ? spawn_worker<catalog::catalog>(system_, parts_.reader, parts_.where,
                                                 counted(parts_.figures, metrics::part::catalog))
                : catalog_;
  for (std::size_t i = 0; i < parts_.keyrings; ++i)
    keyrings_.push_back(spawn_worker<signing::keyring>(
        system_, std::make_shared<signing::keyring>(parts_.keys), parts_.where,
        counted(parts_.figures, metrics::part::signing)));
  adapter_ = spawn_broker_adapter(system_, parts_.queue, parts_.where);
  gateway_ = system_.spawn(actors::gateway,
                           gateway_parts{catalog_, adapter_, parts_.wait, parts_.figures});
  dispatcher_ = system_.spawn(actors::dispatcher, dispatcher_parts{catalog_,
                                                                   parts_.queue,
                                                                   [this](const std::string& name) {
                                                                     return open_repository(name);
                                                                   },
                                                                   {default_repository},
                                                                   parts_.wait,
                                                                   parts_.changes});
  parts_.queue->listen([to = dispatcher_](const broker::delivery& d) {
    caf::anon_send(to, deliver_atom::value, d);
  });
  for (const auto& k : keyrings_)
    remember(k.actor);
  remember(catalog_.actor);
  remember(reader_.actor);
  remember(adapter_);
  remember(gateway_);
  remember(dispatcher_);
}

template <class Actor>
void service::remember(const Actor& a) {
  const std::lock_guard lock(mutex_);
  all_.push_back(caf::actor_cast<caf::actor>(a));
}

repository_actor service::open_repository(const std::string& name) {
  auto storage = spawn_storage(system_, parts_.open_storage(name), parts_.where,
                               counted(parts_.figures, metrics::part::storage));
  remember(storage);
  repository_parts p;
  p.name = name;
  p.lease = parts_.lease;
  p.times = parts_.times;
  p.catalog = catalog_;
  p.reader = reader_;
  p.storage = storage;
  p.keyrings = keyrings_;
  p.ready = parts_.ready;
  p.machine = parts_.machine;
  p.wait = parts_.wait;
  p.task_retention = parts_.task_retention;
  p.file_retention = parts_.file_retention;
  p.changes = parts_.changes;
  p.expiry = parts_.expiry;
  p.figures = parts_.figures;
  auto actor = system_.spawn(actors::repository, std::move(p));
  remember(actor);
  return actor;
}

void service::start_calendar() {
  calendar_ = system_.spawn(actors::calendar, calendar_parts{.dispatcher = dispatcher_});
  remember(calendar_);
}

result<void> service::drain(std::chrono::seconds deadline) {
  return ask_and_wait(system_, dispatcher_, drain_atom::value, deadline);
}

void service::stop(std::chrono::seconds deadline) {
  if (const auto done = ask_and_wait(system_, dispatcher_, stop_atom::value, deadline); !done)
    spdlog::warn("stop-incomplete {}", to_string(done.error()));
  abandon();
}

void service::abandon() {
  parts_.queue->stop();
  {
    const std::lock_guard lock(mutex_);
    for (const auto& a : std::exchange(all_, {}))
      caf::anon_send_exit(a, caf::exit_reason::kill);
  }
  calendar_ = nullptr;
  dispatcher_ = nullptr;
  gateway_ = nullptr;
  adapter_ = nullptr;
  keyrings_.clear();
  catalog_.actor = nullptr;
  reader_.actor = nullptr;
}

} // namespace rstuf::actors
