#pragma once

#include "http/json_body.hpp"

#include <string>

namespace rstuf::http {

/// The artifacts of an import, checked as a whole.
struct import_order {
  std::size_t artifacts = 0;
  std::string rows; ///< the payload of the task: see catalog/artifact_rows.hpp
  bool publish = true;
};

/// The body of POST /api/v1/artifacts/import: `text/csv` with RSTUF's rows
/// `path;size;hash-type;hash`, or `application/x-ndjson` with an artifact of POST artifacts in each
/// line; `?publish_artifacts=false` keeps them back. Faults are at `["body", line, …]`.
checked<import_order> read_import(const request& r);

} // namespace rstuf::http
