#include "catalog/artifact_rows.hpp"
#include "entries.hpp"
#include "http/import_body.hpp"
#include "promise.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/csv.hpp"
#include "tuf/json.hpp"
#include "tuf/paths.hpp"

#include <set>

namespace rstuf::fuzz {
namespace {

http::checked<http::import_order> read(std::string_view body, std::string type) {
  http::request r;
  r.body = body;
  r.content_type = std::move(type);
  return http::read_import(r);
}

/// What is taken are artifacts, each once; the same as JSON lines means the same.
void import_body(std::string_view input, const std::string& type) {
  const auto order = read(input, type);
  if (!order)
    return promise(!order.error().empty(), "refused without a fault");
  const auto rows = catalog::read_rows(order->rows);
  promise(rows && !rows->empty() && rows->size() == order->artifacts, "an artifact was lost");
  std::set<std::string_view> paths;
  std::string lines;
  for (const auto& row : *rows) {
    promise(tuf::check_target_path(row.path).has_value(), "took what is no path");
    promise(paths.insert(row.path).second, "took a path twice");
    lines += json{{"path", row.path}, {"info", parse_json(tuf::storable(row.info)).value()}}.dump();
    lines += '\n';
  }
  const auto again = read(lines, "application/x-ndjson");
  promise(again && again->rows == order->rows, "the same artifacts as JSON mean something else");
}

} // namespace

void import_csv(std::string_view input) {
  const auto size = csv_record_size(input, ';');
  promise(size == input.npos || (size > 0 && size <= input.size() && input[size - 1] == '\n'),
          "a record ends elsewhere than at a line end");
  import_body(input, "text/csv");
}

void import_ndjson(std::string_view input) {
  import_body(input, "application/x-ndjson");
}

} // namespace rstuf::fuzz
