#include "http/refusal.hpp"

namespace rstuf::http {

std::string reason(int status) {
  switch (status) {
  case 100:
    return "Continue";
  case 200:
    return "OK";
  case 202:
    return "Accepted";
  case 304:
    return "Not Modified";
  case 400:
    return "Bad Request";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 409:
    return "Conflict";
  case 408:
    return "Request Timeout";
  case 413:
    return "Content Too Large";
  case 414:
    return "URI Too Long";
  case 422:
    return "Unprocessable Content";
  case 431:
    return "Request Header Fields Too Large";
  case 503:
    return "Service Unavailable";
  default:
    return "Internal Server Error";
  }
}

std::string refusal(int status) {
  auto line = "HTTP/1.1 " + std::to_string(status) + ' ' + reason(status) + "\r\n";
  if (status == 100)
    return line + "\r\n";
  auto body = R"({"detail":")" + reason(status) + R"("})";
  if (status == 503)
    line += "Retry-After: 1\r\n";
  return line +
         "Connection: close\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace rstuf::http
