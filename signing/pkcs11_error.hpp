#pragma once

#include "tuf/error.hpp"

#include <p11-kit/pkcs11.h>
#include <string_view>

namespace rstuf::signing {

/// What a module's answer means for the caller: `unverified` for a PIN that was refused,
/// `conflict` for one that is locked or not set, `unavailable` for a token that is gone or failed,
/// `invalid_argument` for what the token cannot do. `during` names the function, such as "C_Sign".
std::unexpected<error> pkcs11_fail(CK_RV answer, std::string_view during);

} // namespace rstuf::signing
