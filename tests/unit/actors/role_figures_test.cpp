#include "actors/expiry_log.hpp"
#include "tests/unit/actors/actor_world.hpp"

#include <gmock/gmock.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/spdlog.h>

// What the log, the metrics and the catalog's rows say of roles and tasks.
namespace rstuf::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What is logged about roles that expire, from here on.
class expiry_lines {
public:
  expiry_lines() {
    auto logger = std::make_shared<spdlog::logger>("test", kept_);
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~expiry_lines() { spdlog::set_default_logger(before_); }

  std::vector<std::string> take() {
    std::vector<std::string> out;
    for (auto line : kept_->last_formatted())
      if (line.contains(" role-expire")) {
        line.pop_back();
        out.push_back(std::move(line));
      }
    const auto first = std::exchange(taken_, out.size());
    return {out.begin() + static_cast<std::ptrdiff_t>(first), out.end()};
  }

private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> kept_ =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(100'000);
  std::size_t taken_ = 0;
};

struct figures_world : actor_world {
  figures_world() : actor_world(0), alice(keyholder::make(keys.path(), "alice")) {
    delegations = {{"keys", {{alice.keyid, tuf::to_json(alice.key)}}},
                   {"roles", {role("dev", {alice.keyid}), role("auto", {})}}};
  }
  static json role(const std::string& name, const std::vector<std::string>& keyids) {
    return {{"name", name},   {"terminating", true},    {"keyids", keyids},
            {"threshold", 1}, {"paths", {name + "/*"}}, {"x-rstuf-expire-policy", 40}};
  }
  void begin() {
    start();
    bootstrap();
    run();
    pass(seconds(60));
  }
  void pass(std::chrono::seconds t) {
    time.advance(t);
    scheduler().advance_time(t);
    for (int i = 0; i < 4; ++i)
      tick();
  }
  std::optional<std::int64_t> artifacts_of(const std::string& name) {
    const auto all = look->roles("default").value();
    for (const auto& row : all)
      if (row.name == name)
        return row.artifacts;
    return {};
  }
  keyholder alice;
};

TEST(role_figures, the_log_asks_for_another_root_at_once_once_a_day_and_at_every_start) {
  figures_world world;
  world.begin();
  expiry_lines lines;
  world.pass(days(270));
  EXPECT_THAT(lines.take(), IsEmpty());
  world.pass(days(10));
  EXPECT_THAT(lines.take(),
              ElementsAre(AllOf(
                  HasSubstr("warning role-expires-soon default role=root expires=2027-01-01T"),
                  HasSubstr(" days=84 act=\"rstuf admin metadata update\""))));
  world.pass(hours(2));
  EXPECT_THAT(lines.take(), IsEmpty());
  world.pass(hours(22));
  EXPECT_EQ(lines.take().size(), 1);
  world.kill();
  world.start();
  world.pass(seconds(1));
  EXPECT_EQ(lines.take().size(), 1);
}

TEST(role_figures, the_metrics_say_the_same) {
  figures_world world;
  world.begin();
  auto text = world.figures->text();
  EXPECT_THAT(text, HasSubstr("rstuf_roles_waiting_for_signatures{repository=\"default\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("rstuf_roles_expiring{repository=\"default\"} 0\n"));
  for (const auto* role : {"root", "targets", "snapshot", "timestamp", "auto"})
    EXPECT_THAT(text, HasSubstr("{repository=\"default\",role=\"" + std::string(role) + "\"} "));
  EXPECT_THAT(text, Not(HasSubstr("role=\"dev\""))) << "clients do not see it yet";
  world.pass(days(280));
  EXPECT_THAT(world.figures->text(), HasSubstr("rstuf_roles_expiring{repository=\"default\"} 1\n"));
  world.pass(days(90));
  text = world.figures->text();
  EXPECT_THAT(text, HasSubstr("rstuf_roles_expiring{repository=\"default\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("rstuf_roles_expired{repository=\"default\"} 1\n"));
}

TEST(role_figures, a_role_that_people_signed_no_longer_waits) {
  figures_world world;
  world.begin();
  world.sign("dev", world.alice);
  world.run();
  world.pass(seconds(10));
  EXPECT_THAT(world.figures->text(),
              HasSubstr("rstuf_roles_waiting_for_signatures{repository=\"default\"} 0\n"));
  EXPECT_THAT(world.figures->text(), HasSubstr("{repository=\"default\",role=\"dev\"} "));
}

class expiry_log : public testing::Test {
protected:
  void tell(catalog::expiry_state state, std::chrono::seconds later, bool waits = false) {
    actors::repository_figures seen;
    seen.now = start + later;
    seen.expiries = {{"dev", start + days(10), state}};
    if (waits)
      seen.waiting.push_back({.role = "dev", .version = 2});
    log.tell("default", seen);
  }
  const time_point start{seconds(1'000'000'000)};
  actors::expiry_log log;
  expiry_lines lines;
};

TEST_F(expiry_log, says_how_people_act_on_it) {
  tell(catalog::expiry_state::expiring, hours(0));
  tell(catalog::expiry_state::expiring, hours(24), true);
  EXPECT_THAT(lines.take(), ElementsAre(HasSubstr("days=10 act=\"rstuf admin metadata update\""),
                                        HasSubstr("days=9 act=\"rstuf admin metadata sign\"")));
}

TEST_F(expiry_log, tells_of_a_role_once_a_day_and_of_its_end_at_once_as_an_error) {
  tell(catalog::expiry_state::expiring, hours(0));
  tell(catalog::expiry_state::expiring, hours(23));
  EXPECT_EQ(lines.take().size(), 1);
  tell(catalog::expiry_state::expired, days(10));
  tell(catalog::expiry_state::expired, days(10) + hours(1));
  EXPECT_THAT(lines.take(), ElementsAre(HasSubstr("error role-expired default role=dev")));
}

TEST_F(expiry_log, is_silent_about_a_role_that_was_signed_again) {
  tell(catalog::expiry_state::expiring, hours(0));
  tell(catalog::expiry_state::valid, hours(1));
  EXPECT_EQ(lines.take().size(), 1);
  tell(catalog::expiry_state::valid, days(2));
  EXPECT_THAT(lines.take(), IsEmpty());
}

TEST(role_figures, bins_are_one_series) {
  actor_world world(64);
  world.start();
  world.bootstrap();
  world.run();
  for (int i = 0; i < 15; ++i)
    world.tick();
  const auto text = world.figures->text();
  EXPECT_THAT(text, HasSubstr("role=\"bins\"} "));
  EXPECT_THAT(text, Not(HasSubstr("role=\"bins-")));
}

TEST(role_figures, tasks_and_publications_are_counted_across_restarts_of_actors) {
  figures_world world;
  world.begin();
  world.add({"auto/a"});
  world.run();
  world.kill();
  world.start();
  world.pass(seconds(60));
  world.add({"auto/b"});
  world.run();
  world.remove({});
  world.run();
  world.pass(seconds(60));
  world.pass(seconds(60));
  const auto text = world.figures->text();
  EXPECT_THAT(text, HasSubstr("rstuf_tasks_accepted_total{action=\"add_artifacts\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("rstuf_tasks_accepted_total{action=\"remove_artifacts\"} 1\n"));
  EXPECT_THAT(
      text, HasSubstr("rstuf_tasks_over_total{action=\"remove_artifacts\",state=\"errored\"} 1\n"));
  EXPECT_THAT(text,
              HasSubstr("rstuf_publication_duration_seconds_count{repository=\"default\"} 3\n"));
}

TEST(role_figures, rows_say_how_many_artifacts_the_version_lists_that_clients_see) {
  figures_world world;
  world.begin();
  EXPECT_EQ(world.artifacts_of("auto"), 0);
  EXPECT_EQ(world.artifacts_of("dev"), std::nullopt) << "clients see none yet";
  EXPECT_EQ(world.artifacts_of("targets"), std::nullopt);
  world.add({"auto/a", "auto/b", "dev/c"});
  world.run();
  EXPECT_EQ(world.artifacts_of("auto"), 2);
  world.sign("dev", world.alice);
  world.run();
  EXPECT_EQ(world.artifacts_of("dev"), 1);
  world.add({"dev/d"});
  world.remove({"auto/a"});
  world.run();
  EXPECT_EQ(world.artifacts_of("auto"), 1);
  EXPECT_EQ(world.artifacts_of("dev"), 1) << "the next version waits";
}

TEST(role_figures, failures_of_the_parts_are_counted) {
  figures_world world;
  world.begin();
  world.kill();
  world.start(std::make_shared<fault_plan>(1, crash::before));
  world.tick();
  EXPECT_THAT(world.figures->text(),
              testing::ContainsRegex(
                  "rstuf_failures_total[{]code=\"unavailable\",part=\"catalog\"[}] [1-9]"));
}

} // namespace
} // namespace rstuf::test
