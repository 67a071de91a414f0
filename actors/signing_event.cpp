#include "actors/signing_event.hpp"

#include "actors/bootstrap.hpp"
#include "actors/drafting.hpp"
#include "actors/pending_delegation.hpp"
#include "actors/root_update.hpp"
#include "actors/rotation.hpp"
#include "actors/task_result.hpp"
#include "tuf/verify.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr const char* signature_failed = "Signature Failed";
constexpr const char* signature_processed = "Signature Processed";

struct request {
  std::string role;
  tuf::signature signature;
};

result<request> read(const catalog::task& task) {
  const auto body = parse_json(task.payload);
  if (!body || !body->is_object() || !body->contains("role") || !body->contains("signature"))
    return fail(errc::invalid_argument, "The body lacks role or signature");
  auto signature = tuf::signature_from_json(body->at("signature"));
  if (!signature)
    return std::unexpected(signature.error());
  return request{body->at("role").get<std::string>(), *std::move(signature)};
}

/// Adds the signature unless its key signed already: then the first one stays.
void add_signature(catalog::draft& d, const tuf::signature& s) {
  const auto same = [&](const tuf::signature& old) {
    return old.keyid == s.keyid && !old.sig.empty();
  };
  if (std::ranges::any_of(d.signatures, same))
    return;
  std::erase_if(d.signatures, [&](const tuf::signature& old) { return old.keyid == s.keyid; });
  d.signatures.push_back(s);
}

result<tuf::metadata<tuf::root>> root_of(const catalog::draft& d) {
  return tuf::parse_metadata<tuf::root>(tuf::serialize(d.signed_part, d.signatures));
}

decision sign_first_root(const situation& now, const catalog::task& task, catalog::draft draft,
                         const tuf::signature& s, const catalog::task& bootstrap) {
  auto root = root_of(draft);
  if (!root)
    return refuse_task(task, signature_failed, root.error().context);
  if (auto good = check_root_signature(root->role, *root, s); !good)
    return refuse_task(task, signature_failed, "Invalid signature: " + good.error().context);
  add_signature(draft, s);
  root->signatures = draft.signatures;
  if (!progress_of(root->role, *root).by_itself) {
    auto out = accept_task(task, signature_processed,
                           {{"bootstrap", pending_text("Root", draft.version)}});
    out.change.drafts.push_back(std::move(draft));
    return out;
  }
  auto plan = complete_bootstrap(bootstrap, task, draft.signatures, now.now);
  if (!plan)
    return refuse_task(task, signature_failed, plan.error().context);
  decision out;
  out.bootstrap = *std::move(plan);
  return out;
}

decision sign_next_root(const situation& now, const catalog::task& task, catalog::draft draft,
                        const tuf::signature& s) {
  const auto trusted = parse_root(*now.trusted_root());
  auto root = root_of(draft);
  if (!root || !trusted)
    return refuse_task(task, signature_failed, "the catalog's root does not parse");
  if (auto good = check_root_signature(trusted->role, *root, s); !good)
    return refuse_task(task, signature_failed, "Invalid signature: " + good.error().context);
  if (auto form = check_root_form(*root, now.now); !form)
    return refuse_task(task, signature_failed, form.error().context);
  add_signature(draft, s);
  root->signatures = draft.signatures;
  if (!progress_of(trusted->role, *root).is_complete()) {
    auto out =
        accept_task(task, signature_processed, {{"update", pending_text("Root", draft.version)}});
    out.change.drafts.push_back(std::move(draft));
    return out;
  }
  auto out = accept_task(task, signature_processed, {{"update", "Metadata update finished"}});
  commit_root(now, *root, out);
  out.refusal = signature_failed;
  return out;
}

/// The keys that sign a custom role, the online key of the draft's time among them.
struct role_signers {
  std::map<std::string, tuf::key> keys;
  tuf::role_keys who;
};

result<role_signers> signers_of(const situation& now, const catalog::delegation_terms& terms) {
  role_signers out{.keys = terms.keys, .who = terms.role.keys};
  if (!terms.with_online_key)
    return out;
  const auto root = parse_root(now.state.roots.front());
  const auto online = root ? catalog::online_key_of(root->role) : std::unexpected(root.error());
  if (!online)
    return std::unexpected(online.error());
  out.keys.emplace(online->keyid, online->key);
  out.who.keyids.push_back(online->keyid);
  return out;
}

const catalog::role_row& row_of(const situation& now, const std::string& role) {
  static const catalog::role_row none;
  const auto row = now.roles.find(role);
  return row == now.roles.end() ? none : row->second;
}

/// Why a draft that has enough signatures cannot be published; empty if it can.
std::string why_stale(const situation& now, const catalog::draft& draft,
                      const std::vector<owned_artifact>& artifacts) {
  if (draft.version <= row_of(now, draft.role).version || !is_fresh(draft, now.now))
    return "is too old to be published";
  if (std::ranges::any_of(now.drafts, [&](const catalog::draft& d) {
        return d.role == draft.role && d.complete && d.version > draft.version;
      }))
    return "is older than one that is complete already";
  const auto& custom = *now.custom(draft.role);
  if (concerns_artifacts(custom) && !custom.pending->bins &&
      render_targets(future_artifacts(now, draft.role, artifacts), draft.version, draft.expires) !=
          draft.signed_part)
    return "lacks artifacts that came meanwhile";
  return {};
}

