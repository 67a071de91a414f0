#include "cli/tuf_client.hpp"

#include "cli/file_io.hpp"
#include "client/updater.hpp"
#include "client/url.hpp"
#include "tuf/hash.hpp"

#include <algorithm>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace rstuf::cli {
namespace {

constexpr auto description = R"(A client of The Update Framework (TUF)

Keeps a directory of trusted metadata up to date, and downloads what that metadata lists and nothing
else. Speaks the protocol of the tuf-conformance test suite.)";

constexpr auto footer = R"(
First trust a root that reached you on a safe way, then update and download:
  tuf-client --metadata-dir D init root.json
  tuf-client --metadata-dir D --metadata-url https://example.com/metadata refresh
  tuf-client --metadata-dir D --metadata-url https://example.com/metadata \
    --target-base-url https://example.com/targets --target-dir T --target-name a/b.tar.gz download

Exit status: 0 done; 1 not done, and standard error says which role or file failed and why.)";

struct options {
  client::updater_config config;
  std::string root;
  std::vector<std::string> targets;
  std::filesystem::path target_dir;
  std::chrono::seconds::rep timeout = 300;
};

using action = std::function<result<void>(client::fetcher&, const clock&, std::ostream&)>;

result<void> init(const options& o) {
  const auto bytes = read_input_file(o.root, static_cast<std::size_t>(o.config.root_limit));
  if (!bytes)
    return std::unexpected(bytes.error());
  return client::updater::trust_root(o.config, *bytes);
}

// One flat file name for every path: no path can leave the directory, and none can be in the way of
// another. File systems end at 255 bytes a name.
std::filesystem::path file_for(const options& o, const std::string& path) {
  const auto name = client::quote_name(path);
  return o.target_dir / (name.size() <= 255 ? name : tuf::sha256_hex(path));
}

result<void> download(const options& o, client::fetcher& net, const clock& time,
                      std::ostream& out) {
  client::updater update(o.config, net, time);
  for (const auto& path : o.targets) {
    const auto target = update.find(path);
    if (!target)
      return std::unexpected(target.error());
    if (!*target)
      return fail(errc::not_found, path + ": no trusted role lists it");
    const auto file = file_for(o, path);
    if (auto done = update.download(**target, file); !done)
      return done;
    out << file.string() << '\n';
  }
  return {};
}

void add_options(CLI::App& app, options& o) {
  app.set_version_flag("--version", "tuf-client " RSTUF_VERSION);
  app.add_option("--metadata-dir", o.config.metadata_dir,
                 "Directory of trusted metadata: root.json, timestamp.json, …")
      ->required();
  app.add_option("--max-root-rotations", o.config.max_root_rotations,
                 "New versions of root that one update follows")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--timeout", o.timeout, "Seconds that fetching one file may take")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
}

void add_commands(CLI::App& app, options& o, action& chosen) {
  auto* url = app.add_option("--metadata-url", o.config.metadata_url, "Base URL of the metadata");
  // Without allow_extra_args a name such as "[a]" stays one name.
  auto* name = app.add_option("--target-name", o.targets,
                              "Target path to download; may be repeated, the first failure ends it")
                   ->allow_extra_args(false);
  auto* base =
      app.add_option("--target-base-url", o.config.targets_url, "Base URL of the target files");
  auto* dir = app.add_option("--target-dir", o.target_dir, "Directory for downloaded target files");
  const auto need = [](std::initializer_list<const CLI::Option*> wanted) {
    for (const auto* option : wanted)
      if (option->count() == 0)
        throw CLI::RequiredError(option->get_name());
  };

  auto* trust = app.add_subcommand("init", "Trust this root, unless the directory has one already");
  trust->add_option("ROOT", o.root, "File with the root's metadata")->required();
  trust->callback(
      [&] { chosen = [&o](client::fetcher&, const clock&, std::ostream&) { return init(o); }; });
  app.add_subcommand("refresh", "Update root, timestamp, snapshot and targets")
      ->callback([&o, &chosen, need, url] {
        need({url});
        chosen = [&o](client::fetcher& net, const clock& time, std::ostream&) {
          return client::updater(o.config, net, time).refresh();
        };
      });
  app.add_subcommand("download", "Update, then download target files")
      ->callback([&o, &chosen, need, url, name, base, dir] {
        need({url, name, base, dir});
        chosen = [&o](client::fetcher& net, const clock& time, std::ostream& out) {
          return download(o, net, time, out);
        };
      });
}

} // namespace

int run_tuf_client(std::vector<std::string> args, const tuf_client_parts& parts) {
  CLI::App app{description, "tuf-client"};
  options o;
  action chosen;
  add_options(app, o);
  add_commands(app, o, chosen);
  app.footer(footer);
  app.require_subcommand(1);
  app.fallthrough();          // options may also stand behind the command
  std::ranges::reverse(args); // as CLI11 wants them
  try {
    app.parse(args);
  } catch (const CLI::ParseError& e) {
    return app.exit(e, parts.out, parts.err) == 0 ? 0 : 1;
  }
  const auto net = parts.connect(std::chrono::seconds(o.timeout));
  const auto done = chosen(*net, parts.time, parts.out);
  if (done)
    return 0;
  parts.err << "tuf-client: " << to_string(done.error()) << '\n';
  return 1;
}

} // namespace rstuf::cli
