#pragma once

#include "catalog/listing.hpp"
#include "tuf/hash.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <optional>
#include <string>

namespace rstuf::catalog {

/// Which rows of a table of paths a page is made from, and their order. Each has but one lower
/// bound: the page begins there in the index, however far into the list it is.
class path_range {
public:
  path_range(const artifact_filter& query, const std::optional<share>& hashes)
      : path_(query.path), after_(query.after), end_(end_of_prefix(query.prefix)),
        first_(query.after.empty() ? query.prefix : query.after), by_hash_(hashes.has_value()) {
    if (!hashes)
      return;
    low_ = hashes->first;
    high_ = hashes->last;
    if (!after_.empty())
      low_ = std::max<std::int64_t>(low_, tuf::sha256_prefix(after_));
  }

  bool by_hash() const { return by_hash_; }

  /// The constant is what makes the index artifact_owner apply.
  static std::string condition_on_owner(const std::optional<share>& of) {
    if (!of)
      return {};
    return of->owner.empty() ? " AND owner = :owner" : " AND owner <> '' AND owner = :owner";
  }
  std::string condition() const {
    if (!path_.empty())
      return " AND path_hash BETWEEN :low AND :high AND path = :path";
    if (by_hash_)
      return after_.empty() ? " AND path_hash BETWEEN :low AND :high"
                            : " AND path_hash BETWEEN :low AND :high AND "
                              "(path_hash > :least OR path COLLATE \"binary\" > :after)";
    return std::string(" AND path COLLATE \"binary\" ") + (after_.empty() ? ">=" : ">") +
           " :first" + (end_.empty() ? "" : " AND path COLLATE \"binary\" < :end");
  }
  const char* order() const {
    return by_hash_ ? " ORDER BY path_hash, path COLLATE \"binary\""
                    : " ORDER BY path COLLATE \"binary\"";
  }
  void bind(soci::statement& select) const {
    if (by_hash_) {
      select.exchange(soci::use(low_));
      select.exchange(soci::use(high_));
      if (!path_.empty())
        return select.exchange(soci::use(path_));
      if (after_.empty())
        return;
      select.exchange(soci::use(low_));
      return select.exchange(soci::use(after_));
    }
    select.exchange(soci::use(first_));
    if (!end_.empty())
      select.exchange(soci::use(end_));
  }

private:
  std::string path_, after_, end_, first_;
  std::int64_t low_ = 0, high_ = 0;
  bool by_hash_;
};

} // namespace rstuf::catalog
