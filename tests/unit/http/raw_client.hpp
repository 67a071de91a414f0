#pragma once

#include "tuf/json.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace rstuf::http::test {

struct answer {
  int status = 0;                             ///< 0: the connection ended before an answer
  std::map<std::string, std::string> headers; ///< names in lower case
  std::string body;
};

/// A connection of our own, which sends what no HTTP library would. Throws std::runtime_error when
/// nothing comes for a long time.
class raw_client {
public:
  explicit raw_client(std::uint16_t port);
  ~raw_client();
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;

  /// False when the server has cut the connection.
  bool send(std::string_view bytes);
  /// Half-closes: no more input will come.
  void end_sending();
  /// Closes with a reset.
  void abort();

  /// The next answer; `bodiless` for one to a HEAD.
  answer read_answer(bool bodiless = false);
  /// What comes up to and with this text; all that came if the connection ends before it.
  std::string read_until(std::string_view text);
  /// Everything up to the end of the connection.
  std::string read_to_end();

private:
  bool receive_more();

  int fd_;
  std::string received_;
};

/// The JSON of an answer; a text that says so if it is none.
json body_of(const answer& a);

/// One request on a connection of its own.
answer ask(std::uint16_t port, std::string_view text);
answer get(std::uint16_t port, std::string_view target, std::string_view headers = {});
answer post(std::uint16_t port, std::string_view target, std::string_view body,
            std::string_view headers = "Content-Type: application/json\r\n");

} // namespace rstuf::http::test
