#pragma once

#include "cli/ceremony_plan.hpp"
#include "cli/key_files.hpp"
#include "cli/private_half.hpp"
#include "signing/signer.hpp"
#include "tuf/clock.hpp"
#include "tuf/metadata.hpp"

#include <memory>
#include <string>
#include <vector>

namespace rstuf::cli {

/// The keys that a plan names, loaded and checked against each other.
struct ceremony_keys {
  std::vector<tuf::key> root;
  tuf::key online;
  json delegations; ///< custom roles and their keys, as requests have them; null with hash bins
  /// Who signs now, with the place of the public half in `root`.
  struct signer {
    std::size_t root_key;
    std::string field; ///< for errors, such as "sign_with[1]"
    std::unique_ptr<signing::signer> sign_with;
  };
  std::vector<signer> signers;
};

/// Errors name the field of the plan: a file that cannot be read, a key that stands there twice,
/// an online key that is also a root key, a signing key that is no root key.
result<ceremony_keys> load_keys(const ceremony_plan& plan, const key_unlock& unlock);

/// The same one by one, for who asks for them. On an error `keys` stay as they are.
result<void> take_root_key(const plan_public_key& wanted, const ask_passphrase& ask,
                           ceremony_keys& keys);
result<void> take_online_key(const plan_online_key& wanted, const ask_passphrase& ask,
                             ceremony_keys& keys);
result<void> take_signer(const plan_signing_key& wanted, const key_unlock& unlock,
                         ceremony_keys& keys);

/// A ceremony of which everything is settled but the signatures.
struct prepared_ceremony {
  ceremony_plan plan;
  ceremony_keys keys;
  tuf::metadata<tuf::root> root; ///< without signatures
};

/// Root version 1 as the plan has it, without signatures.
result<tuf::metadata<tuf::root>> first_root(const ceremony_plan& plan, const ceremony_keys& keys,
                                            time_point now);
/// Adds the signatures of those who sign now, each verified.
result<void> sign_first_root(const ceremony_keys& keys, tuf::metadata<tuf::root>& root);

/// The bootstrap request: settings, root and timeout, exactly as RSTUF has it.
json bootstrap_payload(const ceremony_plan& plan, const ceremony_keys& keys,
                       const tuf::metadata<tuf::root>& root);

/// What is signed and what else the request says, in plain words.
std::string describe_ceremony(const ceremony_plan& plan, const ceremony_keys& keys,
                              const tuf::metadata<tuf::root>& root);

} // namespace rstuf::cli
