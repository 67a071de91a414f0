#include "http/routes.hpp"

namespace rstuf::http {
namespace {

constexpr std::size_t cache_bytes = 32U << 20U;

} // namespace

void add_all_routes(router& to, const route_parts& parts) {
  add_bootstrap_routes(to, parts.hand_in);
  add_artifact_routes(to, parts.hand_in);
  add_task_routes(to);
  add_config_routes(to, parts.hand_in);
  add_update_routes(to, parts.hand_in);
  add_signing_routes(to, parts.hand_in);
  add_delegation_routes(to, parts.hand_in);
  add_listing_routes(to);
  add_task_list_routes(to);
  add_event_routes(to);
  add_role_routes(to, parts.expiry);
  add_metadata_routes(to, std::make_shared<file_cache>(cache_bytes));
  add_health_routes(to, parts.ready);
  add_metrics_routes(to, parts.scrape);
  add_document_routes(to);
}

} // namespace rstuf::http
