#pragma once

#include "actors/situation.hpp"

namespace rstuf::actors {

/// Decides a metadata_update task: a new root, complete or still to be signed (TUF 5.3.4: by the
/// thresholds of the trusted and of the new root; 5.3.5: version exactly one higher).
decision decide_root_update(const situation& now, const catalog::task& task);

/// What a root that has enough signatures changes: it is committed for good, and clients see it
/// when its file is written. A new online key is tried first.
void commit_root(const situation& now, const tuf::metadata<tuf::root>& root, decision& out);

/// Distinct keys of the trusted and of the new root that signed, each against its threshold.
struct root_progress {
  bool by_trusted = false;
  bool by_itself = false;
  bool is_complete() const { return by_trusted && by_itself; }
};
root_progress progress_of(const tuf::root& trusted, const tuf::metadata<tuf::root>& next);

/// Whether a key of the trusted or of the new root made this signature.
result<void> check_root_signature(const tuf::root& trusted, const tuf::metadata<tuf::root>& next,
                                  const tuf::signature& signature);

/// The next step of a committed root that clients do not see yet; nothing while it has to wait.
/// `visible_for`: how long clients have seen everything that was prepared for it.
struct root_step {
  enum class kind : std::uint8_t {
    prepare, ///< `change` has every role written for the new online key
    show,    ///< write its file, then `change` lets clients see it
  };
  kind what = kind::show;
  catalog::root_row root;
  catalog::plan_change change;
};
std::optional<root_step> next_root_step(const situation& now, std::chrono::seconds visible_for,
                                        std::chrono::seconds timestamp_cache);

} // namespace rstuf::actors
