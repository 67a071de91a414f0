#include "cli/artifact_change.hpp"
#include "cli/artifact_request.hpp"
#include "cli/file_io.hpp"
#include "cli/progress_bar.hpp"
#include "tuf/hash.hpp"
#include "tuf/paths.hpp"

#include <algorithm>
#include <CLI/Validators.hpp>
#include <memory>
#include <sstream>
#include <thread>

namespace rstuf::cli {
namespace {

constexpr auto add_footer = R"(
The files themselves are not sent. Examples:
  rstuf artifact add app-1.2.tar.gz --path releases --wait
  rstuf artifact add build/pkg --hash-algorithm sha256 --hash-algorithm sha512
  find build -name '*.deb' -print0 | rstuf artifact add - --null --base build
  rstuf artifact add --from artifacts.json
  rstuf artifact add --as releases/app.iso --length 4700372992 --hash sha256:5891b5b5…)";

constexpr std::size_t max_described = 1U << 30U;

struct add_options {
  std::string from;
  std::vector<std::string> files;
  bool null_separated = false;
  path_rule rule;
  std::string base;
  std::int64_t length = -1;
  std::vector<std::string> hashes;
  std::vector<std::string> algorithms;
  unsigned jobs = 0;
  std::string custom;
  bool no_publish = false;
  bool wait = false;
};

result<json> parse_custom(const std::string& text) {
  if (text.empty())
    return json();
  auto custom = parse_json(text);
  if (!custom || !custom->is_object())
    return fail(errc::invalid_argument, "--custom is no JSON object");
  return custom;
}

// "-" stands for the names on standard input.
std::vector<std::string> named_files(const add_options& o, session& s) {
  std::vector<std::string> all;
  for (const auto& name : o.files)
    if (name == "-")
      std::ranges::move(read_names(s.io().in, o.null_separated), std::back_inserter(all));
    else
      all.push_back(name);
  return all;
}

artifact_terms terms_of(const add_options& o, json custom) {
  artifact_terms terms{.custom = std::move(custom)};
  if (!o.algorithms.empty())
    terms.algorithms = o.algorithms;
  return terms;
}

// Of what can be read; a fault comes up when the file is hashed.
std::int64_t size_of(const std::vector<artifact_file>& files) {
  std::int64_t all = 1; // nothing is no whole
  for (const auto& one : files) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(one.file, fault);
    all += fault ? 0 : static_cast<std::int64_t>(size);
  }
  return all;
}

result<json> describe_files(const add_options& o, json custom, session& s) {
  auto rule = o.rule;
  if (!o.base.empty())
    rule.base = o.base;
  const auto files = find_files(named_files(o, s));
  if (!files)
    return std::unexpected(files.error());
  if (files->empty())
    return fail(errc::not_found, "no file was named or found");
  const auto named = name_artifacts(*files, rule);
  if (!named)
    return std::unexpected(named.error());
  const auto jobs = o.jobs > 0 ? o.jobs : std::max(1U, std::thread::hardware_concurrency());
  const auto all = size_of(*named);
  auto described =
      describe_artifacts(*named, terms_of(o, std::move(custom)), jobs, [&](std::int64_t hashed) {
        s.progress("hashing " + progress_bar(hashed, all) + " of " + size_text(all));
      });
  s.end_progress();
  return described;
}

result<json> describe_without_file(const add_options& o, const json& custom) {
  if (const auto fits = tuf::check_target_path(o.rule.exact); !fits)
    return fail(errc::invalid_argument, "--as: " + fits.error().context);
  auto one = described_artifact(o.rule.exact, o.length, o.hashes, custom);
  if (!one)
    return one;
  return json::array({*std::move(one)});
}

result<json> read_described(const std::string& file, session& s) {
  if (file != "-") {
    const auto text = read_input_file(file, max_described);
    if (!text)
      return std::unexpected(text.error());
    return artifacts_in(file, *text);
  }
  std::ostringstream text;
  text << s.io().in.rdbuf();
  return artifacts_in("standard input", text.str());
}

result<json> artifacts_of(const add_options& o, session& s) {
  if (!o.from.empty())
    return read_described(o.from, s);
  auto custom = parse_custom(o.custom);
  if (!custom)
    return std::unexpected(custom.error());
  return o.files.empty() ? describe_without_file(o, *custom)
                         : describe_files(o, *std::move(custom), s);
}

result<void> add(const add_options& o, session& s) {
  const auto artifacts = artifacts_of(o, s);
  if (!artifacts)
    return std::unexpected(artifacts.error());
  return send_changes(
      {.endpoint = "/api/v1/artifacts/", .verb = "added", .publish = !o.no_publish, .wait = o.wait},
      *artifacts, s);
}

// A description says all of it: what would be passed over is refused.
void check_usage(const add_options& o) {
  const bool describes = !o.rule.exact.empty() || !o.rule.prefix.empty() || !o.base.empty() ||
                         o.length >= 0 || !o.hashes.empty() || !o.algorithms.empty() ||
                         !o.custom.empty();
  if (!o.from.empty() && describes)
    throw CLI::ExcludesError("--from", "options that describe an artifact");
  if (o.files.empty() && o.from.empty() &&
      (o.rule.exact.empty() || o.length < 0 || o.hashes.empty()))
    throw CLI::RequiredError("FILE, --from, or --as with --length and --hash,");
}

void add_path_options(CLI::App& app, add_options& o) {
  auto* exact = app.add_option("--as", o.rule.exact, "The whole path of the only FILE");
  app.add_option("-p,--path", o.rule.prefix, "What the artifacts' paths begin with")
      ->excludes(exact);
  app.add_option("--base", o.base,
                 "Paths are those of the FILEs below this directory, instead of their names alone")
      ->excludes(exact);
}

void add_content_options(CLI::App& app, add_options& o, CLI::Option* files) {
  app.add_option("--length", o.length, "Without a FILE: how many bytes the artifact has")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 53))
      ->excludes(files);
  app.add_option("--hash", o.hashes, "Without a FILE: ALGORITHM:HEX; may be repeated")
      ->allow_extra_args(false)
      ->excludes(files);
  app.add_option(
         "--hash-algorithm", o.algorithms,
         "sha224, sha256 (default), sha384, sha512, blake2b or blake2b-256; may be repeated")
      ->allow_extra_args(false)
      ->check([](const std::string& name) {
        return tuf::digest_size(name) ? std::string() : name + " is no hash algorithm";
      });
  app.add_option("-j,--jobs", o.jobs, "Files hashed at a time (default: one for each processor)")
      ->check(CLI::Range(1, 256));
  app.add_option("--custom", o.custom, "JSON object for `custom` of every artifact");
}

} // namespace

void add_artifact_add(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("add", "Add files to the repository's metadata");
  const auto o = std::make_shared<add_options>();
  auto* files = app->add_option("FILE", o->files,
                                "Files to hash, directories with all that is in them, or - for "
                                "names on standard input, one a line");
  app->add_flag("-0,--null", o->null_separated, "Names on standard input end in a zero byte");
  app->add_option("--from", o->from,
                  "JSON file that describes artifacts, as POST artifacts takes them or as a list; "
                  "- for standard input")
      ->excludes(files);
  add_path_options(*app, *o);
  add_content_options(*app, *o, files);
  app->add_flag("--no-publish", o->no_publish, "Store them until a publication is asked for");
  app->add_flag("--wait", o->wait, "Wait until clients see them");
  app->footer(add_footer);
  app->callback([&chosen, o] {
    check_usage(*o);
    chosen = [o](session& s) { return add(*o, s); };
  });
}

} // namespace rstuf::cli
