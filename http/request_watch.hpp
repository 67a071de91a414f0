#pragma once

#include "http/server_limits.hpp"

#include <http_parser.h>

#include <string>
#include <string_view>

namespace rstuf::http {

/// Reads along with what a client sends and finds where requests end and what is wrong with them,
/// so that a connection can be refused with an answer instead of being dropped: RESTinio closes
/// without a word on anything its parser does not like.
class request_watch {
public:
  explicit request_watch(const server_limits& limits);
  request_watch(const request_watch&) = delete;
  request_watch& operator=(const request_watch&) = delete;

  /// What a piece of input came to.
  struct progress {
    std::size_t good = 0;      ///< leading bytes that belong to requests without a fault
    std::size_t completed = 0; ///< requests that end in this piece
    int fault = 0; ///< status with which to refuse what follows `good`: 400, 413, 414, 431
    bool asks_to_continue = false; ///< the client waits for a 100 before it sends the body
    bool last = false;             ///< the client asked to close after the request that ends here
  };
  progress feed(std::string_view bytes);

  /// Whether a part of a request has arrived, but not all of it.
  bool within_request() const { return within_; }

  /// Bytes of bodies that have passed, chunk sizes and the like not counted.
  std::uint64_t body_bytes() const { return all_bodies_; }

private:
  static const http_parser_settings& callbacks();
  void begin_request();
  int refuse(int status);
  int take_header(std::string_view name_part, std::string_view value_part);
  void end_header();
  int end_headers();
  int take_body(std::size_t size);

  const server_limits& limits_;
  http_parser parser_{};
  bool within_ = false;
  bool complete_ = false;
  bool awaits_continue_ = false;
  int fault_ = 0;
  std::size_t target_ = 0;
  std::size_t header_bytes_ = 0;
  std::size_t header_fields_ = 0;
  std::size_t hosts_ = 0;
  std::uint64_t body_ = 0;
  std::uint64_t all_bodies_ = 0;
  std::string name_;  ///< the field being read, as much as is needed to know it
  std::string value_; ///< likewise
  bool in_value_ = false;
};

} // namespace rstuf::http
