#pragma once

#include "config/settings.hpp"

#include <string>

namespace rstuf::config {

/// The settings for `--help`: name, meaning, what is allowed and the default.
std::string settings_help();

/// docs/settings.md: the page whose table is made from the table of settings.
std::string settings_markdown();

/// The settings in force for `--check-config`, one NAME=value a line; secrets as "set" or
/// "not set".
std::string describe(const settings& s);

} // namespace rstuf::config
