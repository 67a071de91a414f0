#include "actors/snapshot.hpp"

#include "actors/signer.hpp"
#include "tuf/limits.hpp"
#include "tuf/writer.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::actors {
namespace {

const std::string suffix = ".json";

std::string without_suffix(const std::string& file) {
  return file.substr(0, file.size() - suffix.size());
}

} // namespace

caf::result<caf::ok_atom> snapshot_state::take(const publication_step& step) {
  step_ = step;
  for (const auto& role : step_.roles)
    listed_[role.role + suffix] = role.version;
  if (step_.roles.empty() && !step_.new_snapshot) {
    hand_over(); // only the timestamp is renewed
    return caf::ok_atom::value;
  }
  self->request(signer_, parts_.wait.role, sign_atom::value, order())
      .await([this](const signed_role& done) { signed_as(done); },
             [this](const caf::error& e) { fail_with(from_caf(e)); });
  return caf::ok_atom::value;
}

sign_order snapshot_state::order() const {
  auto out = parts_.plan->order_for("snapshot", version_ + 1, step_.revision, step_.now);
  out.max_bytes = tuf::max_snapshot_bytes - tuf::envelope_bytes;
  out.render = [this](std::int64_t version, time_point expires) {
    tuf::snapshot_writer writer(version, expires);
    for (const auto& [file, listed_version] : listed_)
      writer.add(without_suffix(file), listed_version);
    return std::move(writer).finish();
  };
  return out;
}

void snapshot_state::signed_as(const signed_role& done) {
  version_ = done.what.version;
  step_.roles.push_back(done.what);
  step_.snapshot_version = done.what.version;
  step_.snapshot_length = done.length;
  step_.snapshot_sha256 = done.sha256;
  hand_over();
}

void snapshot_state::hand_over() {
  self->request(parts_.timestamp, parts_.wait.stage, step_atom::value, std::move(step_))
      .await([](caf::ok_atom) {}, [this](const caf::error& e) { fail_with(from_caf(e)); });
}

void snapshot_state::fail_with(const error& e) {
  spdlog::error("publication-failed snapshot {}", to_string(e));
  self->quit(to_caf(e));
}

snapshot_actor::behavior_type snapshot(snapshot_actor::stateful_pointer<snapshot_state> self,
                                       snapshot_parts parts) {
  auto& state = self->state;
  state.parts_ = std::move(parts);
  const auto& p = state.parts_;
  for (const auto& row : *p.roles) {
    if (row.name == "snapshot")
      state.version_ = row.version;
    else if (row.name != "timestamp" && row.version > 0)
      state.listed_[row.name + suffix] = row.version;
  }
  state.parts_.roles.reset();
  state.signer_ = self->spawn<caf::linked>(
      signer, signer_parts{p.plan->repository, p.catalog, p.storage, p.keyring, p.wait});
  return {[self](step_atom, const publication_step& step) { return self->state.take(step); }};
}

} // namespace rstuf::actors
