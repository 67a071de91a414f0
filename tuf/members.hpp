#pragma once

#include "tuf/json.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rstuf::tuf {

/// Takes the members of a JSON object one after the other and remembers the first fault, so that a
/// reader of metadata names each member once and checks once, in `done`. Until then a faulty member
/// reads as an empty value.
class members {
public:
  /// `where` names the object in errors, such as "root".
  members(const json& object, std::string where);

  std::string string(std::string_view name);
  bool boolean(std::string_view name);
  /// A whole number, not below `least`.
  std::int64_t integer(std::string_view name, std::int64_t least);
  std::vector<std::string> strings(std::string_view name);
  /// An object of strings that is not empty.
  std::map<std::string, std::string> string_map(std::string_view name);
  /// Any value; nothing if the member is absent.
  const json* optional(std::string_view name);
  /// Any value; a fault and null if the member is absent.
  const json& required(std::string_view name);
  bool has(std::string_view name) const { return object_->contains(name); }

  /// What another reader makes of the member.
  template <class Read>
  auto read(std::string_view name, Read&& reader) {
    auto read = reader(required(name));
    if (!read)
      refuse(name, read.error().context);
    return read ? *std::move(read) : typename decltype(read)::value_type{};
  }

  /// An object of arbitrary names, each value read by the same reader.
  template <class Read>
  auto map_of(std::string_view name, Read&& reader) {
    using value = typename decltype(reader(json{}))::value_type;
    std::map<std::string, value> out;
    for (const auto& [key, member] : object_at(name)) {
      if (auto read = reader(member))
        out.emplace_hint(out.end(), key, *std::move(read));
      else
        refuse(name, key + ": " + read.error().context);
    }
    return out;
  }

  /// Notes a fault of this object unless one was noted before.
  void refuse(std::string_view name, std::string_view reason);

  /// The members that nobody took: those the specification does not name.
  json rest() const;

  template <class T>
  result<T> done(T value) && {
    if (fault_)
      return std::unexpected(*std::move(fault_));
    return value;
  }

private:
  const json::object_t& object_at(std::string_view name);

  const json* object_;
  std::string where_;
  std::vector<std::string_view> taken_;
  std::optional<error> fault_;
};

/// Puts the members of `unrecognized` beside those already in `object`.
json with_members(json object, const json& unrecognized);

} // namespace rstuf::tuf
