#pragma once

#include "http/json_body.hpp"

namespace rstuf::http {

/// The body of POST /api/v1/metadata/: `{"metadata":{"root": <signed root>}}`, as the payload of
/// its task.
checked<json> read_metadata_update(const request& r);

/// The body of POST /api/v1/metadata/online: `{"roles":[name…]}`; none means all online roles.
checked<json> read_online_update(const request& r);

/// The body of POST /api/v1/metadata/sign: `{"role","signature":{"keyid","sig"}}`. Whether the
/// signature holds is for the worker to say.
checked<json> read_signature(const request& r);

/// The body of POST /api/v1/metadata/sign/delete: `{"role"}`.
checked<json> read_signing_to_delete(const request& r);

} // namespace rstuf::http
