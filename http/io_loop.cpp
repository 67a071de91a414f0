#include "http/io_loop.hpp"

#include <asio/io_context.hpp>

namespace rstuf::http {

io_loop::io_loop() : context_{std::make_unique<asio::io_context>(1)} {}
io_loop::~io_loop() = default;

} // namespace rstuf::http
