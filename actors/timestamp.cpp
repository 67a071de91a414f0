#include "actors/timestamp.hpp"

#include "actors/signer.hpp"
#include "tuf/writer.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::actors {

caf::result<caf::ok_atom> timestamp_state::take(const publication_step& step) {
  step_ = step;
  if (step_.snapshot_version > 0) {
    snapshot_version_ = step_.snapshot_version;
    snapshot_length_ = step_.snapshot_length;
    snapshot_sha256_ = step_.snapshot_sha256;
  }
  self->request(signer_, parts_.wait.role, sign_atom::value, order())
      .await(
          [this](const signed_role& done) {
            version_ = done.what.version;
            step_.roles.push_back(done.what);
            publication_ = {.number = publication_.number + 1,
                            .predecessor = publication_.number,
                            .generation = step_.generation,
                            .revision = step_.revision,
                            .roles = std::move(step_.roles),
                            .timestamp_bytes = done.bytes};
            stage();
          },
          [this](const caf::error& e) { fail_with(from_caf(e)); });
  return caf::ok_atom::value;
}

sign_order timestamp_state::order() const {
  auto out = parts_.plan->order_for("timestamp", version_ + 1, step_.revision, step_.now);
  out.versioned_file = false;
  out.render = [this](std::int64_t version, time_point expires) {
    return tuf::write_timestamp(version, expires, snapshot_version_, snapshot_length_,
                                snapshot_sha256_);
  };
  return out;
}

void timestamp_state::stage() {
  in_storage([epoch = parts_.lease.epoch, bytes = publication_.timestamp_bytes](
                 storage::metadata_storage& s) { return s.stage_timestamp(epoch, bytes); },
             &timestamp_state::commit);
}

void timestamp_state::commit() {
  in_catalog([own = parts_.lease,
              next = publication_](catalog::catalog& c) { return c.commit(own, next); },
             root_written_ && !brings_next_root() ? &timestamp_state::activate
                                                  : &timestamp_state::write_root);
}

bool timestamp_state::brings_next_root() const {
  const auto& coming = parts_.plan->next;
  return coming && coming->old_key_lost && coming->revision > 0 &&
         publication_.revision >= coming->revision;
}

void timestamp_state::write_root() {
  const auto& root = brings_next_root() ? *parts_.plan->next : parts_.plan->trusted;
  storage::file file{std::to_string(root.version) + ".root.json", root.bytes};
  auto call = [file = std::move(file)](storage::metadata_storage& s) -> result<void> {
    const auto created = s.create({&file, 1});
    if (!created)
      return std::unexpected(created.error());
    if (created->front() == storage::creation::taken)
      return fail(errc::corrupt, file.name + " holds other bytes than the trusted root");
    return {};
  };
  root_written_ = true;
  in_storage(std::move(call),
             reconciled_.pending() ? &timestamp_state::catch_up : &timestamp_state::activate);
}

void timestamp_state::activate() {
  in_storage([epoch = parts_.lease.epoch](
                 storage::metadata_storage& s) { return s.activate_timestamp(epoch); },
             &timestamp_state::show);
}

void timestamp_state::show() {
  in_catalog([own = parts_.lease,
              number = publication_.number](catalog::catalog& c) { return c.show(own, number); },
             &timestamp_state::report);
}

void timestamp_state::report() {
  spdlog::info("publication-visible {} number={} revision={} roles={} timestamp=v{}",
               parts_.plan->repository, publication_.number, publication_.revision,
               publication_.roles.size(), version_);
  publication_.roles.clear();
  self->send(parts_.repository, show_atom::value,
             visible_publication{publication_.number, publication_.revision,
                                 std::chrono::steady_clock::now() - step_.began});
  if (reconciled_.pending())
    reconciled_.deliver(caf::ok_atom::value);
}

void timestamp_state::fail_with(const error& e) {
  spdlog::error("publication-failed timestamp {}", to_string(e));
  if (reconciled_.pending())
    reconciled_.deliver(to_caf(e));
  self->quit(to_caf(e));
}

timestamp_actor::behavior_type timestamp(timestamp_actor::stateful_pointer<timestamp_state> self,
                                         timestamp_parts parts) {
  auto& state = self->state;
  state.parts_ = std::move(parts);
  const auto& p = state.parts_;
  state.publication_.number = p.state->committed_publication;
  state.publication_.revision = p.state->committed_revision;
  state.signer_ = self->spawn<caf::linked>(
      signer, signer_parts{p.plan->repository, p.catalog, p.storage, p.keyring, p.wait});
  return {[self](step_atom, const publication_step& step) { return self->state.take(step); },
          [self](reconcile_atom) { return self->state.reconcile(); }};
}

} // namespace rstuf::actors
