#include "catalog/artifact_rows.hpp"

#include <charconv>
#include <optional>

namespace rstuf::catalog {
namespace {

/// Takes a number and the byte behind it.
std::optional<std::size_t> take_size(std::string_view& rows) {
  std::size_t out = 0;
  const auto [end, ec] = std::from_chars(rows.data(), rows.data() + rows.size(), out);
  const auto digits = static_cast<std::size_t>(end - rows.data());
  if (ec != std::errc{} || digits >= rows.size())
    return {};
  rows.remove_prefix(digits + 1);
  return out;
}

std::string take_bytes(std::string_view& rows, std::size_t size) {
  std::string out(rows.substr(0, size));
  rows.remove_prefix(size);
  return out;
}

} // namespace

void append_row(std::string& rows, std::string_view path, std::string_view info) {
  rows.append(std::to_string(path.size())) += ' ';
  rows.append(std::to_string(info.size())) += ' ';
  rows.append(path).append(info);
}

result<std::vector<artifact>> read_rows(std::string_view rows) {
  std::vector<artifact> out;
  while (!rows.empty()) {
    const auto path = take_size(rows);
    const auto info = path ? take_size(rows) : path;
    if (!info || *path > rows.size() || *info > rows.size() - *path)
      return fail(errc::invalid_argument, "row " + std::to_string(out.size()) + " of an import");
    auto name = take_bytes(rows, *path);
    out.push_back({std::move(name), take_bytes(rows, *info)});
  }
  return out;
}

} // namespace rstuf::catalog
