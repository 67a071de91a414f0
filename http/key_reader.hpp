#pragma once

#include "http/body_reader.hpp"

#include <string>

namespace rstuf::http {

/// A public key of a request: `{"keytype","scheme","keyval":{"public"},…}`.
struct sent_key {
  json key;
  std::string identity; ///< equal for two keys that are the same; empty if the key has a fault
};

/// Reads a key that a delegation may name: of a scheme that is known, and readable. Keys of
/// sigstore are taken by their form. Members nobody knows are dropped: a private value must not be
/// kept because somebody sent it along.
sent_key read_key(const body_reader& key);

} // namespace rstuf::http
