#pragma once

#include "signing/secret.hpp"
#include "tuf/error.hpp"

#include <functional>
#include <string>

namespace rstuf::signing {

/// How a person takes part in the use of a token.
struct token_access {
  /// Asked for a token's PIN; unset means that tokens that want one are refused. The argument names
  /// the token for the prompt, with a warning if a wrong PIN could lock it.
  std::function<result<secret>(const std::string& token)> pin;
  /// Told right before each signature, as the token may wait for a touch of its button.
  std::function<void(const std::string& token)> about_to_sign;
};

} // namespace rstuf::signing
