#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/blueprint.hpp"
#include "actors/storage_actor.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <memory>
#include <string>

namespace rstuf::actors {

struct timestamp_parts {
  std::shared_ptr<const blueprint> plan;
  std::shared_ptr<const catalog::repository_state> state; ///< as committed
  catalog::lease lease;
  catalog_worker catalog;
  storage_actor storage;
  keyring_worker keyring;
  repository_actor repository;
  deadlines wait;
};

/// The one place where a publication becomes true (the catalog's commit) and visible (the
/// replacement of timestamp.json), in this order:
///   sign, stage the bytes, commit, root file if clients need it now, activate, show.
/// Any failure ends this actor; REPOSITORY starts again from the catalog, and reconcile() finishes
/// what was committed.
struct timestamp_state {
  static inline const char* name = "rstuf.timestamp";
  explicit timestamp_state(timestamp_actor::pointer s) : self(s) {}

  caf::result<caf::ok_atom> take(const publication_step& step);
  caf::result<caf::ok_atom> reconcile();

private:
  friend timestamp_actor::behavior_type
      timestamp(timestamp_actor::stateful_pointer<timestamp_state>, timestamp_parts);
  using next = void (timestamp_state::*)();

  sign_order order() const;
  void stage();
  void commit();
  /// Whether the root that follows becomes visible together with this publication, because the old
  /// online key is lost: nothing else would verify in between.
  bool brings_next_root() const;
  void write_root();
  void activate();
  void show();
  void report();

  void read_committed();
  void look_for_newer_root();
  void read_stored();
  void compare(const result<std::string>& stored);
  void catch_up();
  void confirm_lease();

  /// Runs one call on the catalog or the storage, then the next step; a failure ends the actor.
  template <class Call>
  void in_catalog(Call call, next then) {
    ask(self, parts_.catalog, parts_.wait.catalog, std::move(call),
        [this, then](const result<void>& done) { proceed(done, then); });
  }
  template <class Call>
  void in_storage(Call call, next then) {
    ask(self, parts_.storage, parts_.wait.storage, std::move(call),
        [this, then](const result<void>& done) { proceed(done, then); });
  }
  void proceed(const result<void>& done, next then) {
    done ? (this->*then)() : fail_with(done.error());
  }
  void fail_with(const error& e);

  timestamp_actor::pointer self;
  timestamp_parts parts_;
  signer_actor signer_;
  bool root_written_ = false; ///< the trusted one, before the first timestamp
  bool storage_lags_ = false;
  std::int64_t version_ = 0; ///< of the newest timestamp
  std::int64_t snapshot_version_ = 0;
  std::size_t snapshot_length_ = 0;
  std::string snapshot_sha256_;
  publication_step step_;
  catalog::publication publication_;
  caf::typed_response_promise<caf::ok_atom> reconciled_;
};

timestamp_actor::behavior_type timestamp(timestamp_actor::stateful_pointer<timestamp_state> self,
                                         timestamp_parts parts);

} // namespace rstuf::actors
