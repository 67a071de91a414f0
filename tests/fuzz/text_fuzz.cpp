#include "entries.hpp"
#include "promise.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/clock.hpp"
#include "tuf/paths.hpp"

namespace rstuf::fuzz {

void json_text(std::string_view input) {
  auto document = parse_json(input);
  if (!document)
    return;
  promise(parse_json(document->dump()) == *document, "JSON changes when dumped and read");
  auto bytes = tuf::canonical(*document);
  if (!bytes)
    return;
  auto stored = parse_json(tuf::storable(*bytes));
  promise(stored == *document, "the stored form says something else");
  promise(tuf::canonical(*stored) == *bytes, "the stored form has another canonical form");
}

void path_pattern(std::string_view input) {
  auto [pattern, path] = cut_line(input);
  bool matches = tuf::path_matches(pattern, path);
  bool literal = pattern.find_first_of("*?[") == std::string_view::npos;
  promise(!literal || !matches || pattern == path, "a literal pattern matches another path");
  if (tuf::check_path_pattern(pattern))
    promise(tuf::path_matches(pattern, pattern), "a pattern does not match its own text");
  if (tuf::check_target_path(path)) {
    promise(tuf::path_matches(path, path) || path.find('[') != std::string_view::npos,
            "a path does not match itself");
    tuf::delegated_role role;
    role.paths = {std::string{pattern}};
    promise(tuf::delegates(role, path) == matches, "a role and its only pattern disagree");
  }
}

void time(std::string_view input) {
  if (auto t = parse_time(input))
    promise(format_time(*t) == input, "a time is written in another way than it was read");
}

} // namespace rstuf::fuzz
