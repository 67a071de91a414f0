#include "http/gzip.hpp"

#include "http/field_value.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace rstuf::http {
namespace {

/// Whether the parameters hold a `q` of zero: "0", "0." or "0.000".
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    auto p = take_until(parameters, ';');
    if (p.starts_with("q=") || p.starts_with("Q="))
      return p.find_first_not_of("0.", 2) == p.npos;
  }
  return false;
}

} // namespace

std::optional<std::string> gzipped(std::string_view bytes) {
  constexpr int gzip_window = 15 + 16;
  constexpr int memory_level = 8;
  if (bytes.size() > std::numeric_limits<uInt>::max())
    return std::nullopt;
  z_stream z{};
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    return std::nullopt;
  std::string out(bytes.size(), '\0');
  z.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib does not write there
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  int outcome = deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (outcome != Z_STREAM_END)
    return std::nullopt;
  return out;
}

bool allows_gzip(std::string_view accept_encoding) {
  std::optional<bool> any;
  while (!accept_encoding.empty()) {
    auto parameters = take_until(accept_encoding, ',');
    auto coding = take_until(parameters, ';');
    if (coding == "gzip" || coding == "x-gzip")
      return !is_refused(parameters);
    if (coding == "*")
      any = !is_refused(parameters);
  }
  return any.value_or(false);
}

} // namespace rstuf::http
