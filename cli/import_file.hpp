#pragma once

#include "tuf/error.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::cli {

enum class import_format : std::uint8_t { csv, ndjson };

/// Whole rows of an import's file, as they stand there.
struct import_batch {
  std::string bytes;
  std::size_t rows = 0;
  std::size_t first_line = 1;
  std::size_t last_line = 0;
};

/// How much goes into one batch. A batch is larger where a path's rows, which belong together,
/// go on.
struct batch_size {
  std::size_t rows = 20'000;
  std::size_t bytes = 8U << 20U;
};

/// Cuts a file into batches, always in the same way, and holds one batch of it in memory.
class import_file {
public:
  import_file(std::istream& in, import_format format, batch_size most)
      : in_(in), format_(format), most_(most) {}

  /// Nothing at the end. `invalid_argument` for a row that is longer than any can be.
  result<std::optional<import_batch>> next();

private:
  result<std::string_view> next_row();
  std::size_t row_size() const;
  bool belongs_to(std::string_view before, std::string_view row) const;
  bool is_full(const import_batch& batch) const;

  std::istream& in_;
  import_format format_;
  batch_size most_;
  std::string buffer_;
  std::size_t begin_ = 0; ///< of what was not handed out yet
  std::size_t line_ = 1;
};

} // namespace rstuf::cli
