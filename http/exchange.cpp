#include "http/exchange.hpp"

#include "http/event_writer.hpp"
#include "http/refusal.hpp"

#include <asio/post.hpp>
#include <restinio/message_builders.hpp>
#include <spdlog/spdlog.h>

namespace rstuf::http {

/// An answer on its way to the network's thread.
struct exchange::delivery {
  restinio::request_handle_t from;
  std::weak_ptr<guarded_connection> connection;
  std::shared_ptr<requests_in_work> in_work;
  std::shared_ptr<void> token;
  response answer;
  bool has_body;

  void write() const {
    using namespace restinio;
    auto out = from->create_response<user_controlled_output_t>(http_status_line_t{
        http_status_code_t{static_cast<std::uint16_t>(answer.status)}, reason(answer.status)});
    // RESTinio confuses itself when it goes on after a declined upgrade.
    if (in_work->ending || from->header().connection() == http_connection_header_t::upgrade)
      out.connection_close();
    out.append_header_date_field();
    for (const auto& [name, value] : answer.headers)
      out.append_header(name, value);
    out.set_content_length(answer.body ? answer.body->size() : 0);
    if (has_body && answer.body)
      out.set_body(answer.body);
    bool last = !out.header().should_keep_alive();
    out.done([to = connection, held = token, last](const auto& /*ec*/) {
      if (auto c = to.lock())
        c->answered(last);
    });
  }
};

exchange::exchange(restinio::request_handle_t from, std::weak_ptr<guarded_connection> connection,
                   asio::io_context& io, std::shared_ptr<requests_in_work> in_work)
    : from_{std::move(from)}, connection_{std::move(connection)}, io_{io},
      in_work_{std::move(in_work)}, token_{in_work_->begin()},
      method_{from_->header().method().c_str()} {}

exchange::~exchange() {
  if (!answered_)
    finish(failed({errc::unavailable, {}}));
}

request exchange::incoming() const {
  const auto& h = from_->header();
  auto field = [&](restinio::http_field_t name) { return h.get_field_or(name, std::string{}); };
  request out;
  out.method = method_;
  out.query = h.query();
  out.folder = h.path().ends_with('/');
  out.body = from_->body();
  out.accept = field(restinio::http_field_t::accept);
  out.accept_encoding = field(restinio::http_field_t::accept_encoding);
  out.content_type = field(restinio::http_field_t::content_type);
  out.if_none_match = field(restinio::http_field_t::if_none_match);
  if (const auto key = h.opt_value_of("Idempotency-Key"))
    out.idempotency_key = std::string{*key};
  h.for_each_value_of("Prefer", [&](auto value) {
    out.prefer.append(out.prefer.empty() ? "" : ",").append(value);
    return restinio::http_header_fields_t::continue_enumeration();
  });
  return out;
}

std::shared_ptr<event_listener> exchange::begin_events(std::size_t max_unsent) {
  if (answered_.exchange(true))
    return {};
  if (meter_)
    meter_->counted(200);
  return std::make_shared<event_writer>(std::exchange(from_, nullptr), connection_,
                                        std::exchange(token_, nullptr), max_unsent);
}

void exchange::finish(response answer) {
  if (answered_.exchange(true))
    return;
  auto took = std::chrono::steady_clock::now() - began_;
  if (meter_)
    meter_->answered(answer.status, took);
  spdlog::debug("request-served {} {} {} us={}", method_, from_->header().path().substr(0, 200),
                answer.status, std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  bool has_body = method_ != "HEAD" && answer.status != 304;
  asio::post(io_, [d = delivery{std::move(from_), std::move(connection_), std::move(in_work_),
                                std::move(token_), std::move(answer), has_body}] {
    try {
      d.write();
    } catch (const std::exception& e) {
      spdlog::warn("answer-lost {}", e.what());
    }
  });
}

} // namespace rstuf::http
