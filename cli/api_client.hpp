#pragma once

#include "tuf/json.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::cli {

/// Where the service is and how patiently it is spoken to.
struct api_options {
  std::string server;               ///< "https://tuf.example.com", with or without a last slash
  std::vector<std::string> headers; ///< "Name: value"
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds request_timeout{120'000};
  /// What may be sent again, and got no answer, or 502, 503 or 504, is tried this many times.
  int attempts = 4;
  /// Before the second try; each further pause is twice as long.
  std::chrono::milliseconds first_pause{100};
};

/// What is no JSON, under a key (Idempotency-Key) by which the service knows it again.
struct upload {
  std::string path;
  std::string content_type;
  std::string_view bytes;
  std::string key;
};

/// Why a request failed, and the answer that said so; null if there was none.
struct refusal {
  error why;
  json answer;
};

enum class http_method : std::uint8_t { post, put, remove };

/// Speaks to the service's REST API over one kept connection. What changes something is sent once
/// only, unless it has a key. Redirects are not followed, since the headers may hold a token.
/// Errors: `invalid_argument` (refused: 4xx, with the service's reasons), `not_found` (404, with
/// its reason), `unavailable` (no connection, 5xx, or an answer that is no JSON), `timeout`,
/// `too_large`. No error holds a header or a password of the URL.
class api_client {
public:
  /// Error `invalid_argument` if the URL is neither http nor https, or a header is malformed.
  static result<api_client> connect(api_options options);
  api_client(api_client&&) noexcept;
  api_client& operator=(api_client&&) noexcept;
  ~api_client();

  /// The body of a 2xx answer. `path` begins with a slash, such as "/api/v1/bootstrap/".
  result<json> get(std::string_view path);
  result<json> post(std::string_view path, const json& body) {
    return send(http_method::post, path, body);
  }
  /// A `body` of null is sent as none.
  result<json> send(http_method method, std::string_view path, const json& body);
  /// Tries as often as a GET.
  std::expected<json, refusal> send(const upload& what);

private:
  struct state;
  explicit api_client(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

/// What a service's refusal says in words: RSTUF's `detail` as a text, an object with message and
/// error, or a list of faults with `loc` and `msg`. Empty if it says nothing.
std::string refusal_text(const json& body);

} // namespace rstuf::cli
