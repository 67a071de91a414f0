#pragma once

#include "tuf/error.hpp"
#include "tuf/json.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rstuf::http {

struct response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body; ///< none: an empty one
  std::string task = {};                   ///< of a 202: the task that was accepted
  bool is_event_stream = false;            ///< goes on with events, and has no body of its own
};

/// Where a handler's answer goes: called once, from any thread.
using reply = std::function<void(response)>;

/// An answer in JSON that no cache keeps.
response json_response(int status, const json& body);

/// `{"detail": …}`, as every refusal has it.
response refused(int status, const json& detail);

/// 405 with the methods that the path has.
response not_allowed(const std::vector<std::string>& methods);

/// The answer to a failure inside: its status, and no word of its context, which is for the log.
response failed(const error& e);

} // namespace rstuf::http
