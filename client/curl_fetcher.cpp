#include "client/curl_fetcher.hpp"

#include "client/curl_handles.hpp"
#include "client/curl_transfer.hpp"
#include "client/url.hpp"

#include <curl/curl.h>

namespace rstuf::client {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int max_redirects = 5;

class curl_fetcher final : public fetcher {
public:
  explicit curl_fetcher(curl_options options);

  result<std::string> fetch(const std::string& url, std::int64_t limit) override;
  result<void> stream(const std::string& url, std::int64_t limit,
                      const std::function<result<void>(std::string_view)>& take) override;

private:
  void prepare();
  result<std::string> hop(const std::string& url, bool with_headers, milliseconds time_left,
                          curl_transfer& transfer);

  curl_options options_;
  curl_handle handle_;
  curl_headers headers_;
};

curl_fetcher::curl_fetcher(curl_options options) : options_(std::move(options)) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started == CURLE_OK)
    handle_.reset(curl_easy_init());
  for (const auto& header : options_.headers) {
    curl_slist* longer = curl_slist_append(headers_.get(), header.c_str());
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }
  if (handle_)
    prepare();
}

void curl_fetcher::prepare() {
  CURL* h = handle_.get();
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https,file");
  // Redirects are followed here, hop by hop, so that headers (tokens, maybe) stay with the server
  // they are meant for.
  curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(h, CURLOPT_USERAGENT, "rstuf");
  curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options_.connect_timeout.count()));
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, options_.stall_bytes_per_second);
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.stall_time.count()));
}

result<std::string> curl_fetcher::fetch(const std::string& url, std::int64_t limit) {
  std::string body;
  auto done = stream(url, limit, [&](std::string_view piece) -> result<void> {
    body += piece;
    return {};
  });
  if (!done)
    return std::unexpected(done.error());
  return body;
}

result<void> curl_fetcher::stream(const std::string& url, std::int64_t limit,
                                  const std::function<result<void>(std::string_view)>& take) {
  if (!handle_)
    return fail(errc::internal, "libcurl did not start");
  const auto deadline = steady_clock::now() + options_.total_timeout;
  std::string target = url;
  for (int redirects = 0; redirects <= max_redirects; ++redirects) {
    const auto time_left = duration_cast<milliseconds>(deadline - steady_clock::now());
    if (time_left <= milliseconds::zero())
      return fail(errc::timeout, loggable_url(url));
    curl_transfer transfer(handle_.get(), limit, take);
    auto next = hop(target, origin_of(target) == origin_of(url), time_left, transfer);
    if (!next)
      return std::unexpected(next.error());
    if (next->empty())
      return {};
    if (!next->starts_with("http://") && !next->starts_with("https://"))
      return fail(errc::unavailable, loggable_url(url) + " redirects to " + loggable_url(*next));
    target = std::move(*next);
  }
  return fail(errc::unavailable, loggable_url(url) + ": too many redirects");
}

// One request. The answer is empty, or where it redirects to.
result<std::string> curl_fetcher::hop(const std::string& url, bool with_headers,
                                      milliseconds time_left, curl_transfer& transfer) {
  CURL* h = handle_.get();
  curl_easy_setopt(h, CURLOPT_URL, url.c_str());
  curl_easy_setopt(h, CURLOPT_HTTPHEADER, with_headers ? headers_.get() : nullptr);
  curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(time_left.count()));
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &curl_transfer::receive);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, &transfer);
  const CURLcode outcome = curl_easy_perform(h);
  return transfer.conclude(outcome, loggable_url(url));
}

} // namespace

std::unique_ptr<fetcher> make_curl_fetcher(curl_options options) {
  return std::make_unique<curl_fetcher>(std::move(options));
}

} // namespace rstuf::client
