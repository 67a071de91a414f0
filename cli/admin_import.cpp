#include "cli/import_run.hpp"
#include "cli/submit.hpp"

#include <cerrno>
#include <CLI/Validators.hpp>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>

namespace rstuf::cli {
namespace {

constexpr std::size_t import_connections = 3;

constexpr auto import_footer = R"(
Each line of a CSV file is path;size;hash-type;hash, without a header line. The same command again,
after an interruption or not, sends nothing twice. Examples:
  rstuf admin import-artifacts --csv artifacts.csv
  make-rows | rstuf admin import-artifacts --ndjson -)";

struct import_options {
  std::string csv;
  std::string ndjson;
  batch_size most;
  bool again = false;
  bool wait = true;
};

std::string fresh_salt() {
  std::random_device random;
  return "-" + std::to_string(random()) + std::to_string(random());
}

result<std::vector<api_client>> connect_all(session& s) {
  std::vector<api_client> all;
  while (all.size() < import_connections) {
    auto one = s.connect();
    if (!one)
      return std::unexpected(one.error());
    all.push_back(std::move(*one));
  }
  return all;
}

result<void> import_stream(const import_options& o, std::istream& in, session& s) {
  auto api = s.connect();
  auto senders = connect_all(s);
  if (!api || !senders)
    return std::unexpected(api ? senders.error() : api.error());
  const bool is_csv = !o.csv.empty();
  const auto& name = is_csv ? o.csv : o.ndjson;
  const auto format = is_csv ? import_format::csv : import_format::ndjson;
  import_file file(in, format, o.most);
  import_run run({.name = name == "-" ? "standard input" : name,
                  .format = format,
                  .salt = o.again ? fresh_salt() : ""},
                 std::move(*senders), s);
  if (auto sent = run.send(file); !sent)
    return sent;
  if (o.wait)
    if (auto done = run.wait(*api); !done)
      return done;
  s.say(run.summary());
  s.report(run.report());
  return {};
}

result<void> import_artifacts(const import_options& o, session& s) {
  const auto& name = o.csv.empty() ? o.ndjson : o.csv;
  if (name == "-")
    return import_stream(o, s.io().in, s);
  errno = 0;
  std::ifstream in(name, std::ios::binary);
  if (!in)
    return fail(errno == ENOENT ? errc::not_found : errc::unavailable,
                name + ": " + std::strerror(errno));
  return import_stream(o, in, s);
}

} // namespace

void add_import_artifacts(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("import-artifacts", "Add many artifacts from a file");
  const auto o = std::make_shared<import_options>();
  auto* source = app->add_option_group("source")->require_option(1);
  source->add_option("--csv", o->csv, "File of path;size;hash-type;hash, - for standard input");
  source->add_option("--ndjson", o->ndjson,
                     "File with an artifact of POST artifacts in each line, - for standard input");
  app->add_option("--batch", o->most.rows, "Rows in one request")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
      ->capture_default_str();
  app->add_flag("--again", o->again, "Send all rows, also those that an earlier run has sent");
  add_no_wait(*app, o->wait);
  app->footer(import_footer);
  app->callback([&chosen, o] { chosen = [o](session& s) { return import_artifacts(*o, s); }; });
}

} // namespace rstuf::cli
