#include "cli/file_io.hpp"
#include "cli/plain_text.hpp"
#include "cli/progress_bar.hpp"
#include "cli/session.hpp"
#include "client/audit.hpp"
#include "client/curl_fetcher.hpp"
#include "client/url.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto verify_footer = R"(
Reads the repository as all its clients together would, and reports every fault it finds: signatures,
thresholds, versions, lengths, hashes, expiry, roles and files that are missing, and artifacts that no
client finds. Examples:
  rstuf verify https://tuf.example.com/metadata/ --root 1.root.json
  rstuf verify rstuf-data/metadata --artifacts https://files.example.com/)";

struct verify_options {
  std::string location;
  std::string root;
  std::string artifacts;
  bool no_hash_prefix = false;
};

// A URL as it is; a directory as the URL of its files.
std::string url_of(const std::string& location) {
  if (location.empty() || location.contains("://"))
    return location;
  return "file://" + client::quote_path(std::filesystem::absolute(location).string());
}

result<client::audit_options> options_from(const verify_options& o) {
  client::audit_options options;
  options.repository.metadata_url = url_of(o.location);
  options.repository.targets_url = url_of(o.artifacts);
  options.repository.prefix_targets_with_hash = !o.no_hash_prefix;
  if (o.root.empty())
    return options;
  auto root = read_input_file(o.root, static_cast<std::size_t>(options.repository.root_limit));
  if (!root)
    return fail(root.error().code, "--root: " + root.error().context);
  options.trusted_root = *std::move(root);
  return options;
}

std::string_view name_of(client::audit_finding::weight how) {
  return how == client::audit_finding::weight::fault ? "fault" : "notice";
}

json to_json(const client::audit_report& report) {
  json findings = json::array();
  for (const auto& found : report.findings)
    findings.push_back(
        {{"weight", name_of(found.how)}, {"where", found.where}, {"what", found.what}});
  return {{"findings", std::move(findings)},
          {"roots", report.roots},
          {"roles", report.roles},
          {"artifacts", report.targets},
          {"artifacts_fetched", report.fetched_targets}};
}

void show(const client::audit_report& report, bool began_with_trust, session& s) {
  for (const auto& found : report.findings)
    s.say(std::string(name_of(found.how)) + ": " + one_line(found.where + ": " + found.what));
  s.say(std::to_string(report.roots) + " roots, " + std::to_string(report.roles) +
        " targets roles, " + std::to_string(report.targets) + " artifacts, of which " +
        std::to_string(report.fetched_targets) + " were fetched and verified.");
  if (!began_with_trust)
    s.say("The first root was taken as it is; give --root to begin with one that you trust.");
}

result<void> verify(const verify_options& o, session& s) {
  const auto options = options_from(o);
  if (!options)
    return std::unexpected(options.error());
  const auto net = client::make_curl_fetcher();
  const auto report =
      client::audit(*options, *net, s.io().time, [&s](std::int64_t done, std::int64_t known) {
        s.progress(progress_bar(done, known) + " of " + std::to_string(known));
      });
  s.end_progress();
  show(report, options->trusted_root.has_value(), s);
  s.report(to_json(report));
  if (report.is_clean())
    return {};
  return fail(errc::unverified, "the repository has faults");
}

} // namespace

void add_verify(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("verify", "Check a whole repository and report every fault");
  const auto o = std::make_shared<verify_options>();
  app->add_option("LOCATION", o->location, "Where its metadata is: a URL, or a directory")
      ->required();
  app->add_option("-r,--root", o->root, "File with the root to begin with");
  app->add_option("-a,--artifacts", o->artifacts,
                  "Fetch and verify the artifacts too, from this URL or directory");
  app->add_flag("--no-hash-prefix", o->no_hash_prefix,
                "Artifacts are stored as <name>, not as <hash>.<name>");
  app->footer(verify_footer);
  app->callback([&chosen, o] { chosen = [o](session& s) { return verify(*o, s); }; });
}

} // namespace rstuf::cli
