#include "cli/header_list.hpp"

namespace rstuf::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

} // namespace

result<std::vector<std::string>> split_headers(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto piece = text.substr(0, comma);
    text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    const auto colon = piece.find(':');
    if (colon == piece.npos && lines.empty())
      return fail(errc::invalid_argument, "headers are written \"Name: value,Name2: value\"");
    if (colon == piece.npos)
      lines.back() += "," + std::string(piece);
    else
      lines.push_back(std::string(trimmed(piece.substr(0, colon))) + ": " +
                      std::string(trimmed(piece.substr(colon + 1))));
  }
  return lines;
}

} // namespace rstuf::cli
