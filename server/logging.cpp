#include "server/logging.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::server {
namespace {

/// `%*`: the message as a JSON string. Messages are `event-id fields…`; bytes that are no UTF-8
/// become U+FFFD, so that a line is always one JSON object.
class json_message final : public spdlog::custom_flag_formatter {
public:
  void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& out) override {
    const nlohmann::json text = std::string(message.payload.data(), message.payload.size());
    const auto quoted = text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    out.append(quoted.data(), quoted.data() + quoted.size());
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<json_message>();
  }
};

/// Counts what it is given, by event id.
class counting_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
  explicit counting_sink(std::shared_ptr<metrics::registry> figures)
      : figures_(std::move(figures)) {}

protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    figures_->logged(message.level == spdlog::level::warn ? "warning" : "error",
                     {message.payload.data(), message.payload.size()});
  }
  void flush_() override {}

private:
  std::shared_ptr<metrics::registry> figures_;
};

} // namespace

void start_logging(const config::settings& s, std::shared_ptr<metrics::registry> figures) {
  const auto written = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  if (s.log_format == "json")
    formatter->add_flag<json_message>('*').set_pattern(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","thread":%t,"message":%*})");
  else
    formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v");
  written->set_formatter(std::move(formatter));
  const auto least = spdlog::level::from_str(s.log_level);
  written->set_level(least);
  const auto counted = std::make_shared<counting_sink>(std::move(figures));
  counted->set_level(spdlog::level::warn);
  auto logger =
      std::make_shared<spdlog::logger>("rstuf", spdlog::sinks_init_list{written, counted});
  logger->set_level(std::min(least, spdlog::level::warn));
  spdlog::set_default_logger(std::move(logger));
}

} // namespace rstuf::server
