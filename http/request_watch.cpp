#include "http/request_watch.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace rstuf::http {
namespace {

/// Longest field name or value that means something here ("100-continue").
constexpr std::size_t kept_bytes = 16;

void keep(std::string& text, std::string_view more) {
  for (char c : more.substr(0, kept_bytes - std::min(kept_bytes, text.size())))
    text.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
}

request_watch& watch_of(http_parser* parser) {
  return *static_cast<request_watch*>(parser->data);
}

} // namespace

request_watch::request_watch(const server_limits& limits) : limits_{limits} {
  http_parser_init(&parser_, HTTP_REQUEST);
  parser_.data = this;
}

const http_parser_settings& request_watch::callbacks() {
  static const http_parser_settings table = [] {
    http_parser_settings s;
    http_parser_settings_init(&s);
    s.on_message_begin = [](http_parser* p) {
      watch_of(p).begin_request();
      return 0;
    };
    s.on_url = [](http_parser* p, const char*, std::size_t size) {
      auto& w = watch_of(p);
      w.target_ += size;
      return w.target_ > w.limits_.max_target ? w.refuse(414) : 0;
    };
    s.on_header_field = [](http_parser* p, const char* at, std::size_t size) {
      return watch_of(p).take_header({at, size}, {});
    };
    s.on_header_value = [](http_parser* p, const char* at, std::size_t size) {
      return watch_of(p).take_header({}, {at, size});
    };
    s.on_headers_complete = [](http_parser* p) { return watch_of(p).end_headers(); };
    s.on_body = [](http_parser* p, const char*, std::size_t size) {
      return watch_of(p).take_body(size);
    };
    s.on_message_complete = [](http_parser* p) {
      watch_of(p).complete_ = true;
      http_parser_pause(p, 1);
      return 0;
    };
    return s;
  }();
  return table;
}

request_watch::progress request_watch::feed(std::string_view bytes) {
  progress out;
  std::size_t read = 0;
  while (read < bytes.size()) {
    read += http_parser_execute(&parser_, &callbacks(), bytes.data() + read, bytes.size() - read);
    if (!complete_) {
      if (HTTP_PARSER_ERRNO(&parser_) != HPE_OK) {
        out.fault = fault_ != 0                                          ? fault_
                    : HTTP_PARSER_ERRNO(&parser_) == HPE_HEADER_OVERFLOW ? 431
                                                                         : 400;
        return out;
      }
      break;
    }
    ++out.completed;
    out.good = read;
    within_ = false;
    complete_ = false;
    awaits_continue_ = false;
    out.last = http_should_keep_alive(&parser_) == 0;
    if (out.last)
      return out;
    http_parser_init(&parser_, HTTP_REQUEST);
  }
  out.good = bytes.size();
  out.asks_to_continue = std::exchange(awaits_continue_, false);
  return out;
}

void request_watch::begin_request() {
  within_ = true;
  target_ = header_bytes_ = header_fields_ = hosts_ = 0;
  body_ = 0;
  name_.clear();
  value_.clear();
  in_value_ = false;
}

int request_watch::refuse(int status) {
  fault_ = status;
  return -1;
}

int request_watch::take_header(std::string_view name_part, std::string_view value_part) {
  if (in_value_ && value_part.data() == nullptr)
    end_header();
  header_bytes_ += name_part.size() + value_part.size();
  if (value_part.data() != nullptr) {
    header_fields_ += in_value_ ? 0 : 1;
    in_value_ = true;
    keep(value_, value_part);
  } else {
    keep(name_, name_part);
  }
  bool fits =
      header_bytes_ <= limits_.max_header_bytes && header_fields_ <= limits_.max_header_fields;
  return fits ? 0 : refuse(431);
}

void request_watch::end_header() {
  if (name_ == "host")
    ++hosts_;
  else if (name_ == "expect")
    awaits_continue_ = value_ == "100-continue";
  name_.clear();
  value_.clear();
  in_value_ = false;
}

int request_watch::end_headers() {
  end_header();
  // RFC 9112, 3.2: exactly one Host in HTTP/1.1.
  bool is_1_0 = parser_.http_major == 1 && parser_.http_minor == 0;
  if (parser_.http_major != 1 || hosts_ > 1 || (hosts_ == 0 && !is_1_0))
    return refuse(400);
  constexpr auto none = std::numeric_limits<std::uint64_t>::max();
  if (parser_.content_length != none && parser_.content_length > limits_.max_body)
    return refuse(413);
  return 0;
}

int request_watch::take_body(std::size_t size) {
  awaits_continue_ = false;
  body_ += size;
  all_bodies_ += size;
  return body_ > limits_.max_body ? refuse(413) : 0;
}

} // namespace rstuf::http