/// Clients cannot verify the draft before an online key to come is in use.
bool waits_for_root(const situation& now, const catalog::draft& draft) {
  const auto& newest = now.state.roots.front();
  return !newest.is_active() && newest.revision == 0 && draft.root == newest.version;
}

/// It is published together with the new online key, once all roles that name it are signed.
decision hold_for_root(const situation& now, const catalog::task& task, catalog::draft draft,
                       decision out) {
  auto others = roles_unsigned_for(now, now.state.roots.front());
  std::erase(others, draft.role);
  json details = {{"update", "Role " + draft.role + " signing complete"}};
  if (!others.empty())
    details["awaiting_signatures"] = others;
  out.change.result = accept_task(task, signature_processed, std::move(details)).change.result;
  out.change.state = catalog::task_state::success;
  out.change.waits.clear();
  out.change.drafts.push_back(std::move(draft));
  return out;
}

/// The draft has enough signatures: it is published next, or replaced by another one.
decision complete_role(const situation& now, const catalog::task& task, catalog::draft draft,
                       const std::vector<owned_artifact>& artifacts) {
  if (const auto why = why_stale(now, draft, artifacts); !why.empty()) {
    auto out = accept_task(
        task, signature_processed,
        {{"update", draft.role + " v" + std::to_string(draft.version) + " is complete but " + why +
                        "; sign the version that follows"}});
    out.change.closed.emplace_back(draft.role, draft.version);
    out.change.dirty.insert(draft.role);
    return out;
  }
  const auto& custom = *now.custom(draft.role);
  auto out = accept_task(task, signature_processed,
                         {{"update", "Role " + draft.role + " signing complete"}});
  out.change.state = catalog::task_state::running;
  out.change.waits[draft.role] = draft.revision;
  if (concerns_artifacts(custom)) { // it has all of the revision that this change takes
    out.change.decided_at = now.state.revision;
    draft.revision = -1;
    out.change.waits[draft.role] = 0;
  }
  for (const auto& old : now.drafts)
    if (old.role == draft.role && old.version < draft.version)
      out.change.closed.emplace_back(old.role, old.version);
  draft.complete = true;
  if (waits_for_root(now, draft))
    return hold_for_root(now, task, std::move(draft), std::move(out));
  if (custom.pending)
    if (auto live = make_live(now, custom, artifacts, out.change); !live)
      return refuse_task(task, signature_failed, live.error().context);
  out.change.drafts.push_back(std::move(draft));
  return out;
}

decision sign_role(const situation& now, const catalog::task& task, const request& r,
                   const std::vector<owned_artifact>& artifacts) {
  const auto* custom = now.custom(r.role);
  if (!custom)
    return refuse_task(task, signature_failed, "No signatures pending for " + r.role);
  const auto signers = signers_of(now, custom->pending ? *custom->pending : *custom->live);
  if (!signers)
    return refuse_task(task, signature_failed, signers.error().context);
  const auto& who = signers->who.keyids;
  const auto key = signers->keys.find(r.signature.keyid);
  if (std::ranges::find(who, r.signature.keyid) == who.end() || key == signers->keys.end())
    return refuse_task(task, signature_failed,
                       "Invalid signature: key " + r.signature.keyid + " is no key of " + r.role);
  if (key->second.keytype == "sigstore-oidc")
    return refuse_task(task, signature_failed, "sigstore-oidc keys cannot sign here yet");
  auto drafts = now.open_drafts(r.role);
  const auto found = std::ranges::find_if(drafts, [&](const catalog::draft& d) {
    return tuf::verify_signature(key->second, d.signed_part, r.signature.sig).has_value();
  });
  if (found == drafts.end())
    return refuse_task(task, signature_failed,
                       "Invalid signature: it is of no version of " + r.role + " that waits");
  add_signature(*found, r.signature);
  if (tuf::count_signatures(signers->keys, signers->who, found->signed_part, found->signatures)
          .reached())
    return complete_role(now, task, std::move(*found), artifacts);
  auto out =
      accept_task(task, signature_processed, {{"update", pending_text(r.role, found->version)}});
  out.change.drafts.push_back(std::move(*found));
  return out;
}

} // namespace

decision decide_signature(const situation& now, const catalog::task& task,
                          const std::optional<catalog::task>& bootstrap,
                          const std::vector<owned_artifact>& artifacts) {
  const auto r = read(task);
  if (!r)
    return refuse_task(task, signature_failed, r.error().context);
  auto drafts = now.open_drafts(r->role);
  if (drafts.empty())
    return refuse_task(task, signature_failed, "No signatures pending for " + r->role);
  if (r->role != "root")
    return sign_role(now, task, *r, artifacts);
  if (now.state.bootstrap != catalog::bootstrap_state::signing)
    return sign_next_root(now, task, std::move(drafts.back()), r->signature);
  if (!bootstrap)
    return refuse_task(task, signature_failed,
                       "the bootstrap task is gone: delete the signing process");
  return sign_first_root(now, task, std::move(drafts.back()), r->signature, *bootstrap);
}

} // namespace rstuf::actors
