#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/bell.hpp"
#include "actors/ingest.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace rstuf::actors {

struct dispatcher_parts {
  catalog_worker catalog;
  std::shared_ptr<broker::queue> queue; ///< to acknowledge deliveries
  std::function<repository_actor(const std::string& name)> open_repository;
  std::vector<std::string> repositories; ///< known at start
  deadlines wait;
  std::shared_ptr<bell> changes = std::make_shared<bell>();
};

/// Stores tasks batch by batch: those that arrive while a batch is being stored make up the next
/// one, with as many imports as are good for a transaction. What an import stored is not published
/// as long as the next one waits already, nor, if it was a large one, before the next tick: another
/// one is probably on its way, and each publication would write nearly all roles anew. A task is in
/// hand from its delivery until it is stored, so that a sweep does not take it twice; a batch that
/// could not be stored is let go, and the next sweep finds it again.
struct dispatcher_state {
  static inline const char* name = "rstuf.dispatcher";
  explicit dispatcher_state(dispatcher_actor::pointer s) : self(s) {}

  void deliver(const broker::delivery& d);
  void sweep();
  void tick();
  caf::result<caf::ok_atom> drain();
  caf::result<caf::ok_atom> stop();

private:
  using task_action = catalog::task_action;
  friend dispatcher_actor::behavior_type
      dispatcher(dispatcher_actor::stateful_pointer<dispatcher_state>, dispatcher_parts);

  /// Tasks of one repository that wait to be stored, by id.
  struct waiting_tasks {
    std::deque<std::string> short_ones;
    std::deque<std::string> imports;
    bool empty() const { return short_ones.empty() && imports.empty(); }
  };
  /// What imports stored and nobody was told to publish.
  struct unpublished {
    std::int64_t revision = 0;
    std::size_t imports = 0;
  };

  void take(const std::string& id, const std::string& repository, task_action action);
  static task_batch next_batch(waiting_tasks& waiting);
  void store_next();
  void stored(const std::string& repository, task_batch batch, const result<batch_report>& done);
  /// Whether a publication of what an import stored would better take more along.
  bool is_better_later(const std::string& repository, const batch_report& done);
  void publish(const std::string& repository);
  void publish_all();
  void swept(const std::vector<catalog::task>& tasks);
  void go_on_draining();
  void repository_drained();
  const repository_actor& repository(const std::string& name);
  void acknowledge(const std::string& id);

  dispatcher_actor::pointer self;
  dispatcher_parts parts_;
  std::map<std::string, repository_actor> repositories_;
  std::map<std::string, waiting_tasks> pending_;   ///< by repository
  std::map<std::string, unpublished> unpublished_; ///< by repository
  std::map<std::string, std::uint64_t> in_hand_;   ///< task id to delivery tag, 0: swept
  bool busy_ = false;
  std::int64_t swept_up_to_ = 0; ///< where the next sweep goes on
  bool draining_ = false;
  bool swept_clean_ = false;
  std::size_t undrained_ = 0;
  caf::typed_response_promise<caf::ok_atom> drained_;
  caf::typed_response_promise<caf::ok_atom> stopped_;
};

dispatcher_actor::behavior_type
dispatcher(dispatcher_actor::stateful_pointer<dispatcher_state> self, dispatcher_parts parts);

} // namespace rstuf::actors
