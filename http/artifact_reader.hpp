#pragma once

#include "http/body_reader.hpp"

#include <string>

// The rules of artifacts, once for all bodies that describe some. Faults go to the readers.
namespace rstuf::http {

std::string read_artifact_path(const body_reader& path);

std::optional<std::int64_t> read_artifact_length(const body_reader& length);

/// A digest in lower-case hexadecimal digits; a fault of `name` if there is no such algorithm.
std::optional<std::string> read_digest(std::string_view algorithm, const body_reader& name,
                                       const body_reader& digest);

/// `{"path","info":{"length","hashes","custom"}}` with conversions done and unknown members gone.
json read_artifact(const body_reader& artifact);

} // namespace rstuf::http
