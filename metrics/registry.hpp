#pragma once

#include "tuf/clock.hpp"
#include "tuf/error.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::metrics {

/// What the log, GET roles and a scrape say of one repository's roles.
struct role_figures {
  struct expiry {
    std::string role; ///< "bins" for the earliest of all bins
    time_point expires;
  };
  std::vector<expiry> expiries; ///< of these, max_roles with the nearest expiry are shown
  std::size_t waiting = 0;
  std::size_t expiring = 0;
  std::size_t expired = 0;
};

/// Custom roles may be many; so many series of a repository's roles there are at most.
inline constexpr std::size_t max_roles = 100;

enum class part : std::uint8_t { catalog, storage, signing };

/// The series of one endpoint, found once, so that a request costs no look-up of labels.
class route_meter {
public:
  virtual ~route_meter() = default;
  virtual void answered(int status, std::chrono::steady_clock::duration took) = 0;
  /// An answer whose time says nothing: a stream, or a refusal before the request was there.
  virtual void counted(int status) = 0;
};

/// All figures of the process, behind declarations.hpp. There is one, handed to whoever counts, and
/// it outlives every actor. Any thread may call; no call waits for more than another of these.
class registry {
public:
  explicit registry(const std::string& version = "unknown");
  ~registry();
  registry(const registry&) = delete;
  registry& operator=(const registry&) = delete;

  /// Tasks of this kind are shown from now on: a series that begins with 1 is no increase to
  /// Prometheus. What may fail is shown from the beginning.
  void expect(std::string_view action);
  void task_accepted(std::string_view action);
  void tasks_over(std::string_view action, std::string_view state, std::int64_t count);
  void published(const std::string& repository, std::chrono::steady_clock::duration took,
                 time_point now);
  /// What is known of a repository's roles now, in place of what was known.
  void show_roles(const std::string& repository, role_figures figures);
  /// Another process looks after this repository from now on.
  void forget_roles(const std::string& repository);
  /// Counts what is a failure of the part: not that something is missing or taken.
  void failed(part which, errc code);
  /// `text` begins with an event id.
  void logged(std::string_view level, std::string_view text);
  std::shared_ptr<route_meter> route(const std::string& method, const std::string& pattern);

  /// The Prometheus text format, version 0.0.4.
  std::string text() const;

private:
  struct series;
  std::shared_ptr<series> series_;
};

} // namespace rstuf::metrics
