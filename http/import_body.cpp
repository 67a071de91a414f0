#include "http/import_body.hpp"

#include "catalog/artifact_rows.hpp"
#include "http/artifact_reader.hpp"
#include "http/import_rows.hpp"
#include "http/list_query.hpp"
#include "http/media_type.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/csv.hpp"
#include "tuf/limits.hpp"

namespace rstuf::http {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // spreadsheets begin their files so

void read_json_row(std::size_t line, std::string_view text, import_rows& into) {
  const auto artifact =
      parse_json(text, {.bytes = static_cast<std::size_t>(tuf::max_targets_bytes)});
  if (!artifact)
    return into.refuse_line(line, "json_invalid", "JSON decode error: " + artifact.error().context);
  const body_reader reader(*artifact, into.found(), line_place(line));
  if (reader.object() == nullptr)
    return;
  const auto entry = read_artifact(reader);
  if (const auto info = tuf::canonical(entry["info"]))
    into.take(line, entry["path"], *info);
}

void read_json_rows(std::string_view body, import_rows& into) {
  for (std::size_t line = 1; !body.empty(); ++line) {
    const auto end = body.find('\n');
    const auto whole = body.substr(0, end == body.npos ? end : end + 1);
    body.remove_prefix(whole.size());
    if (const auto text = without_line_end(whole); !text.empty())
      read_json_row(line, text, into);
  }
}

checked<import_order> refused_import(std::string_view type, json loc, std::string msg,
                                     const json& input) {
  faults found;
  found.add(type, std::move(loc), std::move(msg), input);
  return std::unexpected(std::move(found).detail());
}

} // namespace

checked<import_order> read_import(const request& r) {
  const auto type = media_type(r.content_type);
  const bool is_csv = type == "text/csv";
  if (!is_csv && type != "application/x-ndjson")
    return refused_import("value_error", {"header", "Content-Type"},
                          "Value error, must be text/csv or application/x-ndjson", type);
  auto body = r.body;
  if (body.starts_with(byte_order_mark))
    body.remove_prefix(byte_order_mark.size());
  import_rows gathered;
  const bool publish = list_query(r.query, gathered.found()).flag("publish_artifacts", true);
  if (is_csv)
    read_csv_rows(body, gathered);
  else
    read_json_rows(body, gathered);
  if (!gathered.found().none())
    return std::unexpected(std::move(gathered.found()).detail());
  const auto count = gathered.count();
  if (count == 0)
    return refused_import("missing", {"body"}, "Field required", nullptr);
  auto rows = std::move(gathered).rows();
  if (!publish)
    rows.insert(0, catalog::held_mark);
  return import_order{.artifacts = count, .rows = std::move(rows), .publish = publish};
}

} // namespace rstuf::http
