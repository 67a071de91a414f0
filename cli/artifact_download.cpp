#include "cli/session.hpp"
#include "cli/trusted_root.hpp"
#include "client/curl_fetcher.hpp"
#include "client/updater.hpp"
#include "client/url.hpp"
#include "tuf/hash.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct download_options {
  std::string path;
  std::string repository;
  std::string metadata_url;
  std::string artifacts_url;
  std::string root;
  std::string out = ".";
  std::string metadata_dir;
  bool no_hash_prefix = false;
};

/// Where to download from, and the root to trust if none is trusted yet.
struct source {
  client::updater_config config;
  std::optional<std::string> first_root;
};

// RSTUF's place: one directory a repository under the user's own.
result<std::filesystem::path> metadata_dir_of(const download_options& o,
                                              const std::string& metadata_url, session& s) {
  if (!o.metadata_dir.empty())
    return o.metadata_dir;
  const auto home = s.io().variable("HOME");
  if (!home || home->empty())
    return fail(errc::invalid_argument, "HOME is not set: give --metadata-dir");
  return std::filesystem::path(*home) / ".local/share/rstuf" /
         tuf::sha256_hex(metadata_url).substr(0, 8);
}

// The repository that the options name, or the current one if they say nothing of the places.
result<known_repository> configured(const download_options& o, session& s) {
  if (o.repository.empty() && (!o.metadata_url.empty() || !o.artifacts_url.empty()))
    return known_repository{{}, {}, {}, true};
  const auto config = s.read_config();
  if (!config)
    return std::unexpected(config.error());
  const auto name = o.repository.empty() ? config->current() : o.repository;
  if (name.empty())
    return fail(errc::invalid_argument, "give --artifacts-url, or set up a repository with "
                                        "`rstuf artifact repository add`");
  return config->repository(name);
}

result<source> source_of(const download_options& o, session& s) {
  const auto known = configured(o, s);
  if (!known)
    return std::unexpected(known.error());
  auto metadata_url = s.metadata_url(o.metadata_url.empty() ? known->metadata_url : o.metadata_url);
  if (!metadata_url)
    return std::unexpected(metadata_url.error());
  source from;
  from.config.metadata_url = *std::move(metadata_url);
  from.config.targets_url = o.artifacts_url.empty() ? known->artifacts_url : o.artifacts_url;
  from.config.prefix_targets_with_hash = known->hash_prefix && !o.no_hash_prefix;
  auto dir = metadata_dir_of(o, from.config.metadata_url, s);
  if (!dir)
    return std::unexpected(dir.error());
  from.config.metadata_dir = *std::move(dir);
  if (!known->trusted_root.empty())
    from.first_root = known->trusted_root;
  return from;
}

result<void> trust_first_root(const download_options& o, const source& from, client::fetcher& net) {
  const auto& config = from.config;
  if (o.root.empty() && from.first_root)
    return client::updater::trust_root(config, *from.first_root);
  if (o.root.empty())
    return std::filesystem::exists(config.metadata_dir / "root.json")
               ? result<void>{}
               : fail(errc::not_found, "no root is trusted yet in " + config.metadata_dir.string() +
                                           ": give --root");
  const auto bytes = read_trusted_root(net, o.root);
  if (!bytes)
    return std::unexpected(bytes.error());
  return client::updater::trust_root(config, *bytes);
}

std::filesystem::path output_file(const download_options& o) {
  const std::filesystem::path out{o.out};
  std::error_code ignored;
  if (o.out.ends_with('/') || std::filesystem::is_directory(out, ignored))
    return out / std::filesystem::path(o.path).filename();
  return out;
}

result<void> download(const download_options& o, session& s) {
  const auto from = source_of(o, s);
  if (!from)
    return std::unexpected(from.error());
  const auto net = client::make_curl_fetcher();
  if (auto trusted = trust_first_root(o, *from, *net); !trusted)
    return trusted;
  client::updater updater{from->config, *net, s.io().time};
  if (auto fresh = updater.refresh(); !fresh)
    return fresh;
  const auto target = updater.find(o.path);
  if (!target)
    return std::unexpected(target.error());
  if (!*target)
    return fail(errc::not_found, o.path + ": no trusted role lists it");
  const auto file = output_file(o);
  if (auto done = updater.download(**target, file); !done)
    return done;
  s.say("Verified and wrote " + file.string() + " (" + std::to_string((*target)->file.length) +
        " bytes, listed by " + (*target)->role + ").");
  s.report({{"path", o.path},
            {"file", file.string()},
            {"role", (*target)->role},
            {"info", tuf::to_json((*target)->file)}});
  return {};
}

} // namespace

void add_artifact_download(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("download", "Download an artifact as a TUF client does");
  const auto o = std::make_shared<download_options>();
  app->add_option("PATH", o->path, "Path of the artifact")->required();
  app->add_option("--repository", o->repository,
                  "Where it comes from, by its name in the config file (default: the current one; "
                  "none if URLs are given)");
  app->add_option("-m,--metadata-url", o->metadata_url,
                  "Base URL of the metadata (default <api-server>/metadata/)");
  app->add_option("-a,--artifacts-url", o->artifacts_url, "Base URL of the artifacts");
  app->add_option("-r,--root", o->root,
                  "The root to trust at first: a file, or a URL for trust on first use");
  app->add_option("-o,--out", o->out, "Directory or file to write to")->capture_default_str();
  app->add_option("--metadata-dir", o->metadata_dir,
                  "Where trusted metadata is kept (default below $HOME/.local/share/rstuf)");
  app->add_flag("--no-hash-prefix", o->no_hash_prefix,
                "Artifacts are stored as <name>, not as <hash>.<name>");
  app->callback([&chosen, o] { chosen = [o](session& s) { return download(*o, s); }; });
}

} // namespace rstuf::cli
