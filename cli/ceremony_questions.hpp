#pragma once

#include "cli/ceremony.hpp"
#include "cli/plan_draft.hpp"

#include <optional>

namespace rstuf::cli {

/// The sections of a ceremony, each of which can be asked again: what was answered before is then
/// what an empty answer keeps. Keys are loaded as soon as they are named.
class ceremony_questions {
public:
  ceremony_questions(dialogue& talk, key_unlock unlock, std::optional<int> passphrase_fd)
      : talk_(talk), unlock_(std::move(unlock)), passphrase_fd_(passphrase_fd) {}

  result<void> ask_lives();
  result<void> ask_artifacts();
  /// Whoever was to sign is forgotten.
  result<void> ask_root_keys();
  result<void> ask_online_key();
  result<void> ask_signers();

  ceremony_plan plan() const { return draft_.plan(); }
  const ceremony_keys& keys() const { return keys_; }
  ceremony_keys take_keys() && { return std::move(keys_); }

private:
  result<void> ask_hash_bins();
  result<void> ask_custom_roles();
  result<void> adopt_root_keys(const json& list, std::vector<tuf::key> keys);
  result<void> keep_signer(const std::string& answer);

  dialogue& talk_;
  key_unlock unlock_;
  std::optional<int> passphrase_fd_;
  plan_draft draft_;
  ceremony_keys keys_;
};

} // namespace rstuf::cli
