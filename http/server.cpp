#include "http/server.hpp"

#include "http/answerer.hpp"
#include "http/etag.hpp"
#include "http/exchange.hpp"
#include "http/guarded_socket.hpp"
#include "http/routes.hpp"
#include "http/task_watch.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <future>
#include <optional>
#include <thread>

namespace rstuf::http {
namespace {

constexpr std::size_t reading_threads = 2;
constexpr std::size_t read_bytes = 16U << 10U;

} // namespace

struct server::core {
  /// RESTinio's own words, most of which are about what clients do.
  struct library_log {
    template <class Text>
    void trace(Text&& /*text*/) const {}
    template <class Text>
    void info(Text&& /*text*/) const {}
    template <class Text>
    void warn(Text&& text) const {
      spdlog::debug("http-connection {}", text());
    }
    template <class Text>
    void error(Text&& text) const {
      spdlog::debug("http-connection {}", text());
    }
  };

  struct traits : restinio::traits_t<restinio::asio_timer_manager_t, library_log,
                                     restinio::details::autodetect_request_handler_type,
                                     restinio::noop_strand_t, guarded_socket> {};

  core(server_parts p, asio::io_context& context) : parts{std::move(p)}, io{context} {}

  void add_routes();
  restinio::server_settings_t<traits> settings();
  void take(restinio::request_handle_t from);
  void serve(const std::shared_ptr<exchange>& to, std::string path, router::route way);
  void watch();
  void run();
  void run_on_loop(const std::function<void()>& what);

