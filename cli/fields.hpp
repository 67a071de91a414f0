#pragma once

#include "tuf/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::cli {

/// Reads the members of a document that people write, and remembers the first fault together with
/// the full name of its field, such as "root.keys[1].file". All readers of one document share one
/// fault; after it, members read as empty.
class fields {
public:
  /// `path` is empty for the document itself.
  fields(const json& object, std::string path, std::optional<error>& fault);

  std::string text(std::string_view name);
  std::string text_or(std::string_view name, std::string fallback);
  std::int64_t number(std::string_view name, std::int64_t min, std::int64_t max);
  std::int64_t number_or(std::string_view name, std::int64_t min, std::int64_t max,
                         std::int64_t fallback);
  bool flag_or(std::string_view name, bool fallback);
  /// An object; an absent one reads as empty.
  fields object(std::string_view name);
  /// A list of at least one item.
  std::vector<const json*> list(std::string_view name);

  /// The same, where none are needed: an absent or empty list gives nothing.
  std::vector<const json*> list_or_none(std::string_view name);
  /// A list of at least one text.
  std::vector<std::string> texts(std::string_view name);
  /// One of such a list, under its full name.
  fields item(const json& object, std::string path) const {
    return {object, std::move(path), *fault_};
  }

  bool has(std::string_view name) const;
  /// "root.keys" for "keys" of "root".
  std::string path_of(std::string_view name) const;
  void refuse(std::string_view name, const std::string& reason);
  /// Refuses members that nobody asked for: a misspelt name would else be passed over.
  void refuse_others();

private:
  const json* find(std::string_view name);
  const json* required(std::string_view name);

  const json* object_;
  std::string path_;
  std::optional<error>* fault_;
  std::vector<std::string> asked_;
};

} // namespace rstuf::cli
