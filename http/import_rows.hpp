#pragma once

#include "http/body_reader.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rstuf::http {

/// Gathers the artifacts of an import, and what is wrong with its lines. Lines count from 1.
class import_rows {
public:
  faults& found() { return found_; }

  /// Notes that a line is no artifact at all.
  void refuse_line(std::size_t line, std::string_view type, std::string msg);
  /// Takes an artifact; a path that an earlier line has is a fault of the member `path`.
  void take(std::size_t line, const std::string& path, std::string_view info);

  std::size_t count() const { return first_at_.size(); }
  /// As the payload of the task has them.
  std::string rows() && { return std::move(rows_); }

private:
  faults found_;
  std::string rows_;
  std::unordered_map<std::string, std::size_t> first_at_; ///< line of each path
};

/// A line of the body, for the places of its parts.
inline constexpr place whole_body{.above = nullptr, .name = "body", .index = {}};
inline place line_place(std::size_t line) {
  return {.above = &whole_body, .name = {}, .index = line};
}

/// Rows of RSTUF's `path;size;hash-type;hash` (import_csv.cpp).
void read_csv_rows(std::string_view body, import_rows& into);

} // namespace rstuf::http
