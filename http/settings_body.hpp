#pragma once

#include "http/json_body.hpp"

namespace rstuf::http {

/// The body of PUT /api/v1/config/: `{"settings":{"expiration":{role: days}}}`, as the payload of
/// its task. Roles that there are not come out as invalid there.
checked<json> read_settings_update(const request& r);

} // namespace rstuf::http
