#include "cli/import_run.hpp"

#include "cli/plain_text.hpp"
#include "cli/progress_bar.hpp"
#include "tuf/hash.hpp"

#include <cstdio>
#include <memory>

namespace rstuf::cli {
namespace {

constexpr const char* import_endpoint = "/api/v1/artifacts/import";

std::string type_of(import_format format) {
  return format == import_format::csv ? "text/csv" : "application/x-ndjson";
}

// The same bytes under other terms are another request.
std::string key_of(const import_terms& terms, const import_batch& batch) {
  return "import-" + tuf::sha256_hex(batch.bytes) + (terms.publish ? "" : "-held") + terms.salt;
}

result<std::string> send_rows(api_client& api, const import_terms& terms, const std::string& file,
                              const import_batch& batch) {
  const auto answer = api.send(
      {.path = import_endpoint + std::string(terms.publish ? "" : "?publish_artifacts=false"),
       .content_type = type_of(terms.format),
       .bytes = batch.bytes,
       .key = key_of(terms, batch)});
  if (answer)
    return task_id_of(*answer);
  if (auto lines = import_refusal(answer.error().answer, file, batch.first_line); !lines.empty())
    return fail(errc::invalid_argument, std::move(lines));
  return std::unexpected(answer.error().why);
}

std::string lines_text(std::size_t first, std::size_t last) {
  return "lines " + std::to_string(first) + " to " + std::to_string(last);
}

} // namespace

result<void> import_run::send(const std::string& name, import_file& file) {
  auto sent = send_all(name, file);
  session_.end_progress();
  return sent;
}

result<void> import_run::send_all(const std::string& name, import_file& file) {
  const auto before = rows_;
  for (;;) {
    auto batch = file.next();
    if (!batch)
      return fail(batch.error().code, name + ":" + batch.error().context);
    if (!*batch)
      break;
    if (window_.is_full())
      if (auto taken = take_oldest(); !taken)
        return taken;
    begin(name, std::move(**batch));
  }
  while (!window_.is_empty())
    if (auto taken = take_oldest(); !taken)
      return taken;
  return rows_ == before ? fail(errc::invalid_argument, name + " has no rows") : result<void>();
}

void import_run::begin(const std::string& name, import_batch batch) {
  under_way_.push_back({.file = name,
                        .first_line = batch.first_line,
                        .last_line = batch.last_line,
                        .rows = batch.rows,
                        .bytes = batch.bytes.size(),
                        .task = {}});
  const auto kept = std::make_shared<const import_batch>(std::move(batch));
  window_.begin(
      [terms = terms_, name, kept](api_client& api) { return send_rows(api, terms, name, *kept); });
}

result<void> import_run::take_oldest() {
  auto task = window_.oldest();
  if (!task) {
    if (rows_ == 0)
      return std::unexpected(task.error());
    return fail(task.error().code, task.error().context + "\n" + std::to_string(rows_) +
                                       " rows before were accepted: the same command again goes "
                                       "on behind them");
  }
  auto batch = std::move(under_way_.front());
  under_way_.pop_front();
  batch.task = std::move(*task);
  rows_ += batch.rows;
  bytes_ += batch.bytes;
  sent_.push_back(std::move(batch));
  show_progress();
  return {};
}

result<void> import_run::wait(api_client& api) {
  for (auto& batch : sent_) {
    const auto done = session_.wait(api, batch.task);
    if (!done)
      return fail(done.error().code, batch.file + ", " +
                                         lines_text(batch.first_line, batch.last_line) + ": " +
                                         done.error().context);
    batch.result = done->data.value("result", json());
  }
  return judge_paths();
}

result<void> import_run::judge_paths() const {
  const auto count = total("invalid_count");
  if (count == 0)
    return {};
  auto text = std::to_string(count) + " artifacts were not taken, as no role takes their paths:";
  for (const auto& batch : sent_)
    for (const auto& path :
         batch.result.value(json::json_pointer("/details/invalid_paths"), json::array()))
      text += "\n" + one_line(path.get<std::string>());
  return fail(errc::conflict, std::move(text));
}

std::int64_t import_run::total(const char* count) const {
  const json::json_pointer at(std::string("/details/") + count);
  std::int64_t sum = 0;
  for (const auto& batch : sent_)
    if (batch.result.contains(at) && batch.result.at(at).is_number_integer())
      sum += batch.result.at(at).get<std::int64_t>();
  return sum;
}

double import_run::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

void import_run::show_progress() const {
  const auto rate = static_cast<std::int64_t>(static_cast<double>(rows_) / seconds());
  const auto bar =
      terms_.bytes > 0 ? progress_bar(static_cast<std::int64_t>(bytes_), terms_.bytes) + "  " : "";
  session_.progress(bar + std::to_string(rows_) + " rows, " + std::to_string(rate) + " rows/s");
}

json import_run::report() const {
  json tasks = json::array();
  for (const auto& batch : sent_)
    tasks.push_back({{"task_id", batch.task},
                     {"file", batch.file},
                     {"first_line", batch.first_line},
                     {"last_line", batch.last_line},
                     {"rows", batch.rows},
                     {"result", batch.result}});
  return {{"rows", rows_},
          {"seconds", seconds()},
          {"artifact_count", total("artifact_count")},
          {"changed_count", total("changed_count")},
          {"tasks", std::move(tasks)}};
}

std::string import_run::summary() const {
  if (total("artifact_count") == 0) // nobody waited
    return std::to_string(rows_) + " rows accepted in " + std::to_string(sent_.size()) +
           " requests";
  char time[32];
  std::snprintf(time, sizeof time, "%.1f s", seconds());
  return std::to_string(rows_) + " rows, " + std::to_string(total("artifact_count")) +
         " artifacts, of which " + std::to_string(total("changed_count")) +
         " were added or replaced; " + time;
}

} // namespace rstuf::cli
