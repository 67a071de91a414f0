#include "metrics/registry.hpp"

#include "metrics/declarations.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

namespace rstuf::metrics {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr auto two_seconds = std::chrono::seconds(2);

std::string_view name_of(kind k) {
  switch (k) {
  case kind::counter:
    return "counter";
  case kind::gauge:
    return "gauge";
  case kind::histogram:
    return "histogram";
  }
  return "";
}

time_point at(std::int64_t seconds) {
  return time_point(std::chrono::seconds(seconds));
}

/// Something of everything.
void count_once(registry& r) {
  r.task_accepted("add_artifacts");
  r.tasks_over("add_artifacts", "success", 3);
  r.published("default", two_seconds, at(1000));
  r.show_roles("default", {.expiries = {{"root", at(5)}}, .waiting = 1, .expiring = 2});
  r.failed(part::catalog, errc::unavailable);
  r.logged("error", "publication-failed targets: disk full");
  r.route("GET", "/api/v1/roles")->answered(200, two_seconds);
}

TEST(metrics_registry, shows_every_metric_that_is_declared_and_no_other) {
  registry r("1.2.3");
  count_once(r);
  const auto text = r.text();
  std::set<std::string> declared, shown;
  for (const auto* d : all)
    declared.insert(std::string(d->name) + " " + std::string(name_of(d->type)));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("# TYPE "))
      shown.insert(line.substr(7));
  EXPECT_EQ(shown, declared);
}

TEST(metrics_registry, counts_and_measures) {
  registry r("1.2.3");
  count_once(r);
  count_once(r);
  const auto text = r.text();
  for (const auto* line :
       {"rstuf_build_info{version=\"1.2.3\"} 1",
        "rstuf_tasks_accepted_total{action=\"add_artifacts\"} 2",
        "rstuf_tasks_over_total{action=\"add_artifacts\",state=\"success\"} 6",
        "rstuf_publication_duration_seconds_count{repository=\"default\"} 2",
        "rstuf_publication_duration_seconds_sum{repository=\"default\"} 4",
        "rstuf_last_publication_timestamp_seconds{repository=\"default\"} 1000",
        "rstuf_role_expires_timestamp_seconds{repository=\"default\",role=\"root\"} 5",
        "rstuf_roles_waiting_for_signatures{repository=\"default\"} 1",
        "rstuf_roles_expiring{repository=\"default\"} 2",
        "rstuf_roles_expired{repository=\"default\"} 0",
        "rstuf_failures_total{code=\"unavailable\",part=\"catalog\"} 2",
        "rstuf_log_messages_total{event=\"publication-failed\",level=\"error\"} 2",
        "rstuf_http_requests_total{method=\"GET\",route=\"/api/v1/roles\",status=\"200\"} 2",
        "rstuf_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/v1/"
        "roles\",le=\"2.5\"} 2"})
    EXPECT_THAT(text, HasSubstr(std::string(line) + "\n"));
  EXPECT_THAT(text, HasSubstr("\nprocess_start_time_seconds 1"));
  EXPECT_THAT(text, Not(HasSubstr("\nprocess_resident_memory_bytes 0\n")));
}

TEST(metrics_registry, counts_as_a_failure_only_what_is_one) {
  registry r;
  for (const auto code : {errc::not_found, errc::conflict, errc::lease_lost, errc::too_large})
    r.failed(part::catalog, code);
  EXPECT_THAT(r.text(), Not(ContainsRegex("rstuf_failures_total[{][^}]*[}] [1-9]")));
  r.failed(part::signing, errc::not_found);
  EXPECT_THAT(r.text(), HasSubstr("rstuf_failures_total{code=\"not_found\",part=\"signing\"} 1\n"));
}

TEST(metrics_registry, shows_what_may_happen_before_it_does) {
  registry r;
  r.expect("bootstrap");
  for (const auto* line : {"rstuf_failures_total{code=\"timed_out\",part=\"storage\"} 0\n",
                           "rstuf_tasks_accepted_total{action=\"bootstrap\"} 0\n",
                           "rstuf_tasks_over_total{action=\"bootstrap\",state=\"failure\"} 0\n"})
    EXPECT_THAT(r.text(), HasSubstr(line));
}

TEST(metrics_registry, makes_a_label_of_nothing_but_event_ids) {
  registry r;
  for (const auto* text : {"", "no/id here", "Upper case", "0123"})
    r.logged("warning", text);
  r.logged("warning", "http-loop: end of file");
  EXPECT_THAT(r.text(), HasSubstr("{event=\"other\",level=\"warning\"} 4\n"));
  EXPECT_THAT(r.text(), HasSubstr("{event=\"http-loop\",level=\"warning\"} 1\n"));
}

TEST(metrics_registry, shows_a_bounded_number_of_roles_those_that_expire_first) {
  registry r;
  role_figures many;
  for (std::size_t i = 0; i < 3 * max_roles; ++i)
    many.expiries.push_back({"role" + std::to_string(i), at(static_cast<std::int64_t>(5000 - i))});
  r.show_roles("default", many);
  const auto text = r.text();
  std::size_t shown = 0;
  for (auto found = text.find("role=\""); found != std::string::npos;
       found = text.find("role=\"", found + 1))
    ++shown;
  EXPECT_EQ(shown, max_roles);
  EXPECT_THAT(text, HasSubstr("role=\"role299\""));
  EXPECT_THAT(text, Not(HasSubstr("role=\"role0\"")));
}

TEST(metrics_registry, forgets_roles_that_are_gone_and_repositories_of_others) {
  registry r;
  r.show_roles("default", {.expiries = {{"a", at(1)}, {"b", at(2)}}});
  r.show_roles("default", {.expiries = {{"b", at(3)}}});
  EXPECT_THAT(r.text(), Not(HasSubstr("role=\"a\"")));
  EXPECT_THAT(r.text(), HasSubstr("role=\"b\"} 3\n"));
  r.forget_roles("default");
  EXPECT_THAT(r.text(), Not(HasSubstr("repository=\"default\"")));
}

TEST(metrics_registry, lets_an_answer_be_counted_after_its_end) {
  std::shared_ptr<route_meter> meter;
  {
    const registry r;
    meter = registry().route("GET", "/");
  }
  meter->answered(200, two_seconds);
}

TEST(metrics_page, has_the_table_of_the_declarations) {
  std::stringstream page;
  page << std::ifstream(METRICS_PAGE).rdbuf();
  std::string table = "| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n";
  for (const auto* d : all)
    table += "| `" + std::string(d->name) + "` | " + std::string(name_of(d->type)) + " | " +
             std::string(d->labels) + " | " + std::string(d->help) + " |\n";
  EXPECT_THAT(page.str(), HasSubstr("\n" + table + "\n")) << table;
}

} // namespace
} // namespace rstuf::metrics
