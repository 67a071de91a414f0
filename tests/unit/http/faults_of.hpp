#pragma once

#include "http/json_body.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rstuf::http::test {

inline request with_body(std::string_view body) {
  request r;
  r.body = body;
  return r;
}

/// "type at loc" of every fault.
inline std::vector<std::string> faults_of(const checked<json>& read) {
  std::vector<std::string> out;
  if (!read) {
    for (const auto& f : read.error())
      out.push_back(f["type"].get<std::string>() + " at " + f["loc"].dump());
  }
  return out;
}

inline json ed25519_key(char digit) {
  return {{"keytype", "ed25519"},
          {"scheme", "ed25519"},
          {"keyval", {{"public", std::string(64, digit)}}}};
}

} // namespace rstuf::http::test
