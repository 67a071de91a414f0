#pragma once

#include "http/guarded_connection.hpp"

#include <restinio/all.hpp>

#include <memory>
#include <utility>
#include <vector>

// What RESTinio asks of a socket type (as restinio/tls.hpp does it for TLS), so that its
// connections read and write through a guarded_connection.
namespace rstuf::http {

class guarded_socket {
public:
  using executor_type = asio::ip::tcp::socket::executor_type;

  guarded_socket(asio::io_context& io, std::shared_ptr<connection_table> table)
      : through_{std::make_shared<guarded_connection>(io, std::move(table))} {}

  guarded_connection& connection() { return *through_; }
  asio::ip::tcp::socket& lowest_layer() { return through_->socket; }
  executor_type get_executor() { return through_->socket.get_executor(); }
  bool is_open() const { return through_->socket.is_open(); }
  auto native_handle() { return through_->socket.native_handle(); }
  bool native_non_blocking() const { return through_->socket.native_non_blocking(); }
  void native_non_blocking(bool on, std::error_code& ec) {
    through_->socket.native_non_blocking(on, ec);
  }

  void cancel(std::error_code& ec) { through_->cancel(ec); }
  void shutdown(asio::ip::tcp::socket::shutdown_type what, std::error_code& ec) {
    through_->shutdown(what, ec);
  }
  void close() { through_->close(); }

  template <class Handler>
  void async_read_some(asio::mutable_buffer into, Handler&& done) {
    through_->read(into, std::forward<Handler>(done));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& from, Handler&& done) {
    through_->set_writing(true);
    through_->socket.async_write_some(from, [t = through_, done = std::forward<Handler>(done)](
                                                std::error_code ec, std::size_t size) mutable {
      t->set_writing(false);
      done(ec, size);
    });
  }

  template <class Handler>
  void async_wait(asio::ip::tcp::socket::wait_type what, Handler&& done) {
    through_->socket.async_wait(what, std::forward<Handler>(done));
  }

private:
  std::shared_ptr<guarded_connection> through_;
};

/// Turns connections away beyond the limit. (RESTinio's ip_blocker would be the place, but it ends
/// the program when a client resets its connection at the wrong moment.)
template <class Connection, class Start, class Failed>
void prepare_connection_and_start_read(guarded_socket& socket, Connection& connection, Start start,
                                       Failed failed) {
  if (socket.connection().begin(connection.connection_id()))
    start();
  else
    failed(asio::error::make_error_code(asio::error::connection_refused));
}

inline restinio::tls_socket_t*
make_tls_socket_pointer_for_state_listener(guarded_socket& /*socket*/) noexcept {
  return nullptr;
}

} // namespace rstuf::http

namespace restinio {

template <class Settings>
class socket_type_dependent_settings_t<Settings, rstuf::http::guarded_socket> {
public:
  Settings& connections(std::shared_ptr<rstuf::http::connection_table> table) {
    table_ = std::move(table);
    return static_cast<Settings&>(*this);
  }
  std::shared_ptr<rstuf::http::connection_table> connections() const { return table_; }

protected:
  socket_type_dependent_settings_t() = default;
  socket_type_dependent_settings_t(socket_type_dependent_settings_t&&) = default;
  ~socket_type_dependent_settings_t() = default;

private:
  std::shared_ptr<rstuf::http::connection_table> table_;
};

namespace impl {

template <>
class socket_supplier_t<rstuf::http::guarded_socket> {
protected:
  template <class Settings>
  socket_supplier_t(Settings& settings, asio::io_context& io)
      : io_{io}, table_{settings.connections()} {
    for (std::size_t i = 0; i < settings.concurrent_accepts_count(); ++i)
      sockets_.emplace_back(io_, table_);
  }

  rstuf::http::guarded_socket& socket(std::size_t index) { return sockets_.at(index); }
  rstuf::http::guarded_socket move_socket(std::size_t index) {
    return std::exchange(sockets_.at(index), rstuf::http::guarded_socket{io_, table_});
  }
  std::size_t concurrent_accept_sockets_count() const noexcept { return sockets_.size(); }

private:
  asio::io_context& io_;
  std::shared_ptr<rstuf::http::connection_table> table_;
  std::vector<rstuf::http::guarded_socket> sockets_;
};

} // namespace impl
} // namespace restinio
