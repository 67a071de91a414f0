#include "cli/api_client.hpp"

#include "client/curl_handles.hpp"
#include "client/url.hpp"

#include <algorithm>
#include <curl/curl.h>
#include <functional>
#include <thread>

namespace rstuf::cli {
namespace {

constexpr std::size_t max_answer = 64U << 20U;

struct answer {
  long status = 0;
  std::string body;
};

std::size_t take_body(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
  auto& body = static_cast<answer*>(self)->body;
  const std::size_t size = one * count;
  if (body.size() + size > max_answer)
    return 0; // libcurl then ends with CURLE_WRITE_ERROR
  body.append(bytes, size);
  return size;
}

bool is_header(const std::string& line) {
  const auto colon = line.find(':');
  const bool has_control =
      std::ranges::any_of(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return colon != line.npos && colon > 0 && !has_control;
}

client::curl_headers make_headers(const std::vector<std::string>& lines,
                                  const std::string& content_type, const std::string& more = {}) {
  client::curl_headers list;
  const auto add = [&](const char* line) { list.reset(curl_slist_append(list.release(), line)); };
  add("Accept: application/json");
  add(("Content-Type: " + content_type).c_str());
  add("Expect:"); // no waiting for 100-continue
  for (const auto& line : lines)
    add(line.c_str());
  if (!more.empty())
    add(more.c_str());
  return list;
}

std::unexpected<error> transport_error(CURLcode code, const std::string& what) {
  if (code == CURLE_OPERATION_TIMEDOUT)
    return fail(errc::timeout, what);
  if (code == CURLE_WRITE_ERROR)
    return fail(errc::too_large, what + ": the answer is over 64 MiB");
  if (code == CURLE_URL_MALFORMAT)
    return fail(errc::invalid_argument, what + ": no URL");
  return fail(errc::unavailable, what + ": " + curl_easy_strerror(code));
}

error failure_of(const answer& got, const std::string& what, const result<json>& body) {
  auto context = what + ": HTTP " + std::to_string(got.status);
  if (const auto reasons = body ? refusal_text(*body) : std::string(); !reasons.empty())
    context += ": " + reasons;
  if (got.status == 404)
    return {errc::not_found, std::move(context)};
  const bool is_refused = got.status >= 400 && got.status < 500 && got.status != 429;
  return {is_refused ? errc::invalid_argument : errc::unavailable, std::move(context)};
}

std::expected<json, refusal> judge(const result<answer>& got, const std::string& what) {
  if (!got)
    return std::unexpected(refusal{got.error(), {}});
  auto body = parse_json(got->body, {.bytes = max_answer});
  if (got->status < 200 || got->status >= 300)
    return std::unexpected(refusal{failure_of(*got, what, body), body.value_or(json())});
  if (!body)
    return std::unexpected(refusal{
        {errc::unavailable, what + ": the answer is no JSON; is this the service's URL?"}, {}});
  return *std::move(body);
}

result<json> without_answer(std::expected<json, refusal> judged) {
  if (!judged)
    return std::unexpected(std::move(judged).error().why);
  return *std::move(judged);
}

const char* name_of(http_method method) {
  switch (method) {
  case http_method::post:
    return "POST";
  case http_method::put:
    return "PUT";
  case http_method::remove:
    return "DELETE";
  }
  return "";
}

bool is_worth_another_try(const result<answer>& got) {
  if (!got)
    return got.error().code == errc::unavailable || got.error().code == errc::timeout;
  return got->status == 502 || got->status == 503 || got->status == 504;
}

} // namespace

struct api_client::state {
  api_options options;
  client::curl_handle handle;
  client::curl_headers headers;

  std::string url_of(std::string_view path) const { return options.server + std::string(path); }

  // `method` is nullptr for a GET.
  result<answer> request(const std::string& url, const std::string& what, curl_slist* fields,
                         const char* method = nullptr, std::string_view body = {}) {
    answer got;
    CURL* curl = handle.get();
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.request_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &got);
    if (method != nullptr) {
      curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
      return transport_error(code, what);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &got.status);
    return got;
  }

  result<answer> repeat(const std::function<result<answer>()>& attempt) const {
    auto pause = options.first_pause;
    auto got = attempt();
    for (int tried = 1; tried < options.attempts && is_worth_another_try(got); ++tried) {
      std::this_thread::sleep_for(pause);
      pause *= 2;
      got = attempt();
    }
    return got;
  }
};

api_client::api_client(std::unique_ptr<state> s) : state_(std::move(s)) {}
api_client::api_client(api_client&&) noexcept = default;
api_client& api_client::operator=(api_client&&) noexcept = default;
api_client::~api_client() = default;

result<api_client> api_client::connect(api_options options) {
  if (!options.server.starts_with("http://") && !options.server.starts_with("https://"))
    return fail(errc::invalid_argument, "the service's URL begins with http:// or https://");
  while (options.server.ends_with('/'))
    options.server.pop_back();
  if (!std::ranges::all_of(options.headers, is_header))
    return fail(errc::invalid_argument, "a header is not of the form \"Name: value\"");
  auto s = std::make_unique<state>();
  s->handle.reset(curl_easy_init());
  s->headers = make_headers(options.headers, "application/json");
  s->options = std::move(options);
  if (!s->handle || !s->headers)
    return fail(errc::internal, "libcurl cannot be set up");
  return api_client(std::move(s));
}

result<json> api_client::get(std::string_view path) {
  const auto url = state_->url_of(path);
  const auto what = "GET " + client::loggable_url(url);
  return without_answer(judge(
      state_->repeat([&] { return state_->request(url, what, state_->headers.get()); }), what));
}

result<json> api_client::send(http_method method, std::string_view path, const json& body) {
  const auto url = state_->url_of(path);
  const auto* const name = name_of(method);
  const auto what = std::string(name) + " " + client::loggable_url(url);
  return without_answer(judge(state_->request(url, what, state_->headers.get(), name,
                                              body.is_null() ? std::string() : body.dump()),
                              what));
}

std::expected<json, refusal> api_client::send(const upload& what) {
  const auto url = state_->url_of(what.path);
  const auto name = "POST " + client::loggable_url(url);
  const auto fields =
      make_headers(state_->options.headers, what.content_type, "Idempotency-Key: " + what.key);
  return judge(
      state_->repeat([&] { return state_->request(url, name, fields.get(), "POST", what.bytes); }),
      name);
}

} // namespace rstuf::cli
