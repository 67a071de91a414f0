#pragma once

#include "config/settings.hpp"
#include "metrics/registry.hpp"
#include "tuf/error.hpp"

#include <functional>
#include <memory>

namespace rstuf::server {

/// The whole service in one process: SQLite catalog, in-process queue, metadata on the local disk,
/// REST API and metadata over HTTP. Serves until `wait_for_end` returns, then finishes what it
/// accepted. Errors: `conflict` (the data directory or the address is in use), `unavailable`.
result<void> run_embedded(const config::settings& s,
                          const std::shared_ptr<metrics::registry>& figures,
                          const std::function<void()>& wait_for_end);

} // namespace rstuf::server
