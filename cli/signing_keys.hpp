#pragma once

#include "cli/private_half.hpp"
#include "signing/keyring.hpp"
#include "signing/signer.hpp"
#include "tuf/metadata.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace rstuf::cli {

using signing::named_key;

/// A person's private key, and the public half under the name by which a role knows it.
struct signing_key {
  named_key as;
  std::unique_ptr<signing::signer> signer;
};

/// Opens the private key behind a key_place and finds its public half among `candidates`, whose key
/// id and scheme it takes over. Errors: those of find_private_half and of opening it;
/// `invalid_argument` if it is none of them.
result<signing_key> open_signing_key(const std::filesystem::path& place,
                                     std::optional<int> descriptor, const key_unlock& unlock,
                                     std::span<const named_key> candidates);

/// One signature, verified before it leaves.
result<tuf::signature> sign_checked(signing::signer& signer, const named_key& as,
                                    std::string_view message);

} // namespace rstuf::cli
