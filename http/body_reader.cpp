#include "http/body_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace rstuf::http {
namespace {

constexpr std::size_t max_listed = 1000;

/// Whether a value is small enough to be shown again in an answer: a long one would be repeated
/// once for each of its faults.
bool is_small(const json& value, std::size_t& budget) {
  std::size_t cost = value.is_string() ? value.get_ref<const std::string&>().size() : 8;
  if (cost > budget)
    return false;
  budget -= cost;
  return !value.is_structured() || std::all_of(value.begin(), value.end(), [&](const json& part) {
    return is_small(part, budget);
  });
}

std::optional<std::int64_t> decimal(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  if (text.starts_with('+') && !text.starts_with("+-"))
    text.remove_prefix(1);
  std::int64_t out = 0;
  auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return out;
}

std::optional<bool> truth(std::string text) {
  constexpr std::array<std::string_view, 6> yes = {"true", "yes", "on", "1", "t", "y"};
  constexpr std::array<std::string_view, 6> no = {"false", "no", "off", "0", "f", "n"};
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::find(yes.begin(), yes.end(), text) != yes.end())
    return true;
  if (std::find(no.begin(), no.end(), text) != no.end())
    return false;
  return std::nullopt;
}

} // namespace

json place::path() const {
  json out = above == nullptr ? json::array() : above->path();
  out.push_back(index ? json(*index) : json(name));
  return out;
}

void faults::add(std::string_view type, json loc, std::string msg, const json& input, json ctx) {
  if (listed_.size() == max_listed) {
    ++unlisted_;
    return;
  }
  json fault = {{"type", type}, {"loc", std::move(loc)}, {"msg", std::move(msg)}};
  if (std::size_t budget = 512; is_small(input, budget))
    fault["input"] = input;
  if (!ctx.is_null())
    fault["ctx"] = std::move(ctx);
  listed_.push_back(std::move(fault));
}

json faults::detail() && {
  if (unlisted_ > 0)
    listed_.push_back({{"type", "too_many_errors"},
                       {"loc", {"body"}},
                       {"msg", std::to_string(unlisted_) + " more faults are not listed"}});
  return std::move(listed_);
}

body_reader body_reader::child(std::string_view name, bool required, bool null_is_absent) const {
  place at{.above = &here_, .name = name, .index = {}};
  if (value_ == nullptr || !value_->is_object())
    return {nullptr, faults_, at};
  auto found = value_->find(name);
  if (found == value_->end()) {
    if (required)
      faults_.add("missing", at.path(), "Field required", *value_);
    return {nullptr, faults_, at};
  }
  return {null_is_absent && found->is_null() ? nullptr : &*found, faults_, at};
}

body_reader body_reader::member(std::string_view name) const {
  return child(name, true, false);
}

body_reader body_reader::member_if_present(std::string_view name) const {
  return child(name, false, false);
}

body_reader body_reader::nullable_member(std::string_view name) const {
  return child(name, false, true);
}

std::size_t body_reader::size() const {
  if (value_ == nullptr)
    return 0;
  if (!value_->is_array()) {
    fault("list_type", "Input should be a valid list");
    return 0;
  }
  return value_->size();
}

body_reader body_reader::item(std::size_t index) const {
  return {&value_->at(index), faults_, {.above = &here_, .name = {}, .index = index}};
}

const json* body_reader::object() const {
  if (value_ == nullptr || value_->is_object())
    return value_;
  fault("model_attributes_type",
        "Input should be a valid dictionary or object to extract fields from");
  return nullptr;
}

const json* body_reader::dictionary() const {
  if (value_ == nullptr || value_->is_object())
    return value_;
  fault("dict_type", "Input should be a valid dictionary");
  return nullptr;
}

std::optional<std::int64_t> body_reader::whole_number() const {
  constexpr auto far = std::numeric_limits<std::int64_t>::max();
  if (value_->is_number_unsigned())
    return static_cast<std::int64_t>(std::min(value_->get<std::uint64_t>(), std::uint64_t{far}));
  if (value_->is_number_integer())
    return value_->get<std::int64_t>();
  if (value_->is_number_float()) {
    constexpr double edge = 9e18;
    double number = value_->get<double>();
    if (number == std::trunc(number))
      return static_cast<std::int64_t>(std::clamp(number, -edge, edge));
    fault("int_from_float", "Input should be a valid integer, got a number with a fractional part");
  } else if (value_->is_string()) {
    if (auto out = decimal(value_->get_ref<const std::string&>()))
      return out;
    fault("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
  } else {
    fault("int_type", "Input should be a valid integer");
  }
  return std::nullopt;
}

std::optional<std::int64_t> body_reader::integer(std::int64_t least, std::int64_t most) const {
  auto out = value_ == nullptr ? std::nullopt : whole_number();
  if (out && *out < least) {
    fault("greater_than_equal", "Input should be greater than or equal to " + std::to_string(least),
          {{"ge", least}});
    return std::nullopt;
  }
  if (out && *out > most) {
    fault("less_than_equal", "Input should be less than or equal to " + std::to_string(most),
          {{"le", most}});
    return std::nullopt;
  }
  return out;
}

std::optional<bool> body_reader::boolean() const {
  if (value_ == nullptr)
    return std::nullopt;
  if (value_->is_boolean())
    return value_->get<bool>();
  std::optional<bool> out;
  if (value_->is_string())
    out = truth(value_->get<std::string>());
  else if (*value_ == 0 || *value_ == 1)
    out = *value_ == 1;
  else if (!value_->is_number()) {
    fault("bool_type", "Input should be a valid boolean");
    return std::nullopt;
  }
  if (!out)
    fault("bool_parsing", "Input should be a valid boolean, unable to interpret input");
  return out;
}

const std::string* body_reader::string() const {
  if (value_ == nullptr)
    return nullptr;
  if (value_->is_string())
    return &value_->get_ref<const std::string&>();
  fault("string_type", "Input should be a valid string");
  return nullptr;
}

const std::string* body_reader::string_up_to(std::size_t most) const {
  const auto* out = string();
  auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  if (out == nullptr || std::count_if(out->begin(), out->end(), starts_character) <=
                            static_cast<std::ptrdiff_t>(most))
    return out;
  fault("string_too_long", "String should have at most " + std::to_string(most) + " characters",
        {{"max_length", most}});
  return nullptr;
}

void body_reader::refuse(std::string reason) const {
  if (value_ != nullptr)
    fault("value_error", "Value error, " + reason, {{"error", reason}});
}

void body_reader::fault(std::string_view type, std::string msg, json ctx) const {
  faults_.add(type, here_.path(), std::move(msg), *value_, std::move(ctx));
}

void body_reader::key_fault(const std::string& name, std::string_view type, std::string msg,
                            json ctx) const {
  auto loc = place{.above = &here_, .name = name, .index = {}}.path();
  loc.push_back("[key]");
  faults_.add(type, std::move(loc), std::move(msg), name, std::move(ctx));
}

} // namespace rstuf::http
