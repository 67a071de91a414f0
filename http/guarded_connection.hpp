#pragma once

#include "http/connection_table.hpp"
#include "http/request_watch.hpp"

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <system_error>

namespace rstuf::http {

/// One accepted connection, between its socket and RESTinio. RESTinio drops a connection without a
/// word when a limit is passed, a time-out runs off or the input is no HTTP. This class watches
/// what goes through and has the last word: it answers 400, 408, 413, 414, 431 or 503 itself, after
/// the answers to earlier requests, and it answers `Expect: 100-continue`. All calls come from the
/// one thread of the io_context.
class guarded_connection : public std::enable_shared_from_this<guarded_connection> {
public:
  using handler = std::function<void(const std::error_code&, std::size_t)>;

  guarded_connection(asio::io_context& io, std::shared_ptr<connection_table> table)
      : socket{io}, table_{std::move(table)}, watch_{table_->limits} {}
  ~guarded_connection() { count_bodies(watch_.body_bytes()); }

  asio::ip::tcp::socket socket;

  /// Enters the connection into the table under RESTinio's number. False if the table is full: the
  /// client has been told with a 503.
  bool begin(std::uint64_t id);

  /// Reads like async_read_some, but hands on only what belongs to requests without a fault.
  void read(asio::mutable_buffer into, handler done);

  /// RESTinio has begun to write, or has written, a piece of an answer.
  void set_writing(bool writing) { writing_ = writing; }

  /// The answer to one request has been written; `last` if the connection closes after it.
  void answered(bool last);

  /// An answer without end has begun: nothing of ours may be written any more, and the end of the
  /// client's side ends the connection.
  void begin_stream() {
    silent_ = true;
    streaming_ = true;
  }

  /// What RESTinio does when it wants no more input, and when it closes.
  void cancel(std::error_code& ec);
  void shutdown(asio::ip::tcp::socket::shutdown_type what, std::error_code& ec);
  void close();

private:
  void arrived(asio::mutable_buffer into, std::error_code ec, std::size_t size, handler done);
  /// Keeps a read unfinished until earlier requests have their answers.
  void hold(handler done, std::error_code outcome);
  void settle();
  /// Tells the table how much of the bodies is in memory, given how much of them is done with. (The
  /// start of a body that came along with an answered request counts as done.)
  void count_bodies(std::uint64_t done);
  void refuse();
  void discard();
  void finish_held(std::error_code ec);
  void say(int status);
  int last_word() const;

  std::shared_ptr<connection_table> table_;
  std::uint64_t id_ = 0;
  request_watch watch_;
  std::uint64_t bodies_done_ = 0;    ///< bytes of bodies whose requests have answers
  std::uint64_t counted_bodies_ = 0; ///< our share of the table's
  std::size_t pending_ = 0;          ///< complete requests without a written answer
  bool reading_ = false;
  bool writing_ = false;
  bool streaming_ = false;
  bool silent_ = false; ///< no answer of ours may follow any more
  bool last_ = false;   ///< no request follows: the client said so
  int fault_ = 0;
  handler held_;
  std::error_code held_outcome_;
  std::size_t discarded_ = 0;
  std::array<char, 4096> discard_buffer_;
};

} // namespace rstuf::http
