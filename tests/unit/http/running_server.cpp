#include "running_server.hpp"

#include "catalog/random_id.hpp"
#include "tuf/bins.hpp"
#include "tuf/hash.hpp"
#include "tuf/metadata.hpp"

#include <caf/exit_reason.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace rstuf::http::test {
namespace {

actors::gateway_actor::behavior_type fake_gateway(actors::gateway_actor::pointer /*self*/,
                                                  gateway_desk* desk,
                                                  std::shared_ptr<catalog::catalog> rows) {
  return {[=](actors::accept_atom, const catalog::new_task& task, const actors::accept_reply& to) {
    if (desk->take(task, to))
      return;
    auto stored = rows->accept({&task, 1});
    if (stored)
      to(stored->front());
    else
      to(std::unexpected(stored.error()));
  }};
}

void expect_done(const auto& outcome) {
  ASSERT_TRUE(outcome) << to_string(outcome.error());
}

} // namespace

void gateway_desk::hold() {
  std::lock_guard lock{mutex_};
  holding_ = true;
}

void gateway_desk::let_go() {
  std::vector<actors::accept_reply> held;
  {
    std::lock_guard lock{mutex_};
    holding_ = false;
    held.swap(held_);
  }
  for (const auto& to : held)
    to(fail(errc::unavailable, "the test let go"));
}

void gateway_desk::await(std::size_t count) {
  std::unique_lock lock{mutex_};
  if (!came_.wait_for(lock, std::chrono::minutes{1}, [&] { return tasks_.size() >= count; }))
    throw std::runtime_error("GATEWAY got no task within a minute");
}

std::vector<catalog::new_task> gateway_desk::tasks() const {
  std::lock_guard lock{mutex_};
  return tasks_;
}

bool gateway_desk::take(const catalog::new_task& task, const actors::accept_reply& to) {
  std::lock_guard lock{mutex_};
  tasks_.push_back(task);
  if (holding_)
    held_.push_back(to);
  came_.notify_all();
  return holding_;
}

running_server::running_server(server_limits limits) {
  start(std::move(limits), memory_sources());
}

running_server::running_server(server_limits limits, sources from) {
  start(std::move(limits), std::move(from));
}

sources running_server::memory_sources() {
  return {.open_catalog = [this] { return result<std::unique_ptr<catalog::catalog>>{rows()}; },
          .open_storage = [this] { return files(); }};
}

void running_server::start(server_limits limits, sources from) {
  limits.port = 0;
  if (!from.open_catalog)
    from.open_catalog = memory_sources().open_catalog;
  if (!from.open_storage)
    from.open_storage = memory_sources().open_storage;
  config_.set("scheduler.policy", caf::atom("sharing"));
  config_.set("scheduler.max-threads", 1U);
  actors_ = std::make_unique<caf::actor_system>(config_);
  gateway_ = actors_->spawn(fake_gateway, &desk, std::shared_ptr{rows()});
  server_ = std::make_unique<server>(
      server_parts{.limits = std::move(limits),
                   .gateway = gateway_,
                   .from = std::move(from),
                   .ready = [this]() -> result<void> {
                     return is_ready ? result<void>{}
                                     : fail(errc::unavailable, "the catalog cannot be read");
                   },
                   .disabled =
                       [](std::string_view method, std::string_view path) {
                         return method == "GET" && path == "/api/v1/config/hidden";
                       },
                   .changes = changes,
                   .expiry = {},
                   .figures = figures},
      loop_);
  auto port = server_->start();
  if (!port)
    throw std::runtime_error(to_string(port.error()));
  port_ = *port;
}

running_server::~running_server() {
  server_->stop();
  server_.reset();
  end_gateway();
  desk.let_go();
  actors_.reset();
}

void running_server::end_gateway() {
  if (gateway_)
    caf::anon_send_exit(*gateway_, caf::exit_reason::user_shutdown);
  gateway_.reset();
}