  server_parts parts;
  asio::io_context& io;
  std::shared_ptr<connection_table> table = std::make_shared<connection_table>();
  std::shared_ptr<requests_in_work> in_work = std::make_shared<requests_in_work>();
  router routes;
  std::optional<worker_pool> pool;
  std::shared_ptr<task_watch> waiting;
  std::shared_ptr<answerer> answers;
  std::optional<restinio::http_server_t<traits>> library;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
  std::thread thread;
  std::uint16_t port = 0;
};

void server::core::add_routes() {
  auto hand_in = [this](catalog::new_task task, actors::accept_reply::receiver to) {
    caf::anon_send(*parts.gateway, actors::accept_atom::value, std::move(task),
                   actors::accept_reply{std::move(to)});
  };
  add_all_routes(routes, {.hand_in = hand_in,
                          .ready = parts.ready,
                          .scrape = [from = parts.figures] { return from->text(); },
                          .expiry = parts.expiry});
  routes.count_in(*parts.figures);
  table->refused = [meter = parts.figures->route({}, {})](int status) { meter->counted(status); };
  parts.from.read_failed = [to = parts.figures](errc code) {
    to->failed(metrics::part::catalog, code);
  };
}

auto server::core::settings() -> restinio::server_settings_t<traits> {
  const auto& l = parts.limits;
  // The library's limits lie above ours: what passes ours is answered before it comes to them.
  auto above = restinio::incoming_http_msg_limits_t{}
                   .max_url_size(2 * l.max_target)
                   .max_field_name_size(2 * l.max_header_bytes)
                   .max_field_value_size(2 * l.max_header_bytes)
                   .max_field_count(2 * l.max_header_fields)
                   .max_body_size(2 * l.max_body);
  restinio::server_settings_t<traits> s;
  s.address(l.address)
      .port(l.port)
      .buffer_size(read_bytes)
      .incoming_http_msg_limits(above)
      .read_next_http_message_timelimit(l.request_timeout)
      .handle_request_timeout(l.answer_timeout)
      .write_http_response_timelimit(l.answer_timeout)
      .timer_manager(
          std::min<std::chrono::milliseconds>(l.request_timeout / 8, std::chrono::seconds{1}))
      .max_pipelined_requests(l.max_pipelined)
      .connections(table)
      .socket_options_setter(
          [](auto& options) { options.set_option(asio::ip::tcp::no_delay{true}); })
      .acceptor_post_bind_hook([this](auto& acceptor) { port = acceptor.local_endpoint().port(); })
      .request_handler([this](restinio::request_handle_t from) {
        take(std::move(from));
        return restinio::request_accepted();
      });
  return s;
}

void server::core::take(restinio::request_handle_t from) {
  auto connection = table->find(from->connection_id());
  auto to = std::make_shared<exchange>(std::move(from), std::move(connection), io, in_work);
  auto path = normal_path(to->target());
  auto way = routes.find(to->method(), path.value_or(""));
  to->count_at(way.meter);
  bool known = way.to != nullptr || way.always != nullptr || !way.allowed.empty();
  if (!known || (parts.disabled && parts.disabled(to->method(), *path)))
    return to->finish(refused(404, "Not Found"));
  if (way.always != nullptr)
    return to->finish(unless_known(*way.always, to->incoming().if_none_match));
  if (way.to == nullptr)
    return to->finish(not_allowed(way.allowed));
  serve(to, *std::move(path), std::move(way));
}

void server::core::serve(const std::shared_ptr<exchange>& to, std::string path, router::route way) {
  // A job that does not fit, or is dropped, takes the last reference along: 503.
  pool->post([by = answers, to, path = std::move(path), way = std::move(way)](worker& mine) {
    try {
      auto r = to->incoming();
      r.path = path;
      r.rest = way.rest;
      (*way.to)(r, mine, [by, to, prefer = r.prefer](response made) {
        by->give(to, prefer, std::move(made));
      });
    } catch (const std::exception& e) {
      spdlog::error("request-broke {} {}: {}", to->method(), path, e.what());
      to->finish(failed({errc::internal, {}}));
    }
  });
}

void server::core::watch() {
  waiting = std::make_shared<task_watch>(
      io, [this](worker_pool::job look) { return pool->post(std::move(look)); },
      task_watch::limits{.waiters = parts.limits.max_waiting,
                         .listeners = parts.limits.max_listeners});
  answers = std::make_shared<answerer>(io, table, waiting);
  if (parts.changes)
    parts.changes->listen([&io = io, to = std::weak_ptr{waiting}] {
      asio::post(io, [to] {
        if (auto here = to.lock())
          here->rung();
      });
    });
}

void server::core::run() {
  while (!io.stopped()) {
    try {
      io.run();
    } catch (const std::exception& e) {
      spdlog::error("http-loop {}", e.what());
    }
  }
}

void server::core::run_on_loop(const std::function<void()>& what) {
  std::promise<void> done;
  asio::post(io, [&] {
    what();
    done.set_value();
  });
  done.get_future().wait();
}

server::server(server_parts parts, io_loop& loop)
    : core_{std::make_shared<core>(std::move(parts), loop.context())} {}

server::~server() {
  stop();
}

result<std::uint16_t> server::start() {
  auto& c = *core_;
  auto& limits = c.table->limits = c.parts.limits;
  limits.max_body_memory = std::max(limits.max_body_memory, limits.max_body);
  c.add_routes();
  c.pool.emplace(reading_threads, c.parts.limits.max_waiting, c.parts.from);
  c.watch();
  try {
    c.library.emplace(restinio::external_io_context(c.io), c.settings());
    c.library->open_sync();
  } catch (const std::exception& e) {
    c.library.reset();
    return fail(errc::unavailable, "cannot listen on " + c.parts.limits.address + ':' +
                                       std::to_string(c.parts.limits.port) + ": " + e.what());
  }
  c.work.emplace(c.io.get_executor());
  c.thread = std::thread{[&c] { c.run(); }};
  return c.port;
}

void server::stop_accepting() {
  core_->in_work->ending = true;
  if (core_->thread.joinable())
    core_->run_on_loop([this] {
      core_->library->close_sync();
      core_->waiting->end();
    });
}

bool server::drain(std::chrono::milliseconds at_most) {
  return core_->in_work->wait_for_none(at_most);
}

void server::stop() {
  auto& c = *core_;
  if (c.parts.changes)
    c.parts.changes->listen({});
  if (c.pool)
    c.pool->stop();
  if (c.thread.joinable()) {
    c.run_on_loop([&c] {
      c.library->close_sync();
      c.waiting->end();
      auto open = std::exchange(c.table->open, {});
      for (auto& [id, connection] : open) {
        if (auto left = connection.lock())
          left->close();
      }
      c.io.stop();
    });
    c.thread.join();
    c.work.reset();
    c.library.reset();
  }
  c.parts.gateway.reset();
}

} // namespace rstuf::http
