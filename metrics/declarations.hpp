#pragma once

#include <array>
#include <string_view>

// All metrics of the service. docs/metrics.md is their table, and a test compares the two.
namespace rstuf::metrics {

enum class kind : unsigned char { counter, gauge, histogram };

struct declaration {
  std::string_view name;
  kind type;
  std::string_view labels; ///< by ", "
  std::string_view help;
};

inline constexpr declaration role_expires{
    "rstuf_role_expires_timestamp_seconds", kind::gauge, "repository, role",
    "When the version of a role that clients see expires; bins: the earliest of all bins"};
inline constexpr declaration roles_waiting{
    "rstuf_roles_waiting_for_signatures", kind::gauge, "repository",
    "Roles of which a version waits for people's signatures"};
inline constexpr declaration roles_expiring{
    "rstuf_roles_expiring", kind::gauge, "repository",
    "Roles that people sign and that expire before long (RSTUF_EXPIRY_WARNING)"};
inline constexpr declaration roles_expired{"rstuf_roles_expired", kind::gauge, "repository",
                                           "Roles that people sign and that have expired"};
inline constexpr declaration tasks_accepted{"rstuf_tasks_accepted_total", kind::counter, "action",
                                            "Tasks that were stored and answered with 202"};
inline constexpr declaration tasks_over{
    "rstuf_tasks_over_total", kind::counter, "action, state",
    "Tasks that ended: success, errored (refused) or failure (broke)"};
inline constexpr declaration publication_seconds{
    "rstuf_publication_duration_seconds", kind::histogram, "repository",
    "From the choice of the roles to be written until clients see them; its count is that of "
    "publications"};
inline constexpr declaration last_publication{
    "rstuf_last_publication_timestamp_seconds", kind::gauge, "repository",
    "When clients last saw a new publication made by this process"};
inline constexpr declaration http_requests{
    "rstuf_http_requests_total", kind::counter, "method, route, status",
    "Answers; no route: no such path or method, or refused before its path was looked at"};
inline constexpr declaration http_seconds{
    "rstuf_http_request_duration_seconds", kind::histogram, "method, route",
    "From the whole request to its answer; with Prefer: wait the wait is part of it"};
inline constexpr declaration part_failures{
    "rstuf_failures_total", kind::counter, "part, code",
    "Calls on the catalog, the storage or the signing keys that failed"};
inline constexpr declaration log_messages{"rstuf_log_messages_total", kind::counter, "level, event",
                                          "Warnings and errors in the log by their event id"};
inline constexpr declaration build_info{"rstuf_build_info", kind::gauge, "version",
                                        "1, for the version of the program"};
inline constexpr declaration process_start{"process_start_time_seconds", kind::gauge, "",
                                           "When the process started"};
inline constexpr declaration process_memory{"process_resident_memory_bytes", kind::gauge, "",
                                            "Memory that the process has in RAM"};

inline constexpr std::array all{
    &role_expires,  &roles_waiting,       &roles_expiring,   &roles_expired, &tasks_accepted,
    &tasks_over,    &publication_seconds, &last_publication, &http_requests, &http_seconds,
    &part_failures, &log_messages,        &build_info,       &process_start, &process_memory};

/// Bounds of the histograms in seconds.
inline constexpr std::array http_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                        0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};
inline constexpr std::array publication_bounds{0.01, 0.025, 0.05, 0.1,  0.25, 0.5,  1.0,
                                               2.5,  5.0,   10.0, 30.0, 60.0, 300.0};

} // namespace rstuf::metrics
