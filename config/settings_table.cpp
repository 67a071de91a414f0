#include "config/settings_table.hpp"

#include <array>

namespace rstuf::config {
namespace {

constexpr std::array<std::string_view, 6> log_levels{"trace",   "debug", "info",
                                                     "warning", "error", "off"};
constexpr std::array<std::string_view, 2> log_formats{"text", "json"};
constexpr std::array<std::string_view, 1> brokers{"memory:"};
constexpr std::array<std::string_view, 1> storages{"LocalStorage"};

constexpr std::size_t gib = 1U << 30U;

// clang-format off: one row, one setting
const std::array table{
    setting{"RSTUF_HTTP_ADDRESS", address_member{&settings::http_address},
            "Address to listen on; 0.0.0.0 or :: is every address of the machine"},
    setting{"RSTUF_HTTP_PORT", port_member{&settings::http_port},
            "Port to listen on; 0 takes any free one"},
    setting{"RSTUF_HTTP_MAX_BODY", count_member{&settings::http_max_body, 1024, gib},
            "Largest request body in bytes; a larger one is answered with 413"},
    setting{"RSTUF_HTTP_REQUEST_TIMEOUT", seconds_member{&settings::http_request_timeout, 1, 3600},
            "Seconds in which a request must have arrived; a slower one is answered with 408"},
    setting{"RSTUF_HTTP_MAX_CONNECTIONS", count_member{&settings::http_max_connections, 1, 65535},
            "Most connections held at a time"},
    setting{"RSTUF_HTTP_MAX_WAIT", seconds_member{&settings::http_max_wait, 1, 45},
            "Longest time that a request with Prefer: wait=SECONDS waits for the end of its task"},
    setting{"RSTUF_DISABLE_ENDPOINTS", endpoints_member{&settings::disabled_endpoints},
            "Parts of the API to switch off"},
    setting{"RSTUF_DISABLED_ENDPOINTS", endpoints_member{&settings::disabled_endpoints},
            "The same under the name in RSTUF's documentation; both lists count"},
    setting{"RSTUF_DATA_DIR", path_member{&settings::data_dir},
            "Directory under which everything is kept that has no directory of its own"},
    setting{"RSTUF_DB_SERVER", text_member{.member = &settings::db_server, .prefix = "sqlite:"},
            "The catalog. This release keeps it in SQLite only",
            "sqlite:<RSTUF_DATA_DIR>/catalog.sqlite"},
    setting{"RSTUF_DB_USER", text_member{&settings::db_user},
            "User of a SQL server; SQLite has none"},
    setting{"RSTUF_DB_PASSWORD", secret_member{&settings::db_password},
            "Password of a SQL server; SQLite has none"},
    setting{"RSTUF_BROKER_SERVER", text_member{&settings::broker_server, brokers},
            "The queue between API and workers. This release has the one inside the process only"},
    setting{"RSTUF_STORAGE_BACKEND", text_member{&settings::storage_backend, storages},
            "Where metadata files are kept. This release has the local disk only"},
    setting{"RSTUF_LOCAL_STORAGE_BACKEND_PATH", path_member{&settings::local_storage_path},
            "Directory of the metadata files", "<RSTUF_DATA_DIR>/metadata"},
    setting{"RSTUF_ONLINE_KEY_DIR", path_member{&settings::online_key_dir},
            "Directory of the PEM files behind fn: key URIs", "<RSTUF_DATA_DIR>/online-keys"},
    setting{"RSTUF_WORKER_ID", text_member{&settings::worker_id},
            "Name of this worker, different from that of every other worker",
            "<host name>-<process id>"},
    setting{"RSTUF_LEASE_TIME", seconds_member{&settings::lease_time, 2, 3600},
            "Seconds without a sign of life after which another worker takes over a repository"},
    setting{"RSTUF_SHUTDOWN_TIMEOUT", seconds_member{&settings::shutdown_timeout, 1, 3600},
            "Seconds in which accepted work is finished when the service is told to stop"},
    setting{
        "RSTUF_TIMESTAMP_CACHE", seconds_member{&settings::timestamp_cache, 0, 86400},
        "Seconds for which caches between here and clients may keep timestamp.json; a new online "
        "key waits for as long"},
    setting{
        "RSTUF_ROOT_CACHE", seconds_member{&settings::root_cache, 0, 86400},
        "Seconds for which they may keep the answer that there is no newer root; the old online "
        "key signs on for as long, and 5 minutes"},
    setting{"RSTUF_RENEW_FROM", count_member{&settings::renew_from, 1, 98},
            "Percent of its life after which a role may be renewed without a change"},
    setting{"RSTUF_RENEW_UNTIL", count_member{&settings::renew_until, 2, 99},
            "Percent of its life after which every role is renewed; above RSTUF_RENEW_FROM"},
    setting{"RSTUF_EXPIRY_WARNING", count_member{&settings::expiry_warning, 1, 50},
            "Percent of its life that a role which people sign has left when it is reported as "
            "expiring; 7 days are enough in any case, or half of a shorter life"},
    setting{
        "RSTUF_FILE_RETENTION", seconds_member{&settings::file_retention, 3600, 315360000},
        "Seconds for which metadata files are kept that have newer versions; roots are kept for "
        "ever"},
    setting{"RSTUF_TASK_RETENTION_DAYS", count_member{&settings::task_retention_days, 1, 3650},
            "Days after which a task that is over is forgotten"},
    setting{"RSTUF_LOG_LEVEL", text_member{&settings::log_level, log_levels},
            "The least important messages that are logged"},
    setting{"RSTUF_LOG_FORMAT", text_member{&settings::log_format, log_formats},
            "Form of the log: lines of text or of JSON"},
};
// clang-format on

constexpr std::array<std::string_view, 10> others{"RSTUF_API_SERVER",
                                                  "RSTUF_AUTH",
                                                  "RSTUF_REDIS_SERVER",
                                                  "RSTUF_REDIS_SERVER_PORT",
                                                  "RSTUF_REDIS_SERVER_DB_RESULT",
                                                  "RSTUF_REDIS_SERVER_DB_REPO_SETTINGS",
                                                  "RSTUF_LOCK_TIMEOUT",
                                                  "RSTUF_HTTP_PREFIX",
                                                  "RSTUF_KEYVAULT_BACKEND",
                                                  "RSTUF_TEST_SEED"};

template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>; // clang deduces it by itself since 17

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0)
      text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

template <class Number>
std::string between(Number min, Number max) {
  return std::to_string(min) + " to " + std::to_string(max);
}

} // namespace

