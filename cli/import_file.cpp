#include "cli/import_file.hpp"

#include "tuf/csv.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

constexpr char csv_separator = ';';
constexpr std::size_t read_piece = 1U << 20U;
constexpr std::size_t longest_row = 6U << 20U; ///< more than a service takes of any row

} // namespace

/// The size of the row at the front of what was read; npos if its end was not read yet.
std::size_t import_file::row_size() const {
  const auto rest = std::string_view(buffer_).substr(begin_);
  if (format_ == import_format::csv)
    return csv_record_size(rest, csv_separator);
  const auto end = rest.find('\n');
  return end == rest.npos ? end : end + 1;
}

/// The row at the front, which stays there; empty at the end of the file.
result<std::string_view> import_file::next_row() {
  auto size = row_size();
  while (size == std::string::npos && in_) {
    if (buffer_.size() - begin_ > longest_row)
      return fail(errc::invalid_argument, std::to_string(line_) + ": the row does not end");
    buffer_.erase(0, begin_);
    begin_ = 0;
    const auto kept = buffer_.size();
    buffer_.resize(kept + read_piece);
    in_.read(buffer_.data() + kept, static_cast<std::streamsize>(read_piece));
    buffer_.resize(kept + static_cast<std::size_t>(in_.gcount()));
    size = row_size();
  }
  if (in_.bad())
    return fail(errc::unavailable, std::to_string(line_) + ": the file cannot be read");
  return std::string_view(buffer_).substr(begin_, size);
}

bool import_file::belongs_to(std::string_view before, std::string_view row) const {
  if (format_ != import_format::csv)
    return false;
  const auto one = csv_fields(without_line_end(before), csv_separator);
  const auto other = csv_fields(without_line_end(row), csv_separator);
  return one && other && one->front() == other->front();
}

bool import_file::is_full(const import_batch& batch) const {
  return batch.rows >= most_.rows || batch.bytes.size() >= most_.bytes;
}

result<std::optional<import_batch>> import_file::next() {
  import_batch batch;
  batch.first_line = line_;
  std::size_t last_row = 0; // where it begins
  for (;;) {
    const auto row = next_row();
    if (!row)
      return std::unexpected(row.error());
    const auto before = std::string_view(batch.bytes).substr(last_row);
    if (row->empty() || (is_full(batch) && !belongs_to(before, *row)))
      break;
    last_row = batch.bytes.size();
    batch.bytes += *row;
    batch.rows += without_line_end(*row).empty() ? 0 : 1;
    line_ += static_cast<std::size_t>(std::ranges::count(*row, '\n'));
    begin_ += row->size();
  }
  batch.last_line = batch.bytes.ends_with('\n') ? line_ - 1 : line_;
  if (batch.rows == 0)
    return std::nullopt;
  return batch;
}

} // namespace rstuf::cli
