#include "http/import_rows.hpp"

#include "catalog/artifact_rows.hpp"

namespace rstuf::http {

void import_rows::refuse_line(std::size_t line, std::string_view type, std::string msg) {
  found_.add(type, line_place(line).path(), std::move(msg), nullptr);
}

void import_rows::take(std::size_t line, const std::string& path, std::string_view info) {
  const auto [earlier, is_new] = first_at_.emplace(path, line);
  if (!is_new) {
    const auto above = line_place(line);
    const json shown = path;
    body_reader(shown, found_, place{.above = &above, .name = "path", .index = {}})
        .refuse("the path stands in line " + std::to_string(earlier->second) + " already");
  }
  if (found_.none())
    catalog::append_row(rows_, path, info);
}

} // namespace rstuf::http