std::string root_bytes(time_point now) {
  tuf::root root;
  root.expires = now + std::chrono::days(365);
  root.keys = {{"root-key",
                {.keytype = "ed25519",
                 .scheme = "ed25519",
                 .value = "aa",
                 .unrecognized = {{"x-rstuf-key-name", "Jimi's key"}}}},
               {"online-key", {.keytype = "ed25519", .scheme = "ed25519", .value = "bb"}}};
  root.roles["root"].keyids = {"root-key"};
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    root.roles[role].keyids = {"online-key"};
  return tuf::serialize(*tuf::unsigned_metadata(root));
}

std::string running_server::store(std::vector<catalog::artifact_change> wanted, bool held) {
  auto c = rows();
  const auto state = c->load("default");
  const auto bins = state->bins->bins;
  catalog::layout where{.generation = state->delegation_generation,
                        .place = [=](auto, auto hash) -> catalog::placement {
                          return {bins.name(bins.number_of(hash)), {}};
                        },
                        .max_role_bytes = 5'000'000};
  catalog::new_task task{.id = catalog::random_id(), .repository = "default", .payload = "{}"};
  expect_done(c->accept({&task, 1}));
  catalog::ingest_task work;
  work.id = task.id;
  work.changes = std::move(wanted);
  work.held = held;
  work.describe = [](const auto&) { return R"({"message":"Artifact(s) Added","status":true})"; };
  expect_done(c->ingest("default", where, {&work, 1}));
  return task.id;
}

void running_server::publish() {
  auto c = rows();
  const auto state = c->load("default");
  const auto dirty = c->dirty("default");
  catalog::publication next;
  next.number = state->committed_publication + 1;
  next.predecessor = state->committed_publication;
  next.revision = dirty->revision;
  next.generation = dirty->generation;
  const catalog::assignment roles{state->bins ? std::optional(state->bins->bins) : std::nullopt,
                                  state->delegations};
  for (const auto& role : dirty->roles) {
    next.roles.push_back({role.name, role.version + 1, dirty->revision, {}, {}, {}});
    if (const auto listed = roles.share_of(role.name))
      next.roles.back().artifacts = std::ssize(*c->contents("default", *listed, dirty->revision));
  }
  const auto lease = c->current_lease("default");
  expect_done(c->commit(*lease, next));
  expect_done(c->show(*lease, next.number));
}

catalog::artifact_change add(const std::string& path, const std::string& info) {
  return {.path = path, .path_hash = tuf::sha256_prefix(path), .info = info};
}
catalog::artifact_change removal(const std::string& path) {
  return {.path = path, .path_hash = tuf::sha256_prefix(path), .info = {}};
}

void running_server::bootstrap(std::optional<catalog::bin_terms> bins) {
  auto c = rows();
  catalog::new_task task{.id = std::string(32, 'b'),
                         .repository = "default",
                         .action = catalog::task_action::bootstrap,
                         .payload = "{}"};
  expect_done(c->accept({&task, 1}));
  auto lease = c->take_lease(*c->current_lease("default"), "test", "nonce");
  expect_done(lease);
  expect_done(c->start(task.id));
  expect_done(c->claim_storage(*lease));
  catalog::bootstrap_plan plan;
  plan.task = task.id;
  plan.root = {.version = 1, .bytes = root_bytes(clock.now())};
  plan.bins = std::move(bins);
  plan.expiration = {{"root", 365}, {"targets", 30}, {"bins", 7}};
  plan.roles = {"targets", "snapshot", "timestamp"};
  if (plan.bins)
    plan.roles.insert(plan.roles.end(), {"bins-0", "bins-1"});
  plan.running_result = R"({"message":"Bootstrap Processed","status":true,"details":{}})";
  expect_done(c->begin_bootstrap(*lease, plan));
  catalog::publication first;
  first.number = 1;
  first.generation = c->load("default")->delegation_generation;
  first.revision = 1;
  first.generation = c->load("default")->delegation_generation;
  for (const auto& role : plan.roles) {
    first.roles.push_back({role, 1, 1, {}, {}, {}});
    if (role.starts_with("bins-"))
      first.roles.back().artifacts = 0;
  }
  expect_done(c->commit(*lease, first));
  expect_done(c->show(*lease, 1));
}

} // namespace rstuf::http::test
