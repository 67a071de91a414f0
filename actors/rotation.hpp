#pragma once

#include "actors/situation.hpp"

// How another online key comes into use. The order is what clients dictate: every role is signed
// with the new key while root still names the old one, targets, snapshot and timestamp with both;
// clients see that for as long as a timestamp may be cached; then root follows. Delegators that
// people sign come first, since they name the key as well.
namespace rstuf::actors {

bool changes_online_key(const tuf::root& trusted, const tuf::root& next);

/// A role that clients see, whose other terms wait for signatures, and that names the online key by
/// the old terms or the new ones; empty if there is none. The key cannot change before.
std::string waiting_role_of_online_key(const situation& now);

/// New versions of the roles that people sign and that name the online key are to be signed. Those
/// that clients see, for which the key has to wait.
std::vector<std::string> ask_people_again(const situation& now, catalog::plan_change& change);

/// Those of them whose people have not signed for this root yet.
std::vector<std::string> roles_unsigned_for(const situation& now, const catalog::root_row& root);

/// The next step of a committed root that clients do not see yet; nothing while it has to wait.
/// `visible_for`: how long clients have seen everything that was prepared for it.
struct root_step {
  enum class kind : std::uint8_t {
    prepare, ///< `change` has every role written for the new online key
    show,    ///< write its file, then `change` lets clients see it
  };
  kind what = kind::show;
  catalog::root_row root;
  catalog::plan_change change;
};
std::optional<root_step> next_root_step(const situation& now, std::chrono::seconds visible_for,
                                        std::chrono::seconds timestamp_cache);

} // namespace rstuf::actors
