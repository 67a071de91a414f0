#pragma once

#include "http/json_body.hpp"

namespace rstuf::http {

/// The body of POST /api/v1/bootstrap/, checked for form, as the payload of its task: integers are
/// integers, `timeout` is there, the metadata is as it was sent but for optional members that were
/// null. Whether its signatures hold is for the worker to say.
checked<json> read_bootstrap(const request& r);

} // namespace rstuf::http
