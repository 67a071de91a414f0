#include "tuf/csv.hpp"

namespace rstuf {
namespace {

/// Behind the quote that ends the field whose first quote is at `begin`; npos if there is none.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  auto at = text.find('"', begin + 1);
  while (at != text.npos && at + 1 < text.size() && text[at + 1] == '"') // a doubled one
    at = text.find('"', at + 2);
  return at == text.npos ? at : at + 1;
}

std::string unquoted(std::string_view quoted) {
  std::string out;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    out.push_back(quoted[i]);
    if (quoted[i] == '"')
      ++i;
  }
  return out;
}

/// Takes a field off the front of the record, whose separator stays.
result<std::string> take_field(std::string_view& record, char separator) {
  const bool is_quoted = record.starts_with('"');
  const auto end = is_quoted ? end_of_quoted(record, 0) : record.find(separator);
  if (is_quoted && end == record.npos)
    return fail(errc::invalid_argument, "a quoted field does not end");
  const auto field = record.substr(0, end);
  record.remove_prefix(field.size());
  if (!record.empty() && record.front() != separator)
    return fail(errc::invalid_argument, "something follows the quote that ends a field");
  if (is_quoted)
    return unquoted(field);
  if (field.find('"') != field.npos)
    return fail(errc::invalid_argument, "a quote in a field that begins without one");
  return std::string(field);
}

} // namespace

std::size_t csv_record_size(std::string_view text, char separator) {
  std::size_t field = 0;
  for (;;) {
    auto from = field;
    if (field < text.size() && text[field] == '"')
      from = end_of_quoted(text, field);
    if (from == text.npos)
      return from;
    const auto line_end = text.find('\n', from);
    const auto next = text.substr(0, line_end).find(separator, from);
    if (next == text.npos)
      return line_end == text.npos ? line_end : line_end + 1;
    field = next + 1;
  }
}

std::string_view without_line_end(std::string_view record) {
  if (record.ends_with('\n'))
    record.remove_suffix(1);
  if (record.ends_with('\r'))
    record.remove_suffix(1);
  return record;
}

result<std::vector<std::string>> csv_fields(std::string_view record, char separator) {
  std::vector<std::string> out;
  for (;;) {
    auto field = take_field(record, separator);
    if (!field)
      return std::unexpected(std::move(field).error());
    out.push_back(std::move(*field));
    if (record.empty())
      return out;
    record.remove_prefix(1);
  }
}

} // namespace rstuf
