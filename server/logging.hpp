#pragma once

#include "config/settings.hpp"
#include "metrics/registry.hpp"

#include <memory>

namespace rstuf::server {

/// Sends the log to standard error, as text or as one JSON object a line. Warnings and errors are
/// counted, also those that the log level leaves out.
void start_logging(const config::settings& s, std::shared_ptr<metrics::registry> figures);

} // namespace rstuf::server
