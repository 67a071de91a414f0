#include "http/failure_log.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::http {

response logged_failure(std::string_view subject, const error& e) {
  spdlog::warn("request-failed {} {}", subject, to_string(e));
  return failed(e);
}

} // namespace rstuf::http
