#pragma once

#include "cli/ceremony.hpp"

#include <string>

// The parts of a ceremony in a few words each.
namespace rstuf::cli {

/// "1 day", "7 days".
std::string in_days(std::int64_t count);

/// "root 365 days, targets 365 days, …"
std::string lives_in_words(const ceremony_plan& plan);
/// "256 hash bins 1 day", or a line for each custom role.
std::string artifacts_in_words(const ceremony_plan& plan);

/// A key with its fingerprint, as people compare it: two lines, the last without its end.
std::string key_lines(const tuf::key& key, std::string_view remark = {});

/// Whose keys sign root, and with which key the service signs.
std::string root_keys_in_words(const ceremony_plan& plan, const ceremony_keys& keys);
std::string online_key_in_words(const ceremony_plan& plan, const ceremony_keys& keys);

/// All that is signed, and what one should know before.
std::string root_in_words(const ceremony_plan& plan, const ceremony_keys& keys,
                          const tuf::metadata<tuf::root>& root);

} // namespace rstuf::cli
