#include "cli/plain_text.hpp"
#include "cli/session.hpp"
#include "cli/trusted_root.hpp"
#include "client/curl_fetcher.hpp"
#include "client/root_chain.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct repository_options {
  std::string name;
  std::string root;
  std::string metadata_url;
  std::string artifacts_url;
  std::optional<bool> hash_prefix;
  bool make_current = false;
};

// The root that is trusted from now on, so it must at least be one.
result<std::string> load_root(const std::string& where) {
  auto bytes = read_trusted_root(*client::make_curl_fetcher(), where);
  if (!bytes)
    return bytes;
  if (const auto root = client::read_first_root(*bytes); !root)
    return fail(root.error().code, "--root: " + root.error().context);
  return bytes;
}

json report_of(const std::string& name, const known_repository& repository,
               const config_file& config) {
  return {{"name", name},
          {"current", config.current() == name},
          {"metadata_url", repository.metadata_url},
          {"artifact_base_url", repository.artifacts_url},
          {"hash_prefix", repository.hash_prefix},
          {"trusted_root", to_base64(repository.trusted_root)}};
}

result<void> save(const config_file& config, const std::string& done, session& s) {
  if (auto written = config.write(); !written)
    return written;
  s.say(done + " in " + config.path().string() + ".");
  return {};
}

// What the options say, over what was there.
result<known_repository> changed(known_repository repository, const repository_options& o) {
  if (!o.metadata_url.empty())
    repository.metadata_url = o.metadata_url;
  if (!o.artifacts_url.empty())
    repository.artifacts_url = o.artifacts_url;
  repository.hash_prefix = o.hash_prefix.value_or(repository.hash_prefix);
  if (o.root.empty())
    return repository;
  auto root = load_root(o.root);
  if (!root)
    return std::unexpected(root.error());
  repository.trusted_root = *std::move(root);
  return repository;
}

result<void> put(config_file& config, const repository_options& o, known_repository before,
                 session& s) {
  const auto repository = changed(std::move(before), o);
  if (!repository)
    return std::unexpected(repository.error());
  config.put(o.name, *repository);
  if (o.make_current || config.current().empty())
    config.make_current(o.name);
  if (auto saved = save(config, "Stored repository " + o.name, s); !saved)
    return saved;
  s.report(report_of(o.name, *repository, config));
  return {};
}

result<void> add_repository(const repository_options& o, config_file& config, session& s) {
  if (config.has(o.name))
    return fail(errc::conflict, o.name + " is there already; change it with `rstuf artifact "
                                         "repository update`");
  return put(config, o, {}, s);
}

result<void> update_repository(const repository_options& o, config_file& config, session& s) {
  auto before = config.repository(o.name);
  if (!before)
    return std::unexpected(before.error());
  return put(config, o, *std::move(before), s);
}

result<void> set_repository(const repository_options& o, config_file& config, session& s) {
  if (!config.has(o.name))
    return fail(errc::not_found, config.path().string() + " has no repository " + o.name);
  config.make_current(o.name);
  if (auto saved = save(config, o.name + " is the current repository", s); !saved)
    return saved;
  s.report({{"current", o.name}});
  return {};
}

result<void> delete_repository(const repository_options& o, config_file& config, session& s) {
  if (!config.has(o.name))
    return fail(errc::not_found, config.path().string() + " has no repository " + o.name);
  config.remove(o.name);
  if (auto saved = save(config, "Removed repository " + o.name, s); !saved)
    return saved;
  s.report({{"removed", o.name}});
  return {};
}

result<void> show_repositories(const repository_options& o, config_file& config, session& s) {
  json all = json::array();
  for (const auto& name : config.repositories()) {
    if (!o.name.empty() && name != o.name)
      continue;
    const auto repository = config.repository(name);
    if (!repository)
      return std::unexpected(repository.error());
    all.push_back(report_of(name, *repository, config));
    s.say(one_line(name) + (config.current() == name ? " (current)" : "") +
          "\n  metadata:  " + one_line(repository->metadata_url) +
          "\n  artifacts: " + one_line(repository->artifacts_url) +
          (repository->hash_prefix ? ", stored as <hash>.<name>" : ""));
  }
  if (all.empty() && !o.name.empty())
    return fail(errc::not_found, config.path().string() + " has no repository " + o.name);
  if (all.empty())
    s.say("No repositories are configured; see rstuf artifact repository add --help.");
  s.report({{"repositories", all}});
  return {};
}

using repository_work = result<void> (*)(const repository_options&, config_file&, session&);

std::shared_ptr<repository_options> add_one(CLI::App& app, command& chosen, repository_work work) {
  const auto o = std::make_shared<repository_options>();
  app.callback([&chosen, o, work] {
    chosen = [o, work](session& s) -> result<void> {
      auto config = s.read_config();
      return config ? work(*o, *config, s) : std::unexpected(config.error());
    };
  });
  return o;
}

void add_places(CLI::App& app, repository_options& o, bool required) {
  app.add_option("-r,--root", o.root,
                 "The root to trust at first: a file, or a URL for trust on first use")
      ->required(required);
  app.add_option("-m,--metadata-url", o.metadata_url, "Base URL of the metadata")
      ->required(required);
  app.add_option("-a,--artifacts-url", o.artifacts_url, "Base URL of the artifacts")
      ->required(required);
  app.add_flag("-p,--hash-prefix,!--no-hash-prefix", o.hash_prefix,
               "Artifacts are stored as <hash>.<name> (default: as <name>)");
  app.add_flag("--current", o.make_current, "Make it the current repository");
}

} // namespace

void add_artifact_repository(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("repository", "The repositories that downloads come from");
  app->require_subcommand(1);
  auto* add = app->add_subcommand("add", "Add a repository to the config file");
  auto add_to = add_one(*add, chosen, add_repository);
  add->add_option("-n,--name", add_to->name, "What it is called here")->required();
  add_places(*add, *add_to, true);
  auto* update = app->add_subcommand("update", "Change a repository in the config file");
  auto update_to = add_one(*update, chosen, update_repository);
  update->add_option("NAME", update_to->name)->required();
  add_places(*update, *update_to, false);
  auto* set = app->add_subcommand("set", "Choose the current repository");
  set->add_option("NAME", add_one(*set, chosen, set_repository)->name)->required();
  auto* show = app->add_subcommand("show", "Show the repositories, or one of them");
  show->add_option("NAME", add_one(*show, chosen, show_repositories)->name);
  auto* remove = app->add_subcommand("delete", "Remove a repository from the config file");
  remove->add_option("NAME", add_one(*remove, chosen, delete_repository)->name)->required();
}

} // namespace rstuf::cli
