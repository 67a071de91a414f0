#include "tests/unit/actors/keyholder.hpp"

#include "signing/key_file.hpp"
#include "signing/signer.hpp"

namespace rstuf::test {

keyholder keyholder::make(const std::filesystem::path& directory, const std::string& name) {
  auto pair = signing::generate_key(signing::key_type::ed25519).value();
  keyholder out{.file = directory / name, .keyid = {}, .key = pair.public_key};
  signing::write_private_key(out.file, pair.private_pem).value();
  out.keyid = tuf::keyid_of(out.key);
  return out;
}

keyholder keyholder::make_online(const std::filesystem::path& directory, const std::string& name) {
  auto out = make(directory, name);
  out.key.unrecognized["x-rstuf-online-key-uri"] = "fn:" + name;
  return out;
}

tuf::signature keyholder::sign(const std::string& signed_bytes) const {
  auto signer = signing::open_signer("file:" + file.string(), signing::key_access{}).value();
  return {.keyid = keyid, .sig = signer->sign(signed_bytes).value()};
}

tuf::root make_root(const std::vector<keyholder>& people, std::int64_t threshold,
                    const keyholder& online, time_point expires, std::int64_t version) {
  tuf::root out;
  out.version = version;
  out.expires = expires;
  out.keys.emplace(online.keyid, online.key);
  out.roles["root"].threshold = threshold;
  for (const auto& p : people) {
    out.keys.emplace(p.keyid, p.key);
    out.roles["root"].keyids.push_back(p.keyid);
  }
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    out.roles[role].keyids = {online.keyid};
  return out;
}

tuf::metadata<tuf::root> signed_by(const tuf::root& root, const std::vector<keyholder>& people) {
  auto out = tuf::unsigned_metadata(root).value();
  for (const auto& p : people)
    out.signatures.push_back(p.sign(out.signed_bytes));
  return out;
}

} // namespace rstuf::test
