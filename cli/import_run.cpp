#include "cli/import_run.hpp"

#include "cli/plain_text.hpp"
#include "tuf/hash.hpp"

#include <cstdio>
#include <memory>

namespace rstuf::cli {
namespace {

constexpr const char* import_endpoint = "/api/v1/artifacts/import";
constexpr const char* over_last_line = "\r\x1b[K";

std::string type_of(import_format format) {
  return format == import_format::csv ? "text/csv" : "application/x-ndjson";
}

result<std::string> send_rows(api_client& api, const import_source& what,
                              const import_batch& batch) {
  const auto answer = api.send({.path = import_endpoint,
                                .content_type = type_of(what.format),
                                .bytes = batch.bytes,
                                .key = "import-" + tuf::sha256_hex(batch.bytes) + what.salt});
  if (answer)
    return task_id_of(*answer);
  if (auto lines = import_refusal(answer.error().answer, what.name, batch.first_line);
      !lines.empty())
    return fail(errc::invalid_argument, std::move(lines));
  return std::unexpected(answer.error().why);
}

std::string lines_text(std::size_t first, std::size_t last) {
  return "lines " + std::to_string(first) + " to " + std::to_string(last);
}

} // namespace

result<void> import_run::send(import_file& file) {
  for (;;) {
    auto batch = file.next();
    if (!batch)
      return fail(batch.error().code, what_.name + ":" + batch.error().context);
    if (!*batch)
      break;
    if (window_.is_full())
      if (auto taken = take_oldest(); !taken)
        return taken;
    begin(std::move(**batch));
  }
  while (!window_.is_empty())
    if (auto taken = take_oldest(); !taken)
      return taken;
  if (session_.io().shows_progress)
    session_.io().err << over_last_line << std::flush;
  return sent_.empty() ? fail(errc::invalid_argument, what_.name + " has no rows") : result<void>();
}

void import_run::begin(import_batch batch) {
  under_way_.push_back({.first_line = batch.first_line,
                        .last_line = batch.last_line,
                        .rows = batch.rows,
                        .task = {}});
  const auto kept = std::make_shared<const import_batch>(std::move(batch));
  window_.begin([what = what_, kept](api_client& api) { return send_rows(api, what, *kept); });
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
  sent_.push_back(std::move(batch));
  show_progress();
  return {};
}

result<void> import_run::wait(api_client& api) {
  for (auto& batch : sent_) {
    const auto done = session_.wait(api, batch.task);
    if (!done)
      return fail(done.error().code, what_.name + ", " +
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
  if (!session_.io().shows_progress)
    return;
  session_.io().err << over_last_line << rows_ << " rows, "
                    << static_cast<std::int64_t>(static_cast<double>(rows_) / seconds())
                    << " rows/s" << std::flush;
}

json import_run::report() const {
  json tasks = json::array();
  for (const auto& batch : sent_)
    tasks.push_back({{"task_id", batch.task},
                     {"first_line", batch.first_line},
                     {"last_line", batch.last_line},
                     {"rows", batch.rows},
                     {"result", batch.result}});
  return {{"file", what_.name},
          {"rows", rows_},
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
