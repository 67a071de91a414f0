#include "tests/unit/actors/actor_world.hpp"

#include "broker/memory_queue.hpp"
#include "catalog/artifact_rows.hpp"
#include "client/updater.hpp"
#include "tuf/bins.hpp"
#include "tuf/hash.hpp"
#include "tuf/metadata.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>

namespace rstuf::test {
namespace {

constexpr int max_steps = 2'000'000;

/// Serves the files in memory as a web server would.
class memory_fetcher final : public client::fetcher {
public:
  explicit memory_fetcher(std::shared_ptr<storage::memory_files> files)
      : files_(std::move(files)) {}

  result<std::string> fetch(const std::string& url, std::int64_t limit) override {
    const std::lock_guard lock(files_->mutex);
    const auto found = files_->visible.find(url.substr(url.rfind('/') + 1));
    if (found == files_->visible.end())
      return fail(errc::not_found, url);
    if (found->second.size() > static_cast<std::size_t>(limit))
      return fail(errc::too_large, url);
    return found->second;
  }

  result<void> stream(const std::string& url, std::int64_t,
                      const std::function<result<void>(std::string_view)>&) override {
    return fail(errc::not_found, url);
  }

private:
  std::shared_ptr<storage::memory_files> files_;
};

/// One path for each bin, so that a client that looks for them visits every bin.
std::vector<std::string> a_path_in_each_bin(std::int64_t bins) {
  tuf::bins all{"bins", 0};
  while (all.count() < static_cast<std::uint64_t>(bins))
    ++all.bit_length;
  std::map<std::uint64_t, std::string> found;
  for (int i = 0; found.size() < all.count(); ++i) {
    const auto path = "nowhere/" + std::to_string(i);
    found.emplace(all.number_of(tuf::sha256_prefix(path)), path);
  }
  std::vector<std::string> paths;
  for (const auto& [bin, path] : found)
    paths.push_back(path);
  return paths;
}

} // namespace

temporary_directory::temporary_directory() {
  // In memory where there is such a place: the client syncs what it keeps, and nothing here has to
  // survive a power cut.
  const std::filesystem::path memory = "/dev/shm";
  const auto base =
      std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  auto name = (base / "rstuf-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("no temporary directory");
  path_ = name;
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

actor_world::actor_world(std::int64_t bins)
    : look(catalog::open_memory_catalog(rows, time)), bins_(bins) {
  people = {keyholder::make(keys.path(), "root-key")};
  online = keyholder::make_online(keys.path(), "online");
  use_root(signed_by(make_root(people, 1, online, time.now() + std::chrono::days(365)), people));
}

actor_world::~actor_world() {
  if (service_)
    kill();
}

caf::scheduler::test_coordinator& actor_world::scheduler() {
  return dynamic_cast<caf::scheduler::test_coordinator&>(system_->scheduler());
}

void actor_world::start(std::shared_ptr<fault_plan> plan) {
  config_ = std::make_unique<caf::actor_system_config>();
  config_->set("scheduler.policy", caf::atom("testing"));
  system_ = std::make_unique<caf::actor_system>(*config_);
  ready_ = std::make_shared<actors::readiness>();
  actors::service_parts parts;
  parts.catalog = make_faulty(catalog::open_memory_catalog(rows, time), plan);
  parts.reader = make_faulty(catalog::open_memory_catalog(rows, time), plan);
  parts.queue = queue ? queue : broker::make_memory_queue();
  parts.open_storage = [this, plan](const std::string&) {
    auto opened = make_faulty(storage::open_memory_storage(files), plan);
    return std::shared_ptr<storage::metadata_storage>(wrap_storage ? wrap_storage(std::move(opened))
                                                                   : std::move(opened));
  };
  parts.keys.online_key_dir = keys.path();
  parts.lease = {.worker = "test",
                 .nonce = [n = std::make_shared<int>(0)] { return std::to_string(++*n); },
                 .sole_worker = true};
  parts.ready = ready_;
  parts.machine = &time;
  parts.changes = changes;
  parts.figures = figures;
  parts.where = actors::threading::scheduler;
  service_ = std::make_unique<actors::service>(*system_, std::move(parts));
  run();
}

void actor_world::kill() {
  service_->abandon();
  run();
  // Who waits for an answer that nobody will give any more notices at its deadline.
  scheduler().advance_time(std::chrono::minutes(15));
  run();
  service_.reset();
  system_.reset();
}

bool actor_world::step() {
  return scheduler().try_run_once();
}

void actor_world::run() {
  for (int i = 0; i < max_steps; ++i) {
    if (!step())
      return;
  }
  FAIL() << "the actors never come to rest";
}

void actor_world::tick() {
  time.advance(std::chrono::seconds(1));
  scheduler().advance_time(std::chrono::seconds(1));
  caf::anon_send(service_->dispatcher(), actors::tick_atom::value);
  caf::anon_send(service_->dispatcher(), actors::sweep_atom::value);
  run();
}

void actor_world::use_root(const tuf::metadata<tuf::root>& root) {
  root_ = tuf::to_document(root);
}

json actor_world::bootstrap_body() const {
  const json days{{"expiration", 7}};
  json roles = {
      {"root", {{"expiration", 365}}}, {"targets", days}, {"snapshot", days}, {"timestamp", days}};
  if (bins_ > 0)
    roles["bins"] = {{"expiration", 7}, {"number_of_delegated_bins", bins_}};
  else
    roles["delegations"] = delegations;
  return {{"settings", {{"roles", std::move(roles)}}},
          {"metadata", {{"root", root_}}},
          {"timeout", 300}};
}

std::string actor_world::send_root(const tuf::metadata<tuf::root>& root) {
  return submit(catalog::task_action::metadata_update,
                {{"metadata", {{"root", tuf::to_document(root)}}}});
}

std::string actor_world::sign(const std::string& role, const keyholder& by) {
  const auto drafts = look->drafts("default").value();
  std::string newest;
  for (const auto& d : drafts)
    if (d.role == role)
      newest = d.signed_part;
  return send_signature(role, by.sign(newest));
}

std::string actor_world::send_signature(const std::string& role, const tuf::signature& s) {
  return submit(catalog::task_action::sign_metadata,
                {{"role", role}, {"signature", tuf::to_json(s)}});
}

std::string actor_world::bootstrap() {
  return bootstrap(bootstrap_body());
}

std::string actor_world::bootstrap(const json& body) {
  return submit(catalog::task_action::bootstrap, body);
}

std::string actor_world::add(const std::vector<std::string>& paths, std::int64_t length) {
  json artifacts = json::array();
  for (const auto& path : paths)
    artifacts.push_back(
        {{"path", path},
         {"info", {{"length", length}, {"hashes", {{"sha256", tuf::sha256_hex(path)}}}}}});
  return submit(catalog::task_action::add_artifacts,
                {{"artifacts", artifacts}, {"publish_artifacts", true}});
}

std::string actor_world::remove(const std::vector<std::string>& paths) {
  return submit(catalog::task_action::remove_artifacts,
                {{"artifacts", paths}, {"publish_artifacts", true}});
}

std::string import_rows(const std::vector<std::string>& paths) {
  std::string text;
  for (const auto& path : paths)
    catalog::append_row(text, path,
                        R"({"hashes":{"sha256":")" + tuf::sha256_hex(path) + R"("},"length":1})");
  return text;
}

std::string actor_world::import(const std::vector<std::string>& paths, std::string_view mark) {
  return submit_text(catalog::task_action::import_artifacts,
                     std::string(mark) + import_rows(paths));
}

std::string actor_world::submit(catalog::task_action action, const json& payload) {
  return submit_text(action, payload.dump());
}

std::string actor_world::submit_text(catalog::task_action action, std::string payload) {
  auto id = std::to_string(++tasks_);
  id.insert(0, 32 - id.size(), '0');
  auto slot = std::make_shared<std::optional<result<catalog::acceptance>>>();
  answers_[id] = slot;
  caf::anon_send(service_->gateway(), actors::accept_atom::value,
                 catalog::new_task{id, "default", action, std::move(payload)},
                 actors::accept_reply([slot](result<catalog::acceptance> a) { *slot = a; }));
  return id;
}

std::optional<result<catalog::acceptance>> actor_world::answer_to(const std::string& id) const {
  return *answers_.at(id);
}

catalog::task actor_world::task(const std::string& id) {
  const auto found = look->find_task(id).value();
  if (!found) {
    ADD_FAILURE() << "no task " << id;
    return {};
  }
  return *found;
}

json actor_world::result_of(const std::string& id) {
  return json::parse(task(id).result);
}

result<std::map<std::string, std::int64_t>>
actor_world::verify(const std::vector<std::string>& paths) {
  const temporary_directory fresh;
  return verify_again(fresh.path(), paths);
}

result<std::map<std::string, std::int64_t>>
actor_world::verify_again(const std::filesystem::path& metadata,
                          const std::vector<std::string>& paths) {
  client::updater_config config;
  config.metadata_url = "memory:/metadata/";
  config.targets_url = "memory:/targets/";
  config.metadata_dir = metadata;
  memory_fetcher net(files);
  if (auto trusted = client::updater::trust_root(
          config, tuf::serialize(tuf::metadata_from_json<tuf::root>(root_).value()));
      !trusted)
    return std::unexpected(trusted.error());
  client::updater updater(config, net, time);
  if (auto fresh = updater.refresh(); !fresh)
    return std::unexpected(fresh.error());
  for (const auto& path : bins_ > 0 ? a_path_in_each_bin(bins_) : std::vector<std::string>{}) {
    if (auto visited = updater.find(path); !visited)
      return std::unexpected(visited.error());
  }
  std::map<std::string, std::int64_t> lengths;
  for (const auto& path : paths) {
    const auto found = updater.find(path);
    if (!found)
      return std::unexpected(found.error());
    if (*found)
      lengths[path] = (*found)->file.length;
  }
  return lengths;
}

} // namespace rstuf::test
