#pragma once

#include "cli/dialogue.hpp"
#include "cli/root_change.hpp"

namespace rstuf::cli {

/// Asks what the next version of root changes, part by part, as often as the person wants to, and
/// shows what comes of it. Ends when they want to sign that.
result<tuf::metadata<tuf::root>> ask_next_root(dialogue& talk, const tuf::root& trusted,
                                               const ask_passphrase& ask, time_point now);

/// Asks for private keys, one after the other, and adds the signature of each.
result<void> ask_root_signatures(dialogue& talk, tuf::metadata<tuf::root>& next,
                                 const tuf::root& trusted, const key_unlock& unlock);

} // namespace rstuf::cli
