#include "actors/drafting.hpp"
#include "actors/pending_delegation.hpp"
#include "actors/root.hpp"

#include <spdlog/spdlog.h>

// What ROOT does without a task: roles that people sign get a draft of what they are to hold, and a
// root that has its signatures is brought to clients.
namespace rstuf::actors {
namespace {

constexpr std::size_t some_bytes = 1; ///< enough to learn that a file is there

/// The first version from this one on whose file name is free: what people sign cannot step over a
/// file that an earlier owner left behind.
result<std::int64_t> free_version(storage::metadata_storage& files, const std::string& role,
                                  std::int64_t from) {
  for (auto version = from; version < from + max_taken_versions; ++version) {
    const auto found = files.read(std::to_string(version) + "." + role + ".json", some_bytes);
    if (found || found.error().code == errc::too_large)
      continue;
    if (found.error().code != errc::not_found)
      return std::unexpected(found.error());
    return version;
  }
  return std::unexpected(too_many_taken(role));
}

} // namespace

void root_state::look_around() {
  with_situation(&root_state::open_drafts);
}

void root_state::open_drafts(situation now) {
  now_ = std::move(now);
  if (const auto due = roles_to_renew(now_); !due.empty())
    return renew(due);
  to_draft_.clear();
  for (auto& role : roles_to_draft(now_))
    to_draft_.push_back(std::move(role));
  open_next_draft();
}

void root_state::renew(const std::vector<std::string>& roles) {
  catalog::plan_change change;
  change.dirty.insert(roles.begin(), roles.end());
  write(change, &root_state::look_around);
}

/// Writes what is due into the catalog, and goes on.
void root_state::write(const catalog::plan_change& change, next then) {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease, change](catalog::catalog& c) { return c.change(own, change); },
      [this, then](const result<std::int64_t>& done) {
        if (!done)
          return fail_with(done.error());
        (this->*then)();
      });
}

void root_state::open_next_draft() {
  if (to_draft_.empty())
    return advance_root();
  const auto role = to_draft_.front();
  if (!changes_paths(*now_.custom(role)))
    return draft(std::nullopt);
  with_artifacts(now_, [this, role](const std::vector<owned_artifact>& artifacts) {
    draft(future_artifacts(now_, role, artifacts));
  });
}

void root_state::draft(const std::optional<std::vector<catalog::artifact>>& artifacts) {
  const auto plan = read_blueprint(parts_.repository, now_.state, parts_.times);
  if (!plan)
    return fail_with(plan.error());
  auto order = draft_order(*plan, now_, to_draft_.front(), artifacts);
  auto call = [role = order.role, version = order.version](storage::metadata_storage& s) {
    return free_version(s, role, version);
  };
  ask(self, parts_.storage, parts_.wait.storage, std::move(call),
      [this, order = std::move(order)](const result<std::int64_t>& version) mutable {
        if (!version)
          return fail_with(version.error());
        order.version = *version;
        sign_draft(std::move(order));
      });
}

void root_state::sign_draft(sign_order order) {
  self->request(signer_, parts_.wait.role, sign_atom::value, std::move(order))
      .await([this](const signed_role& done) { draft_signed(done); },
             [this](const caf::error& e) {
               spdlog::error("draft-failed {} {}", parts_.repository, to_string(from_caf(e)));
               to_draft_.pop_front();
               open_next_draft();
             });
}

void root_state::draft_signed(const signed_role& done) {
  to_draft_.pop_front();
  auto change = open_draft(now_, done);
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease, change](catalog::catalog& c) { return c.change(own, change); },
      [this, role = done.what.role,
       version = done.what.version](const result<std::int64_t>& written) {
        if (!written)
          return fail_with(written.error());
        spdlog::info("draft-opened {} {} v{}: it waits for signatures", parts_.repository, role,
                     version);
        open_next_draft();
      });
}

std::chrono::seconds root_state::visible_for(const situation& now) {
  if (now.state.visible_revision != seen_visible_ &&
      now.state.visible_revision < now.state.roots.front().revision)
    seen_at_ = {};
  seen_visible_ = now.state.visible_revision;
  if (now.state.visible_revision < now.state.roots.front().revision)
    return std::chrono::seconds(0);
  if (seen_at_ == time_point{})
    seen_at_ = now.now;
  return std::max(std::chrono::seconds(0), now.now - seen_at_);
}

void root_state::advance_root() {
  if (now_.state.roots.empty() || reloads_)
    return rest();
  auto step = next_root_step(now_, visible_for(now_), parts_.times.timestamp_cache);
  if (!step)
    return rest();
  if (step->what == root_step::kind::prepare)
    return try_old_key(std::move(*step));
  show_root(*step);
}

void root_state::try_old_key(root_step step) {
  const auto trusted = parse_root(*now_.trusted_root());
  const auto online =
      trusted ? catalog::online_key_of(trusted->role) : std::unexpected(trusted.error());
  if (!online)
    return fail_with(online.error());
  prove({online->keyid, online->key},
        [this, step = std::move(step)](const result<void>& proven) mutable {
          if (!proven) {
            spdlog::warn("online-key-lost {} {}: root and timestamp change back to back",
                         parts_.repository, to_string(proven.error()));
            step.change.roots.front().old_key_lost = true;
          }
          spdlog::info("rotation-begun {} root=v{} roles={}", parts_.repository, step.root.version,
                       step.change.dirty.size());
          write_step(step.change);
        });
}

void root_state::show_root(const root_step& step) {
  storage::file file{std::to_string(step.root.version) + ".root.json", step.root.bytes};
  auto call = [file = std::move(file)](storage::metadata_storage& s) -> result<void> {
    const auto created = s.create({&file, 1});
    if (!created)
      return std::unexpected(created.error());
    if (created->front() == storage::creation::taken)
      return fail(errc::corrupt, file.name + " holds other bytes than the root that was signed");
    return {};
  };
  ask(self, parts_.storage, parts_.wait.storage, std::move(call),
      [this, step](const result<void>& done) {
        if (!done)
          return fail_with(done.error());
        spdlog::info("root-visible {} v{}", parts_.repository, step.root.version);
        write_step(step.change);
      });
}

void root_state::write_step(const catalog::plan_change& change) {
  write(change, &root_state::begin_anew);
}

void root_state::begin_anew() {
  reload();
  rest();
}

} // namespace rstuf::actors
