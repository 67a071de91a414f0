#pragma once

#include "actors/blueprint.hpp"
#include "actors/situation.hpp"

namespace rstuf::actors {

/// The custom roles of which people need another version to sign: nobody has drafted their newest
/// content yet, or the newest draft has grown too old.
std::vector<std::string> roles_to_draft(const situation& now);

/// Those that need a new version though their content did not change: new ones, and those that
/// expire before long. They are to be made dirty, and then drafted.
std::vector<std::string> roles_to_renew(const situation& now);

/// Whether the draft has enough of its life left to be published.
bool is_fresh(const catalog::draft& d, time_point now);

/// The order for that version. Its file is not written: people sign it first.
/// `artifacts`: what it is to list, if that is not what it has in the catalog.
sign_order draft_order(const blueprint& plan, const situation& now, const std::string& role,
                       const std::optional<std::vector<catalog::artifact>>& artifacts);

/// The signed part of a targets role that lists these artifacts, by path.
std::string render_targets(const std::vector<catalog::artifact>& artifacts, std::int64_t version,
                           time_point expires);

/// Puts the draft beside those that wait already. Older ones stay while somebody may be signing
/// them: the newest, and those with a signature of a person.
catalog::plan_change open_draft(const situation& now, const signed_role& done);

} // namespace rstuf::actors
