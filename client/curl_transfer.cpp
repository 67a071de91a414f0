#include "client/curl_transfer.hpp"

#include <exception>

namespace rstuf::client {
namespace {

// An error page up to this size is read to its end, which keeps the connection usable.
constexpr std::int64_t error_page_limit = 65'536;

bool is_success(long status) {
  return status == 200 || status == 0; // 0: not HTTP, a file
}

bool is_redirect(long status) {
  return status >= 300 && status < 400;
}

} // namespace

std::size_t curl_transfer::receive(char* bytes, std::size_t one, std::size_t count,
                                   void* self) noexcept {
  auto& transfer = *static_cast<curl_transfer*>(self);
  try {
    if (transfer.accept({bytes, one * count}))
      return one * count;
  } catch (const std::exception& e) {
    transfer.refusal_ = error{errc::internal, e.what()};
  }
  return CURL_WRITEFUNC_ERROR;
}

bool curl_transfer::accept(std::string_view piece) {
  const auto size = static_cast<std::int64_t>(piece.size());
  if (!is_success(status())) {
    thrown_away_ += size;
    return thrown_away_ <= error_page_limit;
  }
  received_ += size;
  if (received_ > limit_) {
    too_large_ = true;
    return false;
  }
  if (auto taken = take_(piece); !taken) {
    refusal_ = taken.error();
    return false;
  }
  return true;
}

long curl_transfer::status() const {
  long code = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

result<std::string> curl_transfer::conclude(CURLcode outcome, const std::string& url) {
  if (refusal_)
    return std::unexpected(*refusal_);
  if (too_large_)
    return fail(errc::too_large, url + ": more than " + std::to_string(limit_) + " bytes");
  const long code = status();
  // A cut error page leaves the status as the answer.
  const bool cut_page = outcome == CURLE_WRITE_ERROR && thrown_away_ > error_page_limit;
  if (outcome == CURLE_OPERATION_TIMEDOUT)
    return fail(errc::timeout, url);
  if (outcome == CURLE_FILE_COULDNT_READ_FILE)
    return fail(errc::not_found, url);
  if (outcome == CURLE_URL_MALFORMAT || outcome == CURLE_UNSUPPORTED_PROTOCOL)
    return fail(errc::invalid_argument, url + ": " + curl_easy_strerror(outcome));
  if (outcome != CURLE_OK && !cut_page)
    return fail(errc::unavailable, url + ": " + curl_easy_strerror(outcome));
  if (is_success(code))
    return std::string();
  // Object stores answer 403 for a missing name where listing is not allowed.
  if (code == 404 || code == 403)
    return fail(errc::not_found, url + ": HTTP " + std::to_string(code));
  char* location = nullptr;
  curl_easy_getinfo(handle_, CURLINFO_REDIRECT_URL, &location);
  if (is_redirect(code) && location != nullptr)
    return std::string(location);
  return fail(errc::unavailable, url + ": HTTP " + std::to_string(code));
}

} // namespace rstuf::client
