#include "metrics/registry.hpp"

#include "metrics/declarations.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>

namespace rstuf::metrics {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

template <class Metric>
Family<Metric>& family(prometheus::Registry& in, const declaration& d) {
  auto builder = [] {
    if constexpr (std::is_same_v<Metric, Counter>)
      return prometheus::BuildCounter();
    else if constexpr (std::is_same_v<Metric, Gauge>)
      return prometheus::BuildGauge();
    else
      return prometheus::BuildHistogram();
  }();
  return builder.Name(std::string(d.name)).Help(std::string(d.help)).Register(in);
}

double seconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

double seconds(time_point t) {
  return static_cast<double>(t.time_since_epoch().count());
}

template <class Bounds>
Histogram::BucketBoundaries buckets(const Bounds& bounds) {
  return {bounds.begin(), bounds.end()};
}

/// Linux: the second number of statm is the resident set in pages. 0 elsewhere.
double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

bool is_failure(part which, errc code) {
  switch (code) {
  case errc::unavailable:
  case errc::timeout:
  case errc::corrupt:
  case errc::internal:
    return true;
  case errc::not_found:
  case errc::invalid_argument:
    return which == part::signing; // a key that is not there, or is none
  case errc::conflict:
  case errc::too_large:
  case errc::lease_lost:
  case errc::unverified:
  case errc::expired:
    return false;
  }
  return true;
}

constexpr std::string_view name_of(part p) {
  switch (p) {
  case part::catalog:
    return "catalog";
  case part::storage:
    return "storage";
  case part::signing:
    return "signing";
  }
  return "";
}

prometheus::Labels labels_of(part which, errc code) {
  std::string text(rstuf::text(code));
  std::ranges::replace(text, ' ', '_');
  return {{"part", std::string(name_of(which))}, {"code", std::move(text)}};
}

/// The event id at the beginning of a message. What is none does not become a label: it may be
/// anything.
std::string event_of(std::string_view text) {
  const auto id = text.substr(0, text.find_first_of(" :"));
  const bool is_id = !id.empty() && id.size() <= 40 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  });
  return is_id ? std::string(id) : "other";
}

} // namespace

struct registry::series {
  prometheus::Registry all;
  Family<Gauge>& role_expires = family<Gauge>(all, metrics::role_expires);
  Family<Gauge>& roles_waiting = family<Gauge>(all, metrics::roles_waiting);
  Family<Gauge>& roles_expiring = family<Gauge>(all, metrics::roles_expiring);
  Family<Gauge>& roles_expired = family<Gauge>(all, metrics::roles_expired);
  Family<Counter>& tasks_accepted = family<Counter>(all, metrics::tasks_accepted);
  Family<Counter>& tasks_over = family<Counter>(all, metrics::tasks_over);
  Family<Histogram>& publications = family<Histogram>(all, metrics::publication_seconds);
  Family<Gauge>& last_publication = family<Gauge>(all, metrics::last_publication);
  Family<Counter>& http_requests = family<Counter>(all, metrics::http_requests);
  Family<Histogram>& http_seconds = family<Histogram>(all, metrics::http_seconds);
  Family<Counter>& failures = family<Counter>(all, metrics::part_failures);
  Family<Counter>& log_messages = family<Counter>(all, metrics::log_messages);
  Family<Gauge>& build_info = family<Gauge>(all, metrics::build_info);
  Gauge& start = family<Gauge>(all, metrics::process_start).Add({});
  Gauge& memory = family<Gauge>(all, metrics::process_memory).Add({});

  std::mutex mutex;                                           ///< of what follows
  std::map<std::string, std::map<std::string, Gauge*>> roles; ///< shown, by repository

  void drop_roles(const std::string& repository);
};

void registry::series::drop_roles(const std::string& repository) {
  for (const auto& [role, gauge] : std::exchange(roles[repository], {}))
    role_expires.Remove(gauge);
  for (auto* counts : {&roles_waiting, &roles_expiring, &roles_expired})
    counts->Remove(&counts->Add({{"repository", repository}}));
}

