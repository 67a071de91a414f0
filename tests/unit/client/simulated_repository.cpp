#include "simulated_repository.hpp"

#include "client/url.hpp"
#include "tuf/bins.hpp"
#include "tuf/hash.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>

namespace rstuf::client::test {
namespace {

std::string hex_of(const unsigned char* bytes, std::size_t size) {
  return tuf::to_hex({reinterpret_cast<const char*>(bytes), size});
}

} // namespace

key_pair make_key() {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_bytes;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> private_bytes;
  crypto_sign_keypair(public_bytes.data(), private_bytes.data());
  key_pair pair;
  pair.public_key = {"ed25519", "ed25519", hex_of(public_bytes.data(), public_bytes.size())};
  pair.keyid = tuf::keyid_of(pair.public_key);
  pair.private_key.assign(private_bytes.begin(), private_bytes.end());
  return pair;
}

std::string key_pair::sign(std::string_view message) const {
  std::array<unsigned char, crypto_sign_BYTES> out;
  crypto_sign_detached(out.data(), nullptr, reinterpret_cast<const unsigned char*>(message.data()),
                       message.size(), reinterpret_cast<const unsigned char*>(private_key.data()));
  return hex_of(out.data(), out.size());
}

template <class Role>
std::string simulated_repository::sign(const Role& role, const std::vector<key_pair>& keys) const {
  auto unsigned_role = tuf::unsigned_metadata(role).value();
  for (const auto& key : keys)
    unsigned_role.signatures.push_back({key.keyid, key.sign(unsigned_role.signed_bytes)});
  return tuf::serialize(unsigned_role);
}

template std::string simulated_repository::sign(const tuf::root&,
                                                const std::vector<key_pair>&) const;
template std::string simulated_repository::sign(const tuf::timestamp&,
                                                const std::vector<key_pair>&) const;
template std::string simulated_repository::sign(const tuf::snapshot&,
                                                const std::vector<key_pair>&) const;
template std::string simulated_repository::sign(const tuf::targets&,
                                                const std::vector<key_pair>&) const;

simulated_repository::simulated_repository() {
  const auto expires = start_of_time + lifetime;
  root.expires = timestamp.expires = snapshot.expires = targets["targets"].expires = expires;
  for (const auto* role : {"root", "timestamp", "snapshot", "targets"})
    rotate(role);
  put_root();
  put_targets("targets");
  put_snapshot();
  put_timestamp();
}

void simulated_repository::rotate(const std::string& role, int keys, std::int64_t threshold) {
  auto& who = root.roles[role];
  who = {};
  who.threshold = threshold;
  signers[role].clear();
  for (int i = 0; i < keys; ++i) {
    auto key = make_key();
    root.keys[key.keyid] = key.public_key;
    who.keyids.push_back(key.keyid);
    signers[role].push_back(std::move(key));
  }
}

tuf::targets& simulated_repository::delegate(const std::string& delegator,
                                             tuf::delegated_role role) {
  auto& delegations = targets[delegator].delegations;
  if (!delegations)
    delegations.emplace();
  if (!signers.contains(role.name))
    signers[role.name].push_back(make_key());
  for (const auto& key : signers[role.name]) {
    delegations->keys[key.keyid] = key.public_key;
    role.keys.keyids.push_back(key.keyid);
  }
  const std::string name = role.name;
  delegations->roles.push_back(std::move(role));
  targets[name].expires = start_of_time + lifetime;
  return targets[name];
}

tuf::targets& simulated_repository::delegate(const std::string& delegator, const std::string& role,
                                             std::vector<std::string> paths, bool terminating) {
  tuf::delegated_role delegation;
  delegation.name = role;
  delegation.terminating = terminating;
  delegation.paths = std::move(paths);
  return delegate(delegator, std::move(delegation));
}

void simulated_repository::delegate_to_bins(const std::string& delegator, const std::string& prefix,
                                            std::int64_t bit_length) {
  const auto key = make_key();
  auto& delegations = targets[delegator].delegations;
  delegations.emplace();
  delegations->keys[key.keyid] = key.public_key;
  delegations->succinct = {{{key.keyid}, 1}, bit_length, prefix};
  const tuf::bins bins{prefix, static_cast<std::uint32_t>(bit_length)};
  for (std::uint64_t i = 0; i < bins.count(); ++i) {
    signers[bins.name(i)] = {key};
    targets[bins.name(i)].expires = start_of_time + lifetime;
  }
}

void simulated_repository::add_target(const std::string& role, const std::string& path,
                                      const std::string& content) {
  const auto hash = tuf::sha256_hex(content);
  targets[role].files[path] = {static_cast<std::int64_t>(content.size()), {{"sha256", hash}}};
  const auto slash = path.rfind('/') + 1; // 0 without a slash
  const auto name = root.consistent_snapshot ? hash + "." + path.substr(slash) : path.substr(slash);
  files["targets/" + quote_path(path.substr(0, slash) + name)] = content;
}

void simulated_repository::put_root() {
  auto keys = signers["root"];
  for (const auto& key : earlier_root_signers_) {
    if (std::ranges::find(keys, key.keyid, &key_pair::keyid) == keys.end())
      keys.push_back(key);
  }
  files["metadata/" + std::to_string(root.version) + ".root.json"] = sign(root, keys);
  earlier_root_signers_ = signers["root"];
}

void simulated_repository::put_next_root() {
  ++root.version;
  put_root();
}

void simulated_repository::put_metadata(const std::string& role, std::int64_t version,
                                        const std::string& bytes) {
  const auto prefix = root.consistent_snapshot ? std::to_string(version) + "." : "";
  files["metadata/" + prefix + quote_name(role) + ".json"] = bytes;
}

tuf::meta_file simulated_repository::describe(std::int64_t version,
                                              const std::string& bytes) const {
  tuf::meta_file out;
  out.version = version;
  if (list_hashes) {
    out.length = static_cast<std::int64_t>(bytes.size());
    out.hashes["sha256"] = tuf::sha256_hex(bytes);
  }
  return out;
}

void simulated_repository::put_targets(const std::string& role) {
  const auto bytes = sign(targets[role], signers[role]);
  put_metadata(role, targets[role].version, bytes);
  snapshot.meta[role + ".json"] = describe(targets[role].version, bytes);
}

void simulated_repository::put_snapshot() {
  const auto bytes = sign(snapshot, signers["snapshot"]);
  put_metadata("snapshot", snapshot.version, bytes);
  timestamp.snapshot = describe(snapshot.version, bytes);
}

void simulated_repository::put_timestamp() {
  files["metadata/timestamp.json"] = sign(timestamp, signers["timestamp"]);
}

void simulated_repository::publish() {
  for (const auto& [role, content] : targets)
    put_targets(role);
  ++snapshot.version;
  put_snapshot();
  ++timestamp.version;
  put_timestamp();
}

result<void>
simulated_repository::stream(const std::string& url, std::int64_t limit,
                             const std::function<result<void>(std::string_view)>& take) {
  const auto name = url.substr(base.size());
  requests.push_back(name);
  if (const auto failure = failures.find(name); failure != failures.end())
    return std::unexpected(failure->second);
  const auto found = files.find(name);
  if (found == files.end())
    return fail(errc::not_found, url);
  std::string_view rest = found->second;
  std::int64_t sent = 0;
  while (!rest.empty()) {
    const auto piece = rest.substr(0, 1000);
    rest.remove_prefix(piece.size());
    sent += static_cast<std::int64_t>(piece.size());
    if (sent > limit)
      return fail(errc::too_large, url);
    if (auto taken = take(piece); !taken)
      return taken;
  }
  return {};
}

result<std::string> simulated_repository::fetch(const std::string& url, std::int64_t limit) {
  std::string body;
  auto done = stream(url, limit, [&](std::string_view piece) -> result<void> {
    body += piece;
    return {};
  });
  if (!done)
    return std::unexpected(done.error());
  return body;
}

} // namespace rstuf::client::test
