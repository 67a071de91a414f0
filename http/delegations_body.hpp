#pragma once

#include "http/json_body.hpp"

namespace rstuf::http {

/// The bodies of POST and PUT /api/v1/delegations/: `{"delegations":{"keys","roles"}}`, as the
/// payload of a task. A key id that did not come along may be the online key's: the worker knows.
checked<json> read_delegations_to_add(const request& r);
checked<json> read_delegations_to_update(const request& r);

/// The body of POST /api/v1/delegations/delete: `{"delegations":{"roles":[{"name"}…]}}`.
checked<json> read_delegations_to_delete(const request& r);

} // namespace rstuf::http
