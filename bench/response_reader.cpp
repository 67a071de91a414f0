#include "bench/response_reader.hpp"

#include "bench/failure.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace rstuf::bench {
namespace {

template <class Number>
Number number_in(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  Number value{};
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
    throw failure("an HTTP answer with a bad number: " + std::string(text.substr(0, 40)));
  return value;
}

std::size_t content_length(std::string_view header) {
  static constexpr std::string_view name = "\r\ncontent-length:";
  const auto same = [](char a, char b) { return std::tolower(a) == b; };
  const auto found = std::ranges::search(header, name, same);
  if (!found.empty())
    return number_in<std::size_t>(std::string_view(found.end(), header.end()));
  if (header.starts_with("HTTP/1.1 304"))
    return 0;
  throw failure("an HTTP answer without Content-Length");
}

} // namespace

std::optional<response> response_reader::take(std::string_view bytes) {
  buffer_ += bytes;
  if (body_at_ == 0) {
    const auto end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos)
      return std::nullopt;
    body_at_ = end + 4;
    length_ = content_length(std::string_view(buffer_).substr(0, end + 2));
  }
  if (buffer_.size() < body_at_ + length_)
    return std::nullopt;
  response done{.status = number_in<int>(std::string_view(buffer_).substr(sizeof "HTTP/1.1")),
                .body = buffer_.substr(body_at_, length_)};
  buffer_.erase(0, body_at_ + length_);
  body_at_ = 0;
  return done;
}

} // namespace rstuf::bench
