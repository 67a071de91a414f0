#pragma once

#include "command_line.hpp"
#include "signing/key_file.hpp"
#include "signing/signer.hpp"
#include "tests/support/must.hpp"
#include "tuf/metadata.hpp"
#include "tuf/verify.hpp"

namespace rstuf::cli::test {

/// Commands around the keys of Ada, Grace and Radia and an online key, whose files stand in keys/.
class people : public command_line {
protected:
  people() {
    for (const auto* name : {"Ada", "Grace", "Radia", "Online"})
      make_key(name);
  }

  tuf::key make_key(const std::string& name, const std::string& passphrase = "") {
    auto pair = rstuf::test::must(signing::generate_key(signing::key_type::ed25519,
                                                        signing::secret{std::string(passphrase)}));
    write("keys/" + name, std::string(pair.private_pem.reveal()));
    pair.public_key.unrecognized["x-rstuf-key-name"] = name;
    write("keys/" + name + ".pub.json", tuf::to_json(pair.public_key).dump());
    return keys_[name] = pair.public_key;
  }

  std::string id_of(const std::string& name) const { return tuf::keyid_of(keys_.at(name)); }

  /// The signed part of a root of these people.
  tuf::root root_of(std::vector<std::string> names, std::int64_t threshold,
                    std::int64_t version = 1) const {
    tuf::root root;
    root.version = version;
    root.expires = clock_.now() + std::chrono::days(100);
    for (const auto* role : {"targets", "snapshot", "timestamp"})
      root.roles[role] = {.keyids = {id_of("Online")}, .threshold = 1};
    root.keys[id_of("Online")] = keys_.at("Online");
    root.roles["root"].threshold = threshold;
    for (const auto& name : names) {
      root.roles["root"].keyids.push_back(id_of(name));
      root.keys[id_of(name)] = keys_.at(name);
    }
    return root;
  }

  static json document(const tuf::root& root) {
    return tuf::to_document(rstuf::test::must(tuf::unsigned_metadata(root)));
  }
  static json document(const tuf::targets& targets) {
    return tuf::to_document(rstuf::test::must(tuf::unsigned_metadata(targets)));
  }

  std::map<std::string, tuf::key> keys_;
};

} // namespace rstuf::cli::test
