#include "http/guarded_connection.hpp"

#include "http/refusal.hpp"

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>

#include <sys/socket.h>
#include <utility>

namespace rstuf::http {
namespace {

/// How much a refused client may go on sending before it is cut off. Closing while it sends would
/// reset the connection, and the client would lose the answer that says why.
constexpr std::size_t max_discarded = 64U << 20U;

} // namespace

bool guarded_connection::begin(std::uint64_t id) {
  if (table_->open.size() >= table_->limits.max_connections) {
    table_->refused(503);
    say(503);
    return false;
  }
  id_ = id;
  table_->open.emplace(id, weak_from_this());
  return true;
}

void guarded_connection::read(asio::mutable_buffer into, handler done) {
  if (last_ || fault_ != 0) {
    hold(std::move(done), asio::error::connection_aborted);
    return settle();
  }
  reading_ = true;
  socket.async_read_some(into, [self = shared_from_this(), into, done = std::move(done)](
                                   std::error_code ec, std::size_t size) mutable {
    self->arrived(into, ec, size, std::move(done));
  });
}

void guarded_connection::arrived(asio::mutable_buffer into, std::error_code ec, std::size_t size,
                                 handler done) {
  reading_ = false;
  if (ec == asio::error::eof && pending_ > 0 && !streaming_)
    return hold(std::move(done), ec); // a client may end its side and still wait for answers
  if (ec)
    return done(ec, size);
  if (watch_.within_request() && table_->body_bytes > table_->limits.max_body_memory) {
    fault_ = 503;
    hold(std::move(done), asio::error::connection_aborted);
    return settle();
  }
  auto seen = watch_.feed({static_cast<const char*>(into.data()), size});
  count_bodies(bodies_done_);
  pending_ += seen.completed;
  last_ = seen.last;
  fault_ = seen.fault;
  if (seen.asks_to_continue && pending_ == 0)
    say(100);
  if (seen.good > 0)
    return done({}, seen.good);
  hold(std::move(done), asio::error::connection_aborted);
  settle();
}

void guarded_connection::count_bodies(std::uint64_t done) {
  bodies_done_ = done;
  auto now = watch_.body_bytes() - done;
  table_->body_bytes = table_->body_bytes + now - counted_bodies_;
  counted_bodies_ = now;
}

void guarded_connection::answered(bool last) {
  --pending_;
  if (pending_ == 0)
    count_bodies(watch_.body_bytes());
  silent_ = silent_ || last;
  settle();
}

void guarded_connection::hold(handler done, std::error_code outcome) {
  held_ = std::move(done);
  held_outcome_ = outcome;
}

void guarded_connection::settle() {
  if (!held_ || pending_ > 0 || silent_)
    return;
  if (fault_ != 0)
    refuse();
  else
    finish_held(held_outcome_);
}

void guarded_connection::refuse() {
  table_->refused(fault_);
  say(fault_);
  silent_ = true;
  count_bodies(watch_.body_bytes());
  std::error_code ignored;
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  discard();
}

void guarded_connection::discard() {
  socket.async_read_some(asio::buffer(discard_buffer_),
                         [self = shared_from_this()](std::error_code ec, std::size_t size) {
                           self->discarded_ += size;
                           if (ec || self->discarded_ > max_discarded)
                             self->finish_held(asio::error::connection_aborted);
                           else
                             self->discard();
                         });
}

void guarded_connection::finish_held(std::error_code ec) {
  if (auto done = std::exchange(held_, nullptr))
    asio::post(socket.get_executor(), [done = std::move(done), ec] { done(ec, 0); });
}

void guarded_connection::say(int status) {
  auto text = refusal(status);
  // An answer of ours finds the send buffer empty, or the client does not read: then it is lost.
  std::ignore =
      ::send(socket.native_handle(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

int guarded_connection::last_word() const {
  if (silent_ || writing_ || !socket.is_open())
    return 0;
  if (pending_ > 0)
    return 503; // the answer took too long
  if (watch_.within_request())
    return reading_ ? 408 : 400;
  return 0;
}

void guarded_connection::cancel(std::error_code& ec) {
  finish_held(asio::error::operation_aborted);
  socket.cancel(ec);
}

void guarded_connection::shutdown(asio::ip::tcp::socket::shutdown_type what, std::error_code& ec) {
  if (int status = last_word(); status != 0)
    say(status);
  silent_ = true;
  socket.shutdown(what, ec);
}

void guarded_connection::close() {
  silent_ = true;
  table_->open.erase(id_);
  finish_held(asio::error::operation_aborted);
  socket.close();
}

} // namespace rstuf::http
