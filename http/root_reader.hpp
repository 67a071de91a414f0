#pragma once

#include "http/body_reader.hpp"

namespace rstuf::http {

/// `{"root": <signed root>}`, checked for form, as it was sent but for optional members that were
/// null. Whether its signatures hold is for the worker to say.
json read_root_metadata(const body_reader& metadata);

} // namespace rstuf::http
