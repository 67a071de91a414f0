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
  /// Who signs now, with the place of the public half in `root`.
  struct signer {
    std::size_t root_key;
    std::unique_ptr<signing::signer> sign_with;
  };
  std::vector<signer> signers;
};

/// Errors name the field of the plan: a file that cannot be read, a key that stands there twice,
/// an online key that is also a root key, a signing key that is no root key.
result<ceremony_keys> load_keys(const ceremony_plan& plan, const key_unlock& unlock);

/// Root version 1 as the plan has it, signed by the plan's signing keys, each signature verified.
result<tuf::metadata<tuf::root>> make_root(const ceremony_plan& plan, const ceremony_keys& keys,
                                           time_point now);

/// The bootstrap request: settings, root and timeout, exactly as RSTUF has it.
json bootstrap_payload(const ceremony_plan& plan, const tuf::metadata<tuf::root>& root);

/// What is signed, in plain words.
std::string describe_ceremony(const ceremony_plan& plan, const ceremony_keys& keys,
                              const tuf::metadata<tuf::root>& root);

} // namespace rstuf::cli
