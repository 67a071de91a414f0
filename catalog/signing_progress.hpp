#pragma once

#include "catalog/publication.hpp"

#include <string>
#include <vector>

namespace rstuf::catalog {

/// A key as people speak of it.
struct key_label {
  std::string keyid;
  std::string name; ///< empty if it has none
  friend bool operator==(const key_label&, const key_label&) = default;
};

/// The name in a member of the key; RSTUF wrote it under two members in turn.
key_label label_of(const std::string& keyid, const tuf::key& k);
/// The labels of these key ids; `keys` need not have all of them.
std::vector<key_label> labels_of(const std::vector<std::string>& keyids,
                                 const std::map<std::string, tuf::key>& keys);

/// What one delegator asks of a version that waits for signatures.
struct signature_need {
  std::string delegator;    ///< "root", or "targets" of a custom role
  std::int64_t version = 0; ///< of that root; 0 of targets, which changes together with the role
  std::int64_t threshold = 1;
  std::int64_t missing = 0; ///< distinct keys, of its threshold
  friend bool operator==(const signature_need&, const signature_need&) = default;
};

/// How far a version that waits has come. Root needs two thresholds: its own, and, if it is not the
/// first, that of the root in force (TUF 5.3.4).
struct signing_progress {
  std::vector<signature_need> needs;
  std::vector<key_label> signed_by;
  std::vector<key_label> may_sign; ///< people's keys whose signature would bring it on
};

/// Signatures are counted by key ids and keys, not verified again: each was before it was stored.
/// Errors: `not_found` for a role that is delegated to no more, `corrupt`.
result<signing_progress> progress_of(const repository_state& state, const waiting_draft& draft);

} // namespace rstuf::catalog
