#pragma once

#include "bench/response_reader.hpp"
#include "bench/samples.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace rstuf::bench {

/// What a load does: `next` gives the bytes of the request with this number, nothing to end;
/// `answered` sees each answer with the number of its request and the moment it was sent.
struct load_plan {
  std::uint16_t port = 0;
  std::size_t connections = 1;
  std::function<std::optional<std::string>(std::size_t number)> next;
  std::function<void(std::size_t number, moment sent, response&& answer)> answered;
};

/// Keeps one request under way on each connection until there are no more. One thread, epoll.
/// The time from a request to its answer, for each. Throws failure.
samples run_load(const load_plan& plan);

} // namespace rstuf::bench
