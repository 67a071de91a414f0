#include "raw_client.hpp"
#include "running_server.hpp"

#include <gmock/gmock.h>

// GET /metrics, and what the server counts.
namespace rstuf::http::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class metrics_endpoint : public testing::Test {
protected:
  std::string scrape() const {
    const auto a = get(s.port(), "/metrics");
    EXPECT_EQ(a.status, 200);
    EXPECT_EQ(a.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(a.headers.at("cache-control"), "no-store");
    return a.body;
  }
  static std::string requests(const std::string& method, const std::string& route, int status,
                              int count) {
    return "rstuf_http_requests_total{method=\"" + method + "\",route=\"" + route + "\",status=\"" +
           std::to_string(status) + "\"} " + std::to_string(count) + "\n";
  }

  running_server s;
};

TEST_F(metrics_endpoint, counts_answers_by_route_pattern_method_and_status) {
  get(s.port(), "/metadata/1.root.json");
  get(s.port(), "/metadata/2.root.json");
  get(s.port(), "/healthz/");
  post(s.port(), "/api/v1/artifacts/", "{}");
  const auto text = scrape();
  EXPECT_THAT(text, HasSubstr(requests("GET", "/metadata/*", 404, 2)));
  EXPECT_THAT(text, HasSubstr(requests("GET", "/healthz", 200, 1)));
  EXPECT_THAT(text, HasSubstr(requests("POST", "/api/v1/artifacts", 422, 1)));
  EXPECT_THAT(text, HasSubstr("rstuf_http_request_duration_seconds_count{method=\"GET\","
                              "route=\"/metadata/*\"} 2\n"));
}

TEST_F(metrics_endpoint, puts_what_has_no_route_under_one_label_whatever_was_asked_for) {
  get(s.port(), "/no/such/path");
  get(s.port(), "/nor/this");
  post(s.port(), "/healthz", "");
  get(s.port(), '/' + std::string(20'000, 'x'));
  const auto text = scrape();
  EXPECT_THAT(text, HasSubstr(requests("", "", 404, 2)));
  EXPECT_THAT(text, HasSubstr(requests("", "", 405, 1)));
  EXPECT_THAT(text, HasSubstr(requests("", "", 414, 1)));
  EXPECT_THAT(text, Not(HasSubstr("/no")));
}

TEST_F(metrics_endpoint, shows_every_route_before_anybody_asks_for_it) {
  EXPECT_THAT(scrape(), HasSubstr("rstuf_http_request_duration_seconds_count{method=\"GET\","
                                  "route=\"/api/v1/roles\"} 0\n"));
}

TEST(metrics_failures, of_reads_are_counted_where_they_happen) {
  sources from;
  from.open_catalog = []() -> result<std::unique_ptr<catalog::catalog>> {
    return fail(errc::unavailable, "the catalog is away");
  };
  running_server s({}, from);
  EXPECT_EQ(get(s.port(), "/api/v1/roles").status, 503);
  EXPECT_THAT(get(s.port(), "/metrics").body,
              HasSubstr("rstuf_failures_total{code=\"unavailable\",part=\"catalog\"} 1\n"));
}

} // namespace
} // namespace rstuf::http::test
