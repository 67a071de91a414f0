#include "actors/root.hpp"

#include "actors/bootstrap.hpp"
#include "actors/task_result.hpp"
#include "tuf/metadata.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::actors {
namespace {

/// A bootstrap that failed this often for reasons outside of it (a full disk, a lost database) is
/// given up.
constexpr std::int64_t max_attempts = 5;

/// Whether waiting and trying again may help; otherwise whoever sent the bootstrap has to act.
bool is_passing(const error& e) {
  return e.code == errc::unavailable || e.code == errc::timeout || e.code == errc::internal;
}

} // namespace

void root_state::bootstrap(const catalog::task& task) {
  task_ = task;
  if (task_.attempts > max_attempts)
    return end(catalog::task_state::failure,
               broke("Bootstrap given up after " + std::to_string(max_attempts) +
                     " attempts; the service's log says why"));
  ask(
      self, parts_.catalog, parts_.wait.catalog, [](catalog::catalog& c) { return c.now(); },
      [this](const result<time_point>& now) {
        if (!now)
          return fail_with(now.error());
        make_plan(*now);
      });
}

void root_state::make_plan(time_point now) {
  auto plan = plan_bootstrap(task_, now);
  if (!plan)
    return refuse(plan.error().context);
  plan_ = std::move(*plan);
  try_online_key();
}

void root_state::try_online_key() {
  const auto root = tuf::parse_metadata<tuf::root>(plan_.root.bytes);
  const auto online = root ? online_key(root->role) : std::unexpected(root.error());
  if (!online)
    return refuse(online.error().context);
  auto call = [key = signing::named_key{online->first, online->second}](
                  signing::keyring& k) -> result<void> {
    if (auto trial = k.sign({&key, 1}, "trial"); !trial)
      return std::unexpected(trial.error());
    return {};
  };
  ask(self, parts_.keyring, parts_.wait.signing, std::move(call),
      [this](const result<void>& tried) {
        if (tried)
          return look_at_storage();
        if (is_passing(tried.error()))
          return fail_with(tried.error());
        refuse("The online key cannot sign: " + tried.error().context);
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
          return refuse("The metadata storage is not empty: it holds " + names->front() +
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
      [own = parts_.lease, plan = plan_](catalog::catalog& c) {
        return c.begin_bootstrap(own, plan);
      },
      [this](const result<void>& done) {
        if (!done)
          return fail_with(done.error());
        spdlog::info("bootstrap-begun {} task={} roles={}", parts_.repository, task_.id,
                     plan_.roles.size());
        self->send(parts_.owner, reload_atom::value);
      });
}

void root_state::refuse(const std::string& reason) {
  end(catalog::task_state::errored, refused("Bootstrap Failed", reason));
}

void root_state::end(catalog::task_state state, const std::string& result) {
  spdlog::warn("bootstrap-ended {} task={} {}", parts_.repository, task_.id, result);
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease, state, result](catalog::catalog& c) {
        return c.abort_bootstrap(own, state, result);
      },
      [this](const rstuf::result<void>& done) {
        if (!done)
          return fail_with(done.error());
        self->send(parts_.owner, reload_atom::value);
      });
}

void root_state::proceed(const result<void>& done, next then) {
  if (!done)
    return fail_with(done.error());
  (this->*then)();
}

void root_state::fail_with(const error& e) {
  spdlog::error("bootstrap-failed {} task={} {}", parts_.repository, task_.id, to_string(e));
  self->quit(to_caf(e));
}

root_actor::behavior_type root(root_actor::stateful_pointer<root_state> self, root_parts parts) {
  self->state.parts_ = std::move(parts);
  return {[self](boot_atom, const catalog::task& task) { self->state.bootstrap(task); }};
}

} // namespace rstuf::actors
