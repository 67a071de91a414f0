#pragma once

#include "http/body_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::http {

/// Which list a cursor belongs to: the letter that it begins with.
enum class list_kind : char { artifacts = 'a', roles = 'r', tasks = 't' };

/// Reads the query of a list. Every fault is noted with its place, ["query", name].
class list_query {
public:
  static constexpr std::size_t default_limit = 100;
  static constexpr std::size_t max_limit = 1000;

  list_query(std::string_view query, faults& into) : query_{query}, faults_{into} {}

  /// Text of a parameter; empty if it is missing. It is a fault if it is there and empty, or no
  /// UTF-8.
  std::string text(std::string_view name) const;
  bool flag(std::string_view name, bool fallback = false) const;
  /// `limit`: how many items a page has at most.
  std::size_t limit() const;
  /// `cursor`: where the page before ended, in a list of this kind; empty for the first page.
  std::string cursor(list_kind kind) const;

  void refuse(std::string_view name, std::string reason, const std::string& input) const;

private:
  std::string_view query_;
  faults& faults_;
};

/// The cursor that list_query::cursor reads back. What it says is nobody's business but ours.
std::string make_cursor(list_kind kind, std::string_view position);

} // namespace rstuf::http
