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

} // namespace rstuf::actors
