#pragma once

#include "cli/signing_keys.hpp"
#include "tuf/metadata.hpp"

#include <map>
#include <string>
#include <vector>

namespace rstuf::cli {

/// Somebody who has to be satisfied: so many of these keys must sign.
struct demand {
  std::string by; ///< "the trusted root", "this root", "targets"
  std::map<std::string, tuf::key> keys;
  tuf::role_keys who;

  std::int64_t missing(std::string_view signed_bytes,
                       const std::vector<tuf::signature>& signatures) const;
};

/// A role that waits for people's signatures.
struct pending_role {
  std::string name;
  json signed_part;
  json trusted; ///< the signed part of the version in force; null if there is none to compare with
  std::string signed_bytes;
  std::vector<tuf::signature> signatures;
  std::vector<demand> demands; ///< root has two while another root is trusted

  /// All keys that may sign, each once.
  std::vector<named_key> signers() const;
  bool has_signed(const named_key& key) const;
};

/// What GET metadata/sign answered, as it came or only its `metadata`. Empty if nothing waits.
/// Error `invalid_argument` if it is no such answer, naming the role.
result<std::vector<pending_role>> read_pending(const json& answer);

/// What is to be signed in plain words: what changed, who has signed, who may, how many are
/// missing.
std::string describe(const pending_role& role);
json to_json(const pending_role& role);

} // namespace rstuf::cli
