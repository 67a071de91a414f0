#include "actors/root_update.hpp"

#include "actors/bootstrap.hpp"
#include "actors/rotation.hpp"
#include "actors/task_result.hpp"
#include "tuf/verify.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr const char* update_failed = "Metadata Update Failed";

result<tuf::metadata<tuf::root>> read_root(const catalog::task& task) {
  const auto body = parse_json(task.payload);
  if (!body)
    return std::unexpected(body.error());
  const auto root = body->find("metadata");
  if (root == body->end() || !root->is_object() || !root->contains("root"))
    return fail(errc::invalid_argument, "Unsupported Metadata type.");
  return tuf::metadata_from_json<tuf::root>(root->at("root"));
}

/// Whether the root may follow the trusted one at all.
result<void> check(const situation& now, const tuf::root& trusted,
                   const tuf::metadata<tuf::root>& next) {
  if (!now.state.roots.front().is_active())
    return fail(errc::conflict, "Root v" + std::to_string(now.state.roots.front().version) +
                                    " is being brought to clients; send the next one after it");
  if (!now.open_drafts("root").empty())
    return fail(errc::conflict, pending_text("Root", trusted.version + 1) +
                                    ": complete it, or delete its signing process first");
  if (next.role.version != trusted.version + 1)
    return fail(errc::unverified, "Failed to verify the trust: the new root has version " +
                                      std::to_string(next.role.version) + ", version " +
                                      std::to_string(trusted.version + 1) + " comes next");
  if (auto form = check_root_form(next, now.now); !form)
    return form;
  if (changes_online_key(trusted, next.role))
    if (const auto role = waiting_role_of_online_key(now); !role.empty())
      return fail(errc::conflict, "Role " + role +
                                      " waits for signatures and names the online key: complete "
                                      "it, or delete its signing process first");
  for (const auto& s : next.signatures)
    if (auto good = check_root_signature(trusted, next, s); !good)
      return fail(errc::unverified, "Failed to verify the trust: " + good.error().context);
  if (next.signatures.empty())
    return fail(errc::unverified, "Failed to verify the trust: the new root has no signature");
  return {};
}

} // namespace

root_progress progress_of(const tuf::root& trusted, const tuf::metadata<tuf::root>& next) {
  const auto reached = [&next](const tuf::root& by) {
    return tuf::count_signatures(by.keys, by.roles.at("root"), next.signed_bytes, next.signatures)
        .reached();
  };
  return {.by_trusted = reached(trusted), .by_itself = reached(next.role)};
}

result<void> check_root_signature(const tuf::root& trusted, const tuf::metadata<tuf::root>& next,
                                  const tuf::signature& signature) {
  for (const auto* by : {&next.role, &trusted}) {
    const auto& who = by->roles.at("root").keyids;
    const auto key = by->keys.find(signature.keyid);
    if (std::ranges::find(who, signature.keyid) == who.end() || key == by->keys.end())
      continue;
    if (!tuf::verify_signature(key->second, next.signed_bytes, signature.sig))
      return fail(errc::unverified, "the signature of key " + signature.keyid + " does not hold");
    return {};
  }
  return fail(errc::unverified, "key " + signature.keyid + " is no root key");
}

decision decide_root_update(const situation& now, const catalog::task& task) {
  const auto next = read_root(task);
  if (!next)
    return refuse_task(task, update_failed, next.error().context);
  const auto trusted = parse_root(*now.trusted_root());
  if (!trusted)
    return refuse_task(task, update_failed, trusted.error().context);
  if (auto good = check(now, trusted->role, *next); !good)
    return refuse_task(task, update_failed, good.error().context);
  if (progress_of(trusted->role, *next).is_complete()) {
    auto out = accept_task(task, "Metadata Update Processed", {{"role", "root"}});
    commit_root(now, *next, out);
    out.refusal = update_failed;
    return out;
  }
  auto out = accept_task(task, "Metadata Update Processed",
                         {{"role", "root"}, {"update", pending_text("Root", next->role.version)}});
  out.change.drafts.push_back({.role = "root",
                               .version = next->role.version,
                               .signed_part = next->signed_bytes,
                               .signatures = next->signatures,
                               .created = now.now,
                               .expires = next->role.expires});
  if (changes_online_key(trusted->role, next->role)) {
    const auto online = catalog::online_key_of(next->role);
    out.trials.push_back({online->keyid, online->key});
    out.refusal = update_failed;
  }
  return out;
}

namespace {

/// The result of a task, which says besides whose signatures it takes.
std::string with_awaited(const std::string& result, const std::vector<std::string>& roles) {
  auto value = parse_json(result).value_or(json::object());
  value["details"]["awaiting_signatures"] = roles;
  return value.dump();
}

} // namespace

void commit_root(const situation& now, const tuf::metadata<tuf::root>& root, decision& out) {
  auto& change = out.change;
  const auto trusted = parse_root(*now.trusted_root());
  change.state = catalog::task_state::running;
  change.is_new_plan = true;
  std::vector<std::string> asked;
  if (trusted && changes_online_key(trusted->role, root.role))
    asked = ask_people_again(now, change);
  if (!asked.empty()) { // the service can do no more for it now
    change.state = catalog::task_state::success;
    change.result = with_awaited(change.result, asked);
  }
  change.roots.push_back({.version = root.role.version,
                          .bytes = tuf::serialize(root),
                          .task = asked.empty() ? change.task : std::string{}});
  const auto online = catalog::online_key_of(root.role);
  out.trials.push_back({online->keyid, online->key});
  for (const auto& d : now.drafts)
    if (d.role == "root")
      change.closed.emplace_back(d.role, d.version);
}

} // namespace rstuf::actors