std::span<const setting> settings_table() {
  return table;
}

std::span<const std::string_view> names_without_effect() {
  return others;
}

std::string allowed(const setting& row) {
  return std::visit(
      overloaded{
          [](const text_member& m) -> std::string {
            if (!m.choices.empty())
              return joined(m.choices);
            return m.prefix.empty() ? "text" : std::string(m.prefix) + "FILE";
          },
          [](const address_member&) -> std::string { return "an IPv4 or IPv6 address"; },
          [](const secret_member&) -> std::string { return "a secret"; },
          [](const path_member&) -> std::string { return "a path"; },
          [](const port_member&) -> std::string { return "0 to 65535"; },
          [](const count_member& m) { return between(m.min, m.max); },
          [](const seconds_member& m) { return between(m.min, m.max); },
          [](const endpoints_member&) -> std::string {
            return "/path or METHOD/path, separated by colons";
          },
      },
      row.kind);
}

std::string shown(const setting& row, const settings& s) {
  return std::visit(
      overloaded{
          [&](const text_member& m) { return s.*m.member; },
          [&](const address_member& m) { return s.*m.member; },
          [&](const secret_member& m) -> std::string {
            return (s.*m.member).empty() ? "not set" : "set";
          },
          [&](const path_member& m) { return (s.*m.member).string(); },
          [&](const port_member& m) { return std::to_string(s.*m.member); },
          [&](const count_member& m) { return std::to_string(s.*m.member); },
          [&](const seconds_member& m) { return std::to_string((s.*m.member).count()); },
          [&](const endpoints_member& m) { return to_string(s.*m.member); },
      },
      row.kind);
}

} // namespace rstuf::config
