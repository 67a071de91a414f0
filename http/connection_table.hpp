#pragma once

#include "http/server_limits.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

namespace rstuf::http {

class guarded_connection;

/// The open connections of a server by RESTinio's number, and the limits they all keep. Used on the
/// thread of the io_context only.
struct connection_table {
  server_limits limits;
  std::uint64_t body_bytes = 0; ///< of requests that are not answered yet
  std::unordered_map<std::uint64_t, std::weak_ptr<guarded_connection>> open;
  std::function<void(int status)> refused = [](int) {}; ///< told of what was refused unread

  /// Empty if the connection is closed.
  std::weak_ptr<guarded_connection> find(std::uint64_t id) const {
    auto found = open.find(id);
    return found == open.end() ? std::weak_ptr<guarded_connection>{} : found->second;
  }
};

} // namespace rstuf::http
