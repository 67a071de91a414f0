#pragma once

#include "actors/accept_reply.hpp"
#include "catalog/expiry.hpp"
#include "catalog/task.hpp"
#include "http/file_cache.hpp"
#include "http/router.hpp"

#include <functional>
#include <memory>
#include <string>

// The endpoints of docs/api.md, by subject.
namespace rstuf::http {

/// Hands a task to GATEWAY; the answer comes on any thread.
using submit = std::function<void(catalog::new_task, actors::accept_reply::receiver)>;

/// What the endpoints answer from, beside the catalog and the storage.
struct route_parts {
  submit hand_in = {};
  std::function<result<void>()> ready = {};
  std::function<std::string()> scrape = {}; ///< the metrics as text
  catalog::expiry_rule expiry = {};
};

/// All endpoints.
void add_all_routes(router& to, const route_parts& parts);

void add_bootstrap_routes(router& to, const submit& hand_in);
void add_artifact_routes(router& to, const submit& hand_in);
void add_task_routes(router& to);
void add_config_routes(router& to, const submit& hand_in);
void add_delegation_routes(router& to, const submit& hand_in);
void add_signing_routes(router& to, const submit& hand_in);
void add_update_routes(router& to, const submit& hand_in);
void add_listing_routes(router& to);
void add_task_list_routes(router& to);
void add_metadata_routes(router& to, std::shared_ptr<file_cache> cache);
void add_role_routes(router& to, const catalog::expiry_rule& expiry);
void add_event_routes(router& to);
void add_health_routes(router& to, std::function<result<void>()> ready);
void add_metrics_routes(router& to, std::function<std::string()> scrape);
void add_document_routes(router& to);

} // namespace rstuf::http
