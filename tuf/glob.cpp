#include "tuf/glob.hpp"

#include "tuf/unicode.hpp"

#include <optional>
#include <string>

namespace rstuf::tuf {
namespace {

using code_points = std::u32string_view;

std::optional<std::u32string> decode(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    auto c = take_code_point(text);
    if (!c)
      return std::nullopt;
    out.push_back(*c);
  }
  return out;
}

/// The end of the bracket expression that starts the pattern, one past its `]`; 0 if there is none.
/// A `]` right after `[` or `[!` belongs to the set.
std::size_t bracket_end(code_points pattern) {
  std::size_t i = 1;
  if (i < pattern.size() && pattern[i] == U'!')
    ++i;
  auto close = pattern.find(U']', i + 1);
  return close == code_points::npos ? 0 : close + 1;
}

/// `bracket` with its brackets.
bool in_bracket(code_points bracket, char32_t c) {
  auto set = bracket.substr(1, bracket.size() - 2);
  bool negated = set.front() == U'!';
  if (negated)
    set.remove_prefix(1);
  bool found = false;
  while (!set.empty()) {
    bool is_range = set.size() >= 3 && set[1] == U'-';
    found = found || (is_range ? set[0] <= c && c <= set[2] : set[0] == c);
    set.remove_prefix(is_range ? 3 : 1);
  }
  return found != negated;
}

/// How many code points of the pattern match this one, 0 for a mismatch.
std::size_t match_one(code_points pattern, char32_t c) {
  if (pattern.front() == U'?')
    return 1;
  if (pattern.front() == U'[') {
    if (auto end = bracket_end(pattern))
      return in_bracket(pattern.substr(0, end), c) ? end : 0;
  }
  return pattern.front() == c ? 1 : 0;
}

/// Without recursion: only the last `*` needs to be tried again, so that the time is at most the
/// product of the lengths.
bool matches(code_points pattern, code_points text) {
  std::optional<code_points> retry_pattern;
  code_points retry_text;
  while (!text.empty() || !pattern.empty()) {
    if (!pattern.empty() && pattern.front() == U'*') {
      pattern.remove_prefix(1);
      retry_pattern = pattern;
      retry_text = text;
      continue;
    }
    auto step = pattern.empty() || text.empty() ? 0 : match_one(pattern, text.front());
    if (step > 0) {
      pattern.remove_prefix(step);
      text.remove_prefix(1);
      continue;
    }
    if (!retry_pattern || retry_text.empty())
      return false;
    retry_text.remove_prefix(1);
    text = retry_text;
    pattern = *retry_pattern;
  }
  return true;
}

} // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  auto decoded_pattern = decode(pattern);
  auto decoded_text = decode(text);
  return decoded_pattern && decoded_text && matches(*decoded_pattern, *decoded_text);
}

} // namespace rstuf::tuf
