#include "actors/signer.hpp"

#include "actors/storage_actor.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/metadata.hpp"
#include "tuf/writer.hpp"

namespace rstuf::actors {

caf::result<signed_role> signer_state::sign(const sign_order& order) {
  order_ = order;
  answer_ = self->make_response_promise<signed_role>();
  if (order_.complete)
    adopt(*order_.complete);
  else if (order_.artifacts)
    load_artifacts();
  else
    write_version(order_.version);
  return answer_;
}

void signer_state::adopt(const catalog::draft& complete) {
  order_.version = complete.version;
  order_.revision = complete.revision;
  order_.expires = complete.expires;
  store(complete.version, complete.signed_part, complete.signatures);
}

void signer_state::load_artifacts() {
  auto call = [repository = parts_.repository, share = *order_.artifacts,
               revision = order_.revision](catalog::catalog& c) {
    return c.contents(repository, share, revision);
  };
  ask(self, parts_.catalog, parts_.wait.catalog, call,
      [this](result<std::vector<catalog::artifact>> loaded) {
        if (!loaded)
          return give_up(loaded.error());
        artifacts_ = std::move(*loaded);
        write_version(order_.version);
      });
}

std::string signer_state::render(std::int64_t version) const {
  if (order_.render)
    return order_.render(version, order_.expires);
  tuf::targets_writer out(version, order_.expires, order_.delegations);
  for (const auto& a : artifacts_)
    out.add(a.path, a.info);
  return std::move(out).finish();
}

void signer_state::write_version(std::int64_t version) {
  if (version >= order_.version + max_taken_versions)
    return give_up(too_many_taken(order_.role));
  auto signed_part = render(version);
  if (order_.max_bytes > 0 && signed_part.size() > static_cast<std::size_t>(order_.max_bytes))
    return give_up(
        {errc::too_large, "role " + order_.role + " has " + std::to_string(signed_part.size()) +
                              " bytes, clients accept " + std::to_string(order_.max_bytes)});
  auto call = [keys = order_.keys, also = order_.also,
               signed_part](signing::keyring& k) -> result<std::vector<tuf::signature>> {
    auto signatures = k.sign(keys, signed_part);
    for (std::size_t i = 0; signatures && i < also.size(); ++i)
      if (auto more = k.sign({&also[i], 1}, signed_part))
        signatures->push_back(std::move(more->front()));
    return signatures;
  };
  ask(self, parts_.keyring, parts_.wait.signing, call,
      [this, version, signed_part](result<std::vector<tuf::signature>> signatures) {
        if (!signatures)
          return give_up(signatures.error());
        store(version, signed_part, *signatures);
      });
}

void signer_state::store(std::int64_t version, const std::string& signed_part,
                         const std::vector<tuf::signature>& signatures) {
  auto bytes = tuf::serialize(signed_part, signatures);
  if (!order_.versioned_file) {
    signed_part_ = signed_part;
    signatures_ = signatures;
    return finish(version, std::move(bytes));
  }
  storage::file file{std::to_string(version) + "." + order_.role + ".json", bytes};
  self->request(parts_.storage, parts_.wait.storage, create_atom::value, std::move(file))
      .await(
          [this, version, bytes](storage::creation what) {
            if (what == storage::creation::taken)
              return name_taken(version);
            finish(version, bytes);
          },
          [this](const caf::error& e) { give_up(from_caf(e)); });
}

void signer_state::name_taken(std::int64_t version) {
  if (!order_.complete)
    return write_version(version + 1);
  give_up({errc::invalid_argument, "version " + std::to_string(version) +
                                       " is in the storage already with other bytes: delete the "
                                       "role and add it again, so that a later one can be signed"});
}

/// How many artifacts the version lists. What people signed may differ from what the catalog has
/// now.
std::optional<std::int64_t> signer_state::listed() const {
  if (!order_.artifacts)
    return {};
  if (!order_.complete)
    return static_cast<std::int64_t>(artifacts_.size());
  const auto part = parse_json(tuf::storable(order_.complete->signed_part));
  if (!part || !part->contains("targets"))
    return {};
  return static_cast<std::int64_t>(part->at("targets").size());
}

void signer_state::finish(std::int64_t version, std::string bytes) {
  signed_role done{.what = {.role = order_.role,
                            .version = version,
                            .revision = order_.revision,
                            .expires = order_.expires,
                            .renew_at = order_.renew_at,
                            .artifacts = listed()},
                   .length = bytes.size(),
                   .sha256 = order_.artifacts ? std::string{} : tuf::sha256_hex(bytes),
                   .bytes = {},
                   .signed_part = {},
                   .signatures = {}};
  if (!order_.versioned_file) {
    done.bytes = std::move(bytes);
    done.signed_part = std::exchange(signed_part_, {});
    done.signatures = std::exchange(signatures_, {});
  }
  artifacts_.clear();
  answer_.deliver(std::move(done));
}

void signer_state::give_up(const error& e) {
  artifacts_.clear();
  answer_.deliver(to_caf({e.code, "role " + order_.role + ": " + e.context}));
}

signer_actor::behavior_type signer(signer_actor::stateful_pointer<signer_state> self,
                                   signer_parts parts) {
  self->state.parts_ = std::move(parts);
  return {[self](sign_atom, const sign_order& order) { return self->state.sign(order); }};
}

} // namespace rstuf::actors
