#include "actors/dispatcher.hpp"

#include "actors/ingest.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr std::size_t max_batch = 512; ///< tasks in one transaction
constexpr std::size_t sweep_page = 1000;

} // namespace

void dispatcher_state::deliver(const broker::delivery& d) {
  const auto action = catalog::action_named(d.what.action);
  if (!in_hand_.emplace(d.what.task_id, d.tag).second)
    return;
  take(d.what.task_id, d.what.repository, action && is_administrative(*action));
}

void dispatcher_state::take(const std::string& id, const std::string& repo_name,
                            bool is_administrative) {
  if (is_administrative) {
    self->send(repository(repo_name), work_atom::value);
    acknowledge(id);
    return;
  }
  pending_[repo_name].push_back(id);
  store_next();
}

void dispatcher_state::store_next() {
  if (busy_)
    return;
  if (pending_.empty())
    return go_on_draining();
  busy_ = true;
  const auto first = pending_.begin();
  const auto repo_name = first->first;
  auto& waiting = first->second;
  const auto count = std::min(waiting.size(), max_batch);
  std::vector<std::string> ids(waiting.begin(), waiting.begin() + static_cast<long>(count));
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<long>(count));
  if (waiting.empty())
    pending_.erase(first);
  ask_and_gather(
      self, parts_.catalog, parts_.wait.catalog,
      [repo_name, ids](catalog::catalog& c) { return ingest(c, repo_name, ids); },
      [this, repo_name, ids](const result<catalog::ingest_report>& done) {
        stored(repo_name, ids, done);
      });
}

void dispatcher_state::stored(const std::string& repo_name, const std::vector<std::string>& ids,
                              const result<catalog::ingest_report>& done) {
  busy_ = false;
  if (!done) {
    spdlog::error("tasks-not-stored {} count={} {}", repo_name, ids.size(),
                  to_string(done.error()));
    for (const auto& id : ids)
      in_hand_.erase(id);
    swept_clean_ = true; // what cannot be stored now is not waited for
  } else {
    spdlog::debug("tasks-stored {} count={} revision={}", repo_name, done->taken, done->revision);
    for (const auto& id : ids)
      acknowledge(id);
    parts_.changes->ring();
    if (done->revision > 0)
      self->send(repository(repo_name), publish_atom::value, done->revision);
  }
  store_next();
}

void dispatcher_state::acknowledge(const std::string& id) {
  const auto found = in_hand_.find(id);
  if (found == in_hand_.end())
    return;
  if (found->second != 0) {
    if (const auto done = parts_.queue->ack(found->second); !done)
      spdlog::warn("delivery-not-acknowledged {} {}", id, to_string(done.error()));
  }
  in_hand_.erase(found);
}

void dispatcher_state::sweep() {
  ask_and_gather(
      self, parts_.catalog, parts_.wait.catalog,
      [after = swept_up_to_](catalog::catalog& c) { return c.unfinished(after, sweep_page); },
      [this](const result<std::vector<catalog::task>>& tasks) {
        if (!tasks) {
          spdlog::error("sweep-failed {}", to_string(tasks.error()));
          swept_clean_ = true;
          return store_next();
        }
        swept(*tasks);
      });
}

void dispatcher_state::swept(const std::vector<catalog::task>& tasks) {
  const bool last_page = tasks.size() < sweep_page;
  swept_up_to_ = last_page ? 0 : tasks.back().number;
  bool found = false;
  for (const auto& t : tasks) {
    if (!in_hand_.emplace(t.id, 0).second)
      continue;
    const bool is_for_owner = is_administrative(t.action);
    found = found || !is_for_owner;
    take(t.id, t.repository, is_for_owner);
  }
  if (!draining_)
    return;
  swept_clean_ = last_page && !found;
  if (last_page)
    store_next();
  else
    sweep();
}

void dispatcher_state::tick() {
  for (const auto& [repo_name, actor] : repositories_)
    self->send(actor, tick_atom::value);
}

caf::result<caf::ok_atom> dispatcher_state::drain() {
  drained_ = self->make_response_promise<caf::ok_atom>();
  draining_ = true;
  swept_up_to_ = 0;
  sweep();
  return drained_;
}

void dispatcher_state::go_on_draining() {
  if (!draining_ || undrained_ > 0)
    return;
  if (!swept_clean_) {
    sweep();
    return;
  }
  draining_ = false;
  undrained_ = repositories_.size() + 1;
  for (const auto& [repo_name, actor] : repositories_) {
    self->request(actor, parts_.wait.stage, drain_atom::value)
        .then([this](caf::ok_atom) { repository_drained(); },
              [this](const caf::error&) { repository_drained(); });
  }
  repository_drained();
}

void dispatcher_state::repository_drained() {
  if (--undrained_ == 0)
    drained_.deliver(caf::ok_atom::value);
}

caf::result<caf::ok_atom> dispatcher_state::stop() {
  stopped_ = self->make_response_promise<caf::ok_atom>();
  auto left = std::make_shared<std::size_t>(repositories_.size() + 1);
  auto one_less = [this, left] {
    if (--*left == 0)
      stopped_.deliver(caf::ok_atom::value);
  };
  for (const auto& [repo_name, actor] : repositories_) {
    self->request(actor, parts_.wait.stage, stop_atom::value)
        .then([one_less](caf::ok_atom) { one_less(); },
              [one_less](const caf::error&) { one_less(); });
  }
  one_less();
  return stopped_;
}

const repository_actor& dispatcher_state::repository(const std::string& repo_name) {
  auto found = repositories_.find(repo_name);
  if (found == repositories_.end())
    found = repositories_.emplace(repo_name, parts_.open_repository(repo_name)).first;
  return found->second;
}

dispatcher_actor::behavior_type
dispatcher(dispatcher_actor::stateful_pointer<dispatcher_state> self, dispatcher_parts parts) {
  self->state.parts_ = std::move(parts);
  for (const auto& repo_name : self->state.parts_.repositories)
    self->state.repository(repo_name);
  return {[self](deliver_atom, const broker::delivery& d) { self->state.deliver(d); },
          [self](sweep_atom) { self->state.sweep(); }, [self](tick_atom) { self->state.tick(); },
          [self](drain_atom) { return self->state.drain(); },
          [self](stop_atom) { return self->state.stop(); }};
}

} // namespace rstuf::actors