namespace {

class prometheus_meter final : public route_meter {
public:
  prometheus_meter(std::shared_ptr<void> keep, Family<Counter>& requests,
                   Family<Histogram>& durations, std::string method, std::string route)
      : keep_(std::move(keep)), requests_(requests), method_(std::move(method)),
        route_(std::move(route)),
        took_(durations.Add({{"method", method_}, {"route", route_}}, buckets(http_bounds))) {}

  void answered(int status, std::chrono::steady_clock::duration took) override {
    counted(status);
    took_.Observe(seconds(took));
  }

  void counted(int status) override {
    const std::lock_guard lock(mutex_);
    auto& counter = by_status_[status];
    if (counter == nullptr)
      counter = &requests_.Add(
          {{"method", method_}, {"route", route_}, {"status", std::to_string(status)}});
    counter->Increment();
  }

private:
  std::shared_ptr<void> keep_; ///< the series, which a late answer may outlive otherwise
  Family<Counter>& requests_;
  std::string method_, route_;
  Histogram& took_;
  std::mutex mutex_;
  std::map<int, Counter*> by_status_;
};

} // namespace

registry::registry(const std::string& version) : series_(std::make_shared<series>()) {
  series_->build_info.Add({{"version", version}}).Set(1);
  for (const auto which : {part::catalog, part::storage, part::signing})
    for (const auto code : {errc::unavailable, errc::timeout, errc::corrupt, errc::internal})
      series_->failures.Add(labels_of(which, code));
  series_->start.Set(
      seconds(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())));
}

registry::~registry() = default;

void registry::expect(std::string_view action) {
  series_->tasks_accepted.Add({{"action", std::string(action)}});
  for (const auto* state : {"success", "errored", "failure"})
    series_->tasks_over.Add({{"action", std::string(action)}, {"state", state}});
}

void registry::task_accepted(std::string_view action) {
  series_->tasks_accepted.Add({{"action", std::string(action)}}).Increment();
}

void registry::tasks_over(std::string_view action, std::string_view state, std::int64_t count) {
  series_->tasks_over.Add({{"action", std::string(action)}, {"state", std::string(state)}})
      .Increment(static_cast<double>(count));
}

void registry::published(const std::string& repository, std::chrono::steady_clock::duration took,
                         time_point now) {
  series_->publications.Add({{"repository", repository}}, buckets(publication_bounds))
      .Observe(seconds(took));
  series_->last_publication.Add({{"repository", repository}}).Set(seconds(now));
}

void registry::show_roles(const std::string& repository, role_figures figures) {
  auto& shown = figures.expiries;
  std::ranges::sort(shown, {}, &role_figures::expiry::expires);
  shown.resize(std::min(shown.size(), max_roles));
  const std::lock_guard lock(series_->mutex);
  auto& s = *series_;
  std::map<std::string, Gauge*> gauges;
  for (const auto& [role, expires] : shown) {
    auto& gauge = s.role_expires.Add({{"repository", repository}, {"role", role}});
    gauge.Set(seconds(expires));
    gauges.emplace(role, &gauge);
  }
  for (const auto& [role, gauge] : std::exchange(s.roles[repository], gauges))
    if (!gauges.contains(role))
      s.role_expires.Remove(gauge);
  const prometheus::Labels labels{{"repository", repository}};
  s.roles_waiting.Add(labels).Set(static_cast<double>(figures.waiting));
  s.roles_expiring.Add(labels).Set(static_cast<double>(figures.expiring));
  s.roles_expired.Add(labels).Set(static_cast<double>(figures.expired));
}

void registry::forget_roles(const std::string& repository) {
  const std::lock_guard lock(series_->mutex);
  series_->drop_roles(repository);
}

void registry::failed(part which, errc code) {
  if (is_failure(which, code))
    series_->failures.Add(labels_of(which, code)).Increment();
}

void registry::logged(std::string_view level, std::string_view text) {
  series_->log_messages.Add({{"level", std::string(level)}, {"event", event_of(text)}}).Increment();
}

std::shared_ptr<route_meter> registry::route(const std::string& method,
                                             const std::string& pattern) {
  return std::make_shared<prometheus_meter>(series_, series_->http_requests, series_->http_seconds,
                                            method, pattern);
}

std::string registry::text() const {
  series_->memory.Set(resident_bytes());
  return prometheus::TextSerializer().Serialize(series_->all.Collect());
}

} // namespace rstuf::metrics
