#pragma once

#include "cli/pending_roles.hpp"
#include "cli/session.hpp"

#include <string>
#include <vector>

namespace rstuf::cli {

/// Where one asks what waits, and where signatures go.
inline constexpr auto sign_endpoint = "/api/v1/metadata/sign";

/// Where to learn what waits for signatures, and what to compare it with.
struct waiting_source {
  std::string role;         ///< only this one; empty: all
  std::string in;           ///< a file with an answer of GET metadata/sign; empty: ask the service
  std::string metadata_url; ///< empty: the service's own
  std::string root;         ///< a root the signer trusts; empty: they trust the first published one
};

/// The roles that wait, each with the version in force to compare with, verified. With a root of
/// the signer's, `unverified` unless all that is in force follows from it; without one, what cannot
/// be verified is not compared with, and the signer is warned. `not_found` if the one role that is
/// asked for does not wait.
result<std::vector<pending_role>> waiting_roles(const waiting_source& from, session& s);

} // namespace rstuf::cli
