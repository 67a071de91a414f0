#include "tuf/json.hpp"

#include <string>
#include <vector>

namespace rstuf {
namespace {

/// Builds a document from nlohmann's events, which come from a loop and not from recursion, so that
/// nested input cannot exhaust the stack before `depth` ends it.
class builder {
public:
  explicit builder(std::size_t depth) : depth_{depth} {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string& /*digits*/) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(json::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t /*size*/) { return open(json::array()); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    auto [member, inserted] = open_.back()->emplace(name, nullptr);
    if (!inserted) {
      failure_ = {errc::invalid_argument, "JSON: duplicate member name \"" + name + '"'};
      return false;
    }
    member_ = &member.value();
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const json::exception& /*reason*/) {
    failure_ = {errc::invalid_argument, "JSON: syntax error at byte " + std::to_string(position)};
    return false;
  }

  json take() && { return std::move(root_); }
  const error& failure() const { return failure_; }

private:
  bool add(json value) {
    place(std::move(value));
    return true;
  }

  bool open(json container) {
    if (open_.size() >= depth_) {
      failure_ = {errc::too_large, "JSON: nested deeper than " + std::to_string(depth_)};
      return false;
    }
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  /// Puts the value where the text stands now. The pointer holds while the value is open, since its
  /// container does not grow meanwhile.
  json* place(json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (open_.back()->is_array()) {
      open_.back()->push_back(std::move(value));
      return &open_.back()->back();
    }
    *member_ = std::move(value);
    return member_;
  }

  std::size_t depth_;
  json root_;
  std::vector<json*> open_;
  json* member_ = nullptr;
  error failure_{errc::internal, "JSON: not read"};
};

} // namespace

result<json> parse_json(std::string_view text, const json_limits& limits) {
  if (text.size() > limits.bytes)
    return fail(errc::too_large, "JSON: longer than " + std::to_string(limits.bytes) + " bytes");
  // The parser takes a NUL for the end of the text and skips a byte order mark; JSON has neither.
  if (auto nul = text.find('\0'); nul != std::string_view::npos)
    return fail(errc::invalid_argument, "JSON: syntax error at byte " + std::to_string(nul + 1));
  if (text.starts_with("\xEF\xBB\xBF"))
    return fail(errc::invalid_argument, "JSON: syntax error at byte 1");
  builder document{limits.depth};
  if (!json::sax_parse(text, &document))
    return std::unexpected(document.failure());
  return std::move(document).take();
}

} // namespace rstuf
