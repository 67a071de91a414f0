#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace rstuf::http {

/// What a server accepts, and how long it waits. Beyond a limit the client gets an answer that says
/// which one it was: 413, 414, 431, 408 or 503.
struct server_limits {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                   ///< 0 takes a free one
  std::uint64_t max_body = 16U << 20U;         ///< bytes
  std::uint64_t max_body_memory = 256U << 20U; ///< bytes of all bodies that are not answered yet
  std::size_t max_target = 8192;               ///< bytes of the request target
  std::size_t max_header_bytes = 32U << 10;    ///< names and values of all fields together
  std::size_t max_header_fields = 100;
  std::chrono::milliseconds request_timeout{60'000}; ///< to receive one request; also of idling
  std::chrono::milliseconds answer_timeout{60'000};  ///< to make an answer; to send one
  std::chrono::seconds max_wait{30};                 ///< for the end of a task; see Prefer: wait
  std::size_t max_unsent_events = 1U << 20;          ///< bytes; a listener that leaves more is cut
  std::size_t max_listeners = 64;                    ///< to events; more get a 503
  std::size_t max_connections = 1024;                ///< more get a 503
  std::size_t max_pipelined = 64;                    ///< requests of one connection in work
  std::size_t max_waiting = 4096;                    ///< requests that wait for a reading thread
};

} // namespace rstuf::http
