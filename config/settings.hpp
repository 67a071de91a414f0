#pragma once

#include "config/endpoint_rule.hpp"
#include "tuf/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::config {

/// All settings of the service, with their defaults. What each means, its name and its bounds
/// stand in the table of settings_table.cpp and in docs/settings.md.
struct settings {
  std::string http_address = "127.0.0.1";
  std::uint16_t http_port = 8080;
  std::size_t http_max_body = 16U << 20U; ///< bytes
  std::chrono::seconds http_request_timeout{30};
  std::size_t http_max_connections = 1024;
  std::chrono::seconds http_max_wait{30};
  std::vector<endpoint_rule> disabled_endpoints;

  std::filesystem::path data_dir = "./rstuf-data";
  std::string db_server; ///< load_settings fills it: "sqlite:<data_dir>/catalog.sqlite"
  std::string db_user;
  std::string db_password; ///< a secret: never printed
  std::string broker_server = "memory:";
  std::string storage_backend = "LocalStorage";
  std::filesystem::path local_storage_path; ///< load_settings fills it: <data_dir>/metadata
  std::filesystem::path online_key_dir;     ///< load_settings fills it: <data_dir>/online-keys

  std::string worker_id; ///< load_settings fills it: <host name>-<process id>
  std::chrono::seconds lease_time{20};
  std::chrono::seconds shutdown_timeout{30};
  std::chrono::seconds timestamp_cache{5};
  std::chrono::seconds root_cache{0};
  std::size_t renew_from = 25;     ///< percent of a role's life
  std::size_t renew_until = 75;    ///< the same, above renew_from
  std::size_t expiry_warning = 25; ///< percent of a role's life that are left
  std::chrono::seconds file_retention{7 * 86'400};
  std::size_t task_retention_days = 7;
  std::string log_level = "info";  ///< trace, debug, info, warning, error or off
  std::string log_format = "text"; ///< text or json
};

/// Where settings come from; handed in, so that tests need no setenv.
struct environment {
  /// The value of a variable, nothing if it is not set.
  std::function<std::optional<std::string>(std::string_view name)> value;
  /// The names of all variables, for misspelt_settings().
  std::vector<std::string> names;
  /// Where a container runtime mounts secrets, one file each.
  std::filesystem::path secrets_dir = "/run/secrets";
};

/// The environment of this process.
environment process_environment();

/// Reads and checks all settings. An empty variable counts as not set. A secret NAME is also taken
/// from the file that NAME_FILE names, or from a file in the secrets directory called NAME or the
/// same in lower case. Error `invalid_argument`: one line for each faulty setting with its name,
/// the fault and what is allowed.
result<settings> load_settings(const environment& env);

/// One warning for each variable named RSTUF_… that has no effect here, with the name that was
/// perhaps meant.
std::vector<std::string> misspelt_settings(const environment& env);

/// The file behind `db_server`, which begins with "sqlite:".
std::string catalog_file(const settings& s);

} // namespace rstuf::config
