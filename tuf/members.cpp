#include "tuf/members.hpp"

#include <algorithm>
#include <limits>

namespace rstuf::tuf {
namespace {

const json null_value;
const json empty_object = json::object();

} // namespace

members::members(const json& object, std::string where)
    : object_{object.is_object() ? &object : &empty_object}, where_{std::move(where)} {
  if (!object.is_object())
    fault_ = error{errc::invalid_argument, where_ + ": not an object"};
}

const json* members::optional(std::string_view name) {
  taken_.push_back(name);
  auto found = object_->find(name);
  return found == object_->end() ? nullptr : &*found;
}

const json& members::required(std::string_view name) {
  if (const auto* value = optional(name))
    return *value;
  refuse(name, "missing");
  return null_value;
}

std::string members::string(std::string_view name) {
  const auto& value = required(name);
  if (value.is_string())
    return value.get<std::string>();
  refuse(name, "not a string");
  return {};
}

bool members::boolean(std::string_view name) {
  const auto& value = required(name);
  if (value.is_boolean())
    return value.get<bool>();
  refuse(name, "not true or false");
  return false;
}

std::int64_t members::integer(std::string_view name, std::int64_t least) {
  const auto& value = required(name);
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  bool fits =
      value.is_number_unsigned() ? value.get<std::uint64_t>() <= most : value.is_number_integer();
  if (fits && value.get<std::int64_t>() >= least)
    return value.get<std::int64_t>();
  refuse(name, "not a whole number of at least " + std::to_string(least));
  return least;
}

std::vector<std::string> members::strings(std::string_view name) {
  const auto& value = required(name);
  std::vector<std::string> out;
  if (!value.is_array() ||
      !std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_string(); })) {
    refuse(name, "not a list of strings");
    return out;
  }
  for (const auto& item : value)
    out.push_back(item.get<std::string>());
  return out;
}

std::map<std::string, std::string> members::string_map(std::string_view name) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : object_at(name)) {
    if (value.is_string())
      out.emplace(key, value.get<std::string>());
    else
      refuse(name, "not an object of strings");
  }
  if (out.empty())
    refuse(name, "empty");
  return out;
}

const json::object_t& members::object_at(std::string_view name) {
  const auto& value = required(name);
  if (!value.is_object())
    refuse(name, "not an object");
  return (value.is_object() ? value : empty_object).get_ref<const json::object_t&>();
}

void members::refuse(std::string_view name, std::string_view reason) {
  if (!fault_)
    fault_ = error{errc::invalid_argument,
                   std::string{where_}.append(": ").append(name).append(": ").append(reason)};
}

json members::rest() const {
  json out = json::object();
  for (const auto& [name, value] : object_->get_ref<const json::object_t&>()) {
    if (std::find(taken_.begin(), taken_.end(), name) == taken_.end())
      out.emplace(name, value);
  }
  return out;
}

json with_members(json object, const json& unrecognized) {
  for (const auto& [name, value] : unrecognized.items())
    object.emplace(name, value);
  return object;
}

} // namespace rstuf::tuf
