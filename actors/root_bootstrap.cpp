#include "actors/root.hpp"
#include "actors/task_result.hpp"

#include <spdlog/spdlog.h>

// How ROOT bootstraps a repository: checks the root, tries the online key, makes sure that the
// storage is empty or holds leftovers of ours only, and writes root, expirations and roles into the
// catalog. TARGETS, SNAPSHOT and TIMESTAMP then publish them like any other change. A root that
// lacks signatures waits for them before the storage is touched.
namespace rstuf::actors {
void root_state::bootstrap(situation now) {
  auto request = read_bootstrap(task_, now.now);
  if (!request)
    return refuse_bootstrap(request.error().context);
  now_ = std::move(now);
  if (!request->is_complete)
    return carry_out(wait_for_signatures(task_, *request, now_.now));
  decision_.bootstrap = std::move(request->plan);
  begin_bootstrap();
}

void root_state::begin_bootstrap() {
  const auto root = parse_root(decision_.bootstrap->root);
  const auto online = root ? catalog::online_key_of(root->role) : std::unexpected(root.error());
  if (!online)
    return refuse_bootstrap(online.error().context);
  prove({online->keyid, online->key}, [this](const result<void>& proven) {
    if (proven)
      return look_at_storage();
    refuse_bootstrap("The online key cannot sign: " + proven.error().context);
  });
}

void root_state::look_at_storage() {
  ask(
      self, parts_.storage, parts_.wait.storage,
      [](storage::metadata_storage& s) { return s.list(); },
      [this](result<std::vector<std::string>> names) {
        if (!names)
          return fail_with(names.error());
        if (names->empty())
          return claim_storage();
        if (!parts_.storage_claimed)
          return refuse_bootstrap("The metadata storage is not empty: it holds " + names->front() +
                                  ". Empty it, or give the repository another place");
        clear_storage(std::move(*names));
      });
}

void root_state::clear_storage(std::vector<std::string> names) {
  spdlog::warn("leftovers-removed {} files={}", parts_.repository, names.size());
  ask(
      self, parts_.storage, parts_.wait.storage,
      [names = std::move(names)](storage::metadata_storage& s) { return s.remove(names); },
      [this](const result<void>& done) { proceed(done, &root_state::claim_storage); });
}

void root_state::claim_storage() {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease](catalog::catalog& c) { return c.claim_storage(own); },
      [this](const result<void>& done) { proceed(done, &root_state::write_plan); });
}

void root_state::write_plan() {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease, plan = *decision_.bootstrap](catalog::catalog& c) {
        return c.begin_bootstrap(own, plan);
      },
      [this](const result<void>& done) {
        if (!done)
          return fail_with(done.error());
        spdlog::info("bootstrap-begun {} task={} roles={}", parts_.repository, task_.id,
                     decision_.bootstrap->roles.size());
        reload();
        rest();
      });
}

void root_state::refuse_bootstrap(const std::string& reason) {
  if (task_.action == catalog::task_action::bootstrap)
    return end_bootstrap(catalog::task_state::errored, refused("Bootstrap Failed", reason));
  carry_out(refuse_task(task_, "Signature Failed", reason)); // it stays in state signing
}

void root_state::end_bootstrap(catalog::task_state state, const std::string& result) {
  spdlog::warn("bootstrap-ended {} task={} {}", parts_.repository, task_.id, result);
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease, state, result](catalog::catalog& c) {
        return c.abort_bootstrap(own, state, result);
      },
      [this](const rstuf::result<void>& done) {
        if (!done)
          return fail_with(done.error());
        reload();
        rest();
      });
}

} // namespace rstuf::actors
