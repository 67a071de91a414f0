#include "tests/contract/catalog_rig.hpp"

#include "tuf/hash.hpp"

namespace rstuf::test {

using namespace catalog;

artifact_change add(const std::string& path, const std::string& info) {
  return {.path = path, .path_hash = tuf::sha256_prefix(path), .info = info};
}

artifact_change removal(const std::string& path) {
  return {.path = path, .path_hash = tuf::sha256_prefix(path), .info = {}};
}

ingest_task store(const std::string& id, std::vector<artifact_change> changes) {
  ingest_task t;
  t.id = id;
  t.changes = std::move(changes);
  t.describe = outcome_in_words;
  return t;
}

ingest_task hold(const std::string& id, std::vector<artifact_change> changes) {
  auto t = store(id, std::move(changes));
  t.held = true;
  return t;
}

ingest_task publish_held(const std::string& id) {
  auto t = store(id, {});
  t.publish_held = true;
  return t;
}

std::string outcome_in_words(const ingest_outcome& outcome) {
  std::string text = "revision " + std::to_string(outcome.revision);
  const auto list = [&text](const char* name, const std::vector<std::string>& values) {
    text += std::string("; ") + name;
    for (const auto& v : values)
      text += ' ' + v;
  };
  list("roles", outcome.roles);
  list("changed", outcome.changed);
  list("not found", outcome.not_found);
  list("unassigned", outcome.unassigned);
  return text + "; overfull " + outcome.overfull_role;
}

std::string catalog_rig::new_id() {
  auto digits = std::to_string(++last_id_);
  return std::string(32 - digits.size(), '0') + digits;
}

std::string catalog_rig::accept(task_action action) {
  new_task request;
  request.id = new_id();
  request.repository = repository;
  request.action = action;
  request.payload = R"({"artifacts":[]})";
  const auto answers = must(rows().accept({&request, 1}));
  if (!answers.at(0).accepted)
    throw std::runtime_error("task refused in state " + std::string(name_of(answers[0].state)));
  return request.id;
}

bootstrap_plan catalog_rig::plan(const std::string& task) const {
  bootstrap_plan p;
  p.task = task;
  p.root = {.version = 1, .bytes = "{\"root\":1}", .task = {}};
  p.bins = bin_terms{.bins = bins_};
  p.expiration = {{"bins", 1}, {"root", 365}, {"snapshot", 7}, {"targets", 30}, {"timestamp", 1}};
  p.roles = {"targets", "snapshot", "timestamp"};
  for (std::uint64_t i = 0; i < bins_.count(); ++i)
    p.roles.push_back(bins_.name(i));
  p.running_result = R"({"message":"Bootstrap Processed"})";
  return p;
}

void catalog_rig::begin_bootstrap(std::uint32_t bit_length) {
  bins_.bit_length = bit_length;
  const auto id = accept(task_action::bootstrap);
  take_over();
  must(rows().claim_storage(own));
  must(rows().begin_bootstrap(own, plan(id)));
  read_generation();
}

void catalog_rig::bootstrap(std::uint32_t bit_length) {
  begin_bootstrap(bit_length);
  publish();
}

void catalog_rig::take_over() {
  own = must(rows().take_lease(must(rows().current_lease(repository)), "worker", "nonce"));
  read_generation();
}

void catalog_rig::read_generation() {
  generation_ = must(rows().load(repository)).delegation_generation;
}

layout catalog_rig::where() const {
  return {.generation = generation_,
          .place = [bins = bins_](std::string_view, std::uint32_t hash) -> placement {
            return {bins.name(bins.number_of(hash)), ""};
          },
          .max_role_bytes = max_role_bytes};
}

ingest_report catalog_rig::ingest(std::vector<ingest_task> tasks) {
  return must(rows().ingest(repository, where(), tasks));
}

std::string catalog_rig::store_now(std::vector<artifact_change> changes) {
  const auto id = accept();
  ingest({store(id, std::move(changes))});
  return id;
}

publication catalog_rig::next() {
  const auto state = must(rows().load(repository));
  const auto dirty = must(rows().dirty(repository));
  publication p;
  p.number = state.committed_publication + 1;
  p.predecessor = state.committed_publication;
  p.revision = dirty.revision;
  p.generation = dirty.generation;
  p.timestamp_bytes = "timestamp of " + std::to_string(p.number);
  std::map<std::string, role_row> roles;
  for (const auto& role : dirty.roles)
    roles.emplace(role.name, role);
  for (const auto& role : must(rows().roles(repository)))
    if (role.name == "snapshot" || role.name == "timestamp")
      roles.emplace(role.name, role);
  for (const auto& [name, role] : roles)
    p.roles.push_back({.role = name,
                       .version = role.version + 1,
                       .revision = dirty.revision,
                       .expires = clock.now() + std::chrono::days(1),
                       .renew_at = clock.now() + std::chrono::hours(12)});
  return p;
}

void catalog_rig::publish() {
  const auto p = next();
  must(rows().commit(own, p));
  must(rows().show(own, p.number));
}

std::map<std::string, std::string> catalog_rig::contents(std::int64_t revision) {
  std::map<std::string, std::string> out;
  for (const auto& a : must(rows().contents(repository, {}, revision)))
    if (!out.emplace(a.path, a.info).second)
      throw std::runtime_error("listed twice: " + a.path);
  return out;
}

} // namespace rstuf::test
