#pragma once

#include "tuf/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::http {

/// Where a value stands in a body: a member or an item of what stands above it.
struct place {
  const place* above = nullptr;
  std::string_view name;
  std::optional<std::size_t> index;

  json path() const;
};

/// The faults of a body, as the detail of a 422 lists them:
/// `{"type","loc":["body",…],"msg","input","ctx"}`, worded as pydantic 2 words them.
class faults {
public:
  void add(std::string_view type, json loc, std::string msg, const json& input, json ctx = {});

  bool none() const { return listed_.empty(); }
  /// The list; beyond a thousand faults its last entry says how many more there are.
  json detail() &&;

private:
  json listed_ = json::array();
  std::size_t unlisted_ = 0;
};

/// Reads one value of a request body with the conversions of the REST contract (integers from
/// decimal strings and whole floats, booleans from many forms, strings from strings only) and
/// notes every fault with its place. A reader of an absent or faulty value is empty, and all that
/// is read through it is empty too, without further faults.
class body_reader {
public:
  body_reader(const json& body, faults& into) : value_{&body}, faults_{into} {}
  /// Of a value that does not stand in a JSON body, but at a place of its own.
  body_reader(const json& value, faults& into, place at)
      : value_{&value}, faults_{into}, here_{at} {}
  body_reader(const body_reader&) = delete;
  body_reader& operator=(const body_reader&) = delete;

  explicit operator bool() const { return value_ != nullptr; }
  const json& value() const { return *value_; }

  /// A member that must be there. The members of what is no object are all empty: object() says so.
  body_reader member(std::string_view name) const;
  /// A member that may be missing; null is a fault like any wrong type.
  body_reader member_if_present(std::string_view name) const;
  /// A member that may be missing or null.
  body_reader nullable_member(std::string_view name) const;

  /// Number of items; a fault and 0 if this is no list.
  std::size_t size() const;
  body_reader item(std::size_t index) const;

  /// The value if it is an object; a fault otherwise.
  const json* object() const;
  /// The same, as a mapping of names that are not known beforehand.
  const json* dictionary() const;
  /// The bounds lie within plus and minus 2^62.
  std::optional<std::int64_t> integer(std::int64_t least, std::int64_t most) const;
  std::optional<bool> boolean() const;
  const std::string* string() const;
  /// A string of at most so many characters.
  const std::string* string_up_to(std::size_t most) const;

  /// Notes that the value breaks a rule.
  void refuse(std::string reason) const;
  void fault(std::string_view type, std::string msg, json ctx = {}) const;
  /// The same of the name of a member.
  void key_fault(const std::string& name, std::string_view type, std::string msg,
                 json ctx = {}) const;

private:
  body_reader(const json* value, faults& into, place at)
      : value_{value}, faults_{into}, here_{at} {}
  std::optional<std::int64_t> whole_number() const;
  body_reader child(std::string_view name, bool required, bool null_is_absent) const;

  const json* value_;
  faults& faults_;
  place here_{.above = nullptr, .name = "body", .index = {}};
};

} // namespace rstuf::http
