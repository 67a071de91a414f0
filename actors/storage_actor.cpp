#include "actors/storage_actor.hpp"

#include "actors/caf_error.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

namespace rstuf::actors {
namespace {

struct storage_state {
  static inline const char* name = "rstuf.storage";
  using promise = caf::typed_response_promise<storage::creation>;

  explicit storage_state(storage_actor::pointer s) : self(s) {}

  caf::result<storage::creation> create(const storage::file& file) {
    if (waiting.empty())
      self->send(self, flush_atom::value); // behind everything that is in the mailbox already
    waiting.push_back(self->make_response_promise<storage::creation>());
    batch.push_back(file);
    return waiting.back();
  }

  void flush() {
    const auto promises = std::exchange(waiting, {});
    const auto created = files->create(std::exchange(batch, {}));
    if (!created)
      report(created.error().code);
    for (std::size_t i = 0; i < promises.size(); ++i) {
      auto p = promises[i];
      if (created)
        p.deliver((*created)[i]);
      else
        p.deliver(to_caf(created.error()));
    }
  }

  void report(errc why) const {
    if (failed)
      failed(why);
  }

  storage_actor::pointer self;
  failure_report failed;
  std::shared_ptr<storage::metadata_storage> files;
  std::vector<promise> waiting;
  std::vector<storage::file> batch;
};

storage_actor::behavior_type storage(storage_actor::stateful_pointer<storage_state> self,
                                     std::shared_ptr<storage::metadata_storage> files,
                                     failure_report failed) {
  self->state.files = std::move(files);
  self->state.failed = std::move(failed);
  return {[self](create_atom, const storage::file& file) { return self->state.create(file); },
          [self](flush_atom) { self->state.flush(); },
          [self](run_atom, const job<storage::metadata_storage>& j) {
            if (const auto why = j.run(*self->state.files))
              self->state.report(*why);
            return caf::ok_atom::value;
          }};
}

} // namespace

storage_actor spawn_storage(caf::actor_system& system,
                            std::shared_ptr<storage::metadata_storage> files, threading where,
                            failure_report failed) {
  if (where == threading::own_thread)
    return system.spawn<caf::detached>(storage, std::move(files), std::move(failed));
  return system.spawn(storage, std::move(files), std::move(failed));
}

error too_many_taken(const std::string& role) {
  return {errc::corrupt, "the storage holds " + std::to_string(max_taken_versions) +
                             " unknown files of role " + role};
}

} // namespace rstuf::actors
