#pragma once

#include "cli/ceremony.hpp"
#include "cli/dialogue.hpp"

#include <optional>

namespace rstuf::cli {

/// Asks for everything, lets anything be changed, and ends when the person wants to sign what was
/// shown. `passphrase_fd` gives the passphrases of those who sign now, one line each.
result<prepared_ceremony> ask_ceremony(dialogue& talk, const key_unlock& unlock,
                                       std::optional<int> passphrase_fd, const clock& time);

} // namespace rstuf::cli
