#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::bench {

/// An HTTP answer as far as the driver looks at it.
struct response {
  int status = 0;
  std::string body;
};

/// Reads HTTP/1.1 answers with a Content-Length out of the bytes of one kept connection.
class response_reader {
public:
  /// Takes bytes as they arrive. The answer, once it is complete; at most one is under way.
  /// Throws failure for an answer that it cannot read.
  std::optional<response> take(std::string_view bytes);

private:
  std::string buffer_;
  std::size_t body_at_ = 0; ///< 0 until the header is complete
  std::size_t length_ = 0;
};

} // namespace rstuf::bench
