#pragma once

#include "config/settings.hpp"

namespace rstuf::server {

/// Sends the log to standard error, as text or as one JSON object a line.
void start_logging(const config::settings& s);

} // namespace rstuf::server
