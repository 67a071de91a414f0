#include "cli/fields.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {
const json no_members = json::object();
} // namespace

fields::fields(const json& object, std::string path, std::optional<error>& fault)
    : object_(object.is_object() ? &object : &no_members), path_(std::move(path)), fault_(&fault) {
  if (!object.is_object() && !fault)
    fault = error{errc::invalid_argument,
                  (path_.empty() ? "the document" : path_) + ": no mapping of names to values"};
}

std::string fields::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void fields::refuse(std::string_view name, const std::string& reason) {
  if (!*fault_)
    *fault_ = error{errc::invalid_argument, path_of(name) + ": " + reason};
}

bool fields::has(std::string_view name) const {
  const auto found = object_->find(name);
  return found != object_->end() && !found->is_null();
}

const json* fields::find(std::string_view name) {
  asked_.emplace_back(name);
  return has(name) ? &*object_->find(name) : nullptr;
}

const json* fields::required(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr)
    refuse(name, "missing");
  return value;
}

std::string fields::text(std::string_view name) {
  const auto* value = required(name);
  if (value == nullptr)
    return {};
  if (value->is_string() && !value->get_ref<const std::string&>().empty())
    return value->get<std::string>();
  refuse(name, "not a text; a number or a special word needs quotes");
  return {};
}

std::string fields::text_or(std::string_view name, std::string fallback) {
  return find(name) == nullptr ? std::move(fallback) : text(name);
}

std::int64_t fields::number(std::string_view name, std::int64_t min, std::int64_t max) {
  const auto* value = required(name);
  if (value == nullptr)
    return min;
  if (value->is_number_integer() && value->get<std::int64_t>() >= min &&
      value->get<std::int64_t>() <= max)
    return value->get<std::int64_t>();
  refuse(name, "not a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return min;
}

std::int64_t fields::number_or(std::string_view name, std::int64_t min, std::int64_t max,
                               std::int64_t fallback) {
  return find(name) == nullptr ? fallback : number(name, min, max);
}

bool fields::flag_or(std::string_view name, bool fallback) {
  const auto* value = find(name);
  if (value != nullptr && !value->is_boolean())
    refuse(name, "neither true nor false");
  return value != nullptr && value->is_boolean() ? value->get<bool>() : fallback;
}

fields fields::object(std::string_view name) {
  const auto* value = find(name);
  return {value == nullptr ? no_members : *value, path_of(name), *fault_};
}

std::vector<const json*> fields::list(std::string_view name) {
  std::vector<const json*> items;
  const auto* value = required(name);
  if (value == nullptr)
    return items;
  if (!value->is_array() || value->empty())
    refuse(name, "not a list with at least one item");
  else
    for (const auto& item : *value)
      items.push_back(&item);
  return items;
}

std::vector<const json*> fields::list_or_none(std::string_view name) {
  const auto* value = find(name);
  const bool is_empty = value == nullptr || (value->is_array() && value->empty());
  return is_empty ? std::vector<const json*>{} : list(name);
}

std::vector<std::string> fields::texts(std::string_view name) {
  std::vector<std::string> all;
  for (const auto* item : list(name)) {
    if (item->is_string() && !item->get_ref<const std::string&>().empty())
      all.push_back(item->get<std::string>());
    else
      refuse(name, "not a list of texts; a number or a special word needs quotes");
  }
  return all;
}

void fields::refuse_others() {
  for (const auto& [name, value] : object_->items())
    if (std::ranges::find(asked_, name) == asked_.end())
      refuse(name, "no such field");
}

} // namespace rstuf::cli
