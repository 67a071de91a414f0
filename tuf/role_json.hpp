#pragma once

#include "tuf/members.hpp"
#include "tuf/metadata.hpp"

// What the readers and writers of the four roles share; the program's other parts need only
// metadata.hpp.
namespace rstuf::tuf {

/// `_type`, `version`, `spec_version` and `expires`. The caller takes `unrecognized` last.
void read_common(members& m, std::string_view type, common& out);
json common_to_json(std::string_view type, const common& c);

/// `keyids` and `threshold`.
role_keys read_role_keys(members& m);
json to_json(const role_keys& r);

json to_json(const std::map<std::string, key>& keys);

} // namespace rstuf::tuf
