#pragma once

#include "http/json_body.hpp"

#include <string>
#include <vector>

namespace rstuf::http {

/// A request that changes artifacts, checked as a whole.
struct artifact_order {
  std::vector<std::string> paths; ///< as the request names them
  json payload;                   ///< of the task: conversions done, unknown members gone
  bool publish = true;
};

/// The body of POST /api/v1/artifacts/:
/// `{"artifacts":[{"path","info":{"length","hashes","custom"}}],"add_task_id_to_custom","publish_artifacts"}`.
/// A path that stands there twice is refused: which one counts is the client's to say.
checked<artifact_order> read_artifacts_to_add(const request& r);

/// The body of POST /api/v1/artifacts/delete: `{"artifacts":[path…],"publish_artifacts"}`. Paths
/// nobody can have added are no fault; they come out as not found.
checked<artifact_order> read_artifacts_to_remove(const request& r);

} // namespace rstuf::http
