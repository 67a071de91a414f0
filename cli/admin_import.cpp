#include "cli/import_run.hpp"
#include "cli/submit.hpp"

#include <cerrno>
#include <CLI/Validators.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <vector>

namespace rstuf::cli {
namespace {

constexpr std::size_t import_connections = 6;

constexpr auto import_footer = R"(
Each line of a CSV file is path;size;hash-type;hash, without a header line. The same command again,
after an interruption or not, sends nothing twice. Examples:
  rstuf admin import-artifacts --csv artifacts.csv
  make-rows | rstuf admin import-artifacts --ndjson -)";

struct import_options {
  std::vector<std::string> csv;
  std::vector<std::string> ndjson;
  batch_size most;
  bool again = false;
  bool held = false;
  bool wait = true;

  import_format format() const { return csv.empty() ? import_format::ndjson : import_format::csv; }
  const std::vector<std::string>& files() const { return csv.empty() ? ndjson : csv; }
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

result<void> send_stream(const std::string& name, std::istream& in, const import_options& o,
                         import_run& run) {
  import_file file(in, o.format(), o.most);
  return run.send(name, file);
}

result<void> send_file(const std::string& name, const import_options& o, import_run& run,
                       session& s) {
  if (name == "-")
    return send_stream("standard input", s.io().in, o, run);
  errno = 0;
  std::ifstream in(name, std::ios::binary);
  if (!in)
    return fail(errno == ENOENT ? errc::not_found : errc::unavailable,
                name + ": " + std::strerror(errno));
  return send_stream(name, in, o, run);
}

// Of all of them; 0 if one is no regular file, such as standard input.
std::int64_t size_of(const std::vector<std::string>& files) {
  std::int64_t all = 0;
  for (const auto& file : files) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file, fault);
    if (fault)
      return 0;
    all += static_cast<std::int64_t>(size);
  }
  return all;
}

result<void> import_artifacts(const import_options& o, session& s) {
  auto api = s.connect();
  auto senders = connect_all(s);
  if (!api || !senders)
    return std::unexpected(api ? senders.error() : api.error());
  import_run run({.format = o.format(),
                  .publish = !o.held,
                  .bytes = size_of(o.files()),
                  .salt = o.again ? fresh_salt() : ""},
                 std::move(*senders), s);
  for (const auto& name : o.files())
    if (auto sent = send_file(name, o, run, s); !sent)
      return sent;
  if (o.wait)
    if (auto done = run.wait(*api); !done)
      return done;
  s.say(run.summary());
  if (o.held)
    s.say("They are kept back until `rstuf artifact publish`.");
  s.report(run.report());
  return {};
}

} // namespace

void add_import_artifacts(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("import-artifacts", "Add many artifacts from a file");
  const auto o = std::make_shared<import_options>();
  auto* source = app->add_option_group("source")->require_option(1);
  source
      ->add_option("--csv", o->csv,
                   "File of path;size;hash-type;hash, - for standard input; may be repeated")
      ->allow_extra_args(false);
  source
      ->add_option("--ndjson", o->ndjson,
                   "File with an artifact of POST artifacts in each line, - for standard input; "
                   "may be repeated")
      ->allow_extra_args(false);
  app->add_option("--batch", o->most.rows, "Rows in one request")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
      ->capture_default_str();
  app->add_flag("--skip-publish-artifacts", o->held,
                "Keep them back until a publication is asked for");
  app->add_flag("--again", o->again, "Send all rows, also those that an earlier run has sent");
  add_no_wait(*app, o->wait);
  app->footer(import_footer);
  app->callback([&chosen, o] { chosen = [o](session& s) { return import_artifacts(*o, s); }; });
}

} // namespace rstuf::cli
