#pragma once

#include "catalog/lease.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace rstuf::actors {

/// How a worker comes to own a repository.
struct lease_rules {
  std::string worker;
  std::function<std::string()> nonce; ///< fresh and unguessable, for each lease taken
  std::chrono::seconds time{20};      ///< T below
  bool sole_worker =
      false; ///< nobody else can be alive (a lock on the data directory): do not wait
};

/// The rules of the lease, without the catalog. A contender takes over after it has seen the same
/// beat for T on its own monotonic clock; an owner stops by itself after T/2 without a beat.
class lease_keeper {
public:
  using moment = std::chrono::steady_clock::time_point;

  lease_keeper() = default;
  explicit lease_keeper(lease_rules rules) : rules_(std::move(rules)) {}

  const std::optional<catalog::lease>& own() const { return own_; }
  const lease_rules& rules() const { return rules_; }

  /// Whether the row that was read may be taken now.
  bool may_take(const catalog::lease& row, moment now) {
    if (rules_.sole_worker || row.epoch == 0 || row.worker.empty())
      return true;
    if (!seen_ || *seen_ != row) {
      seen_ = row;
      seen_since_ = now;
    }
    return now - seen_since_ >= rules_.time;
  }

  /// The lease was taken, or beat: it holds from the moment at which that was asked for.
  void hold(catalog::lease row, moment asked) {
    own_ = std::move(row);
    beat_at_ = asked;
    seen_.reset();
  }
  bool is_stale(moment now) const { return own_ && now - beat_at_ >= rules_.time / 2; }
  bool needs_beat(moment now) const { return own_ && now - beat_at_ >= rules_.time / 8; }
  void let_go() { own_.reset(); }

private:
  lease_rules rules_;
  std::optional<catalog::lease> own_;
  moment beat_at_{};
  std::optional<catalog::lease> seen_;
  moment seen_since_{};
};

} // namespace rstuf::actors
