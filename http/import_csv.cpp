#include "http/artifact_reader.hpp"
#include "http/import_rows.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/csv.hpp"
#include "tuf/unicode.hpp"

#include <algorithm>
#include <map>

namespace rstuf::http {
namespace {

constexpr char csv_separator = ';';
constexpr std::size_t csv_columns = 4;
constexpr std::size_t max_csv_record = 8192; ///< bytes: four times what the longest path takes

/// Rows of one path that follow each other are one artifact with several hashes.
class csv_rows {
public:
  explicit csv_rows(import_rows& into) : into_(into) {}

  void take(std::size_t line, const std::vector<std::string>& fields);
  /// Hands over the artifact that was read last.
  void finish();

private:
  void read(std::size_t line, const json& path, const json& size, const json& algorithm,
            const json& hash);

  import_rows& into_;
  std::size_t line_ = 0; ///< of the artifact's first row; 0: there is none
  std::string path_;
  std::int64_t length_ = 0;
  std::map<std::string, std::string> hashes_;
};

void csv_rows::take(std::size_t line, const std::vector<std::string>& fields) {
  if (fields.size() == csv_columns)
    read(line, fields[0], fields[1], fields[2], fields[3]);
  else
    into_.refuse_line(line, "value_error",
                      "Value error, " + std::to_string(fields.size()) +
                          " fields where path;size;hash-type;hash are expected");
}

void csv_rows::read(std::size_t line, const json& path, const json& size, const json& algorithm,
                    const json& hash) {
  const auto row = line_place(line);
  const auto field = [&](const json& value, std::string_view name) {
    return body_reader(value, into_.found(), place{.above = &row, .name = name, .index = {}});
  };
  const auto size_field = field(size, "size"), type_field = field(algorithm, "hash-type");
  const auto& name = algorithm.get_ref<const std::string&>();
  auto read_path = read_artifact_path(field(path, "path"));
  const auto length = read_artifact_length(size_field).value_or(0);
  auto digest = read_digest(name, type_field, field(hash, "hash")).value_or("");
  if (line_ == 0 || read_path != path_) {
    finish();
    line_ = line;
    path_ = std::move(read_path);
    length_ = length;
  } else if (length != length_) {
    size_field.refuse("another size than in line " + std::to_string(line_));
  }
  if (!hashes_.emplace(name, std::move(digest)).second)
    type_field.refuse("the path has such a hash since line " + std::to_string(line_) + " already");
}

void csv_rows::finish() {
  if (line_ == 0)
    return;
  std::string info = R"({"hashes":{)";
  for (const auto& [algorithm, digest] : hashes_) {
    tuf::append_string(info, algorithm);
    info += ':';
    tuf::append_string(info, digest);
    info += ',';
  }
  info.back() = '}';
  info += R"(,"length":)";
  tuf::append_integer(info, length_);
  info += '}';
  into_.take(line_, path_, info);
  hashes_.clear();
  line_ = 0;
}

void read_csv_record(std::size_t line, std::string_view record, csv_rows& rows, import_rows& into) {
  if (record.size() > max_csv_record)
    return into.refuse_line(line, "value_error",
                            "Value error, longer than " + std::to_string(max_csv_record) +
                                " bytes");
  if (!tuf::is_utf8(record))
    return into.refuse_line(line, "value_error", "Value error, no UTF-8");
  if (auto fields = csv_fields(record, csv_separator))
    rows.take(line, *fields);
  else
    into.refuse_line(line, "value_error", "Value error, " + fields.error().context);
}

} // namespace

void read_csv_rows(std::string_view body, import_rows& into) {
  csv_rows rows(into);
  for (std::size_t line = 1; !body.empty();) {
    const auto whole = body.substr(0, csv_record_size(body, csv_separator));
    body.remove_prefix(whole.size());
    if (const auto record = without_line_end(whole); !record.empty())
      read_csv_record(line, record, rows, into);
    line += static_cast<std::size_t>(std::ranges::count(whole, '\n'));
  }
  rows.finish();
}

} // namespace rstuf::http
