#include "cli/listing.hpp"
#include "cli/submit.hpp"
#include "cli/table.hpp"
#include "client/url.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto artifacts_endpoint = "/api/v1/artifacts/";

struct artifact_list_options {
  std::string prefix;
  std::string role;
  page_options page;
};

std::string length_of(const json& artifact) {
  const auto at = json::json_pointer("/info/length");
  return artifact.contains(at) ? artifact.at(at).dump() : "";
}

result<void> list_artifacts(const artifact_list_options& o, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto list = fetch_list(
      *api, {artifacts_endpoint, "artifacts", {{"prefix", o.prefix}, {"role", o.role}}}, o.page);
  if (!list)
    return std::unexpected(list.error());
  std::vector<std::vector<std::string>> rows{{"PATH", "ROLE", "STATE", "BYTES"}};
  for (const auto& one : list->at("artifacts"))
    rows.push_back(
        {one.value("path", ""), one.value("role", ""), one.value("state", ""), length_of(one)});
  s.say(table(std::move(rows)));
  if (const auto more = more_hint(*list); !more.empty())
    s.say(more);
  s.report(*list);
  return {};
}

// "length 6", "sha256 58…": one fact a row.
void add_info(std::vector<std::vector<std::string>>& rows, const std::string& prefix,
              const json& info) {
  for (const auto& [name, value] : info.items())
    if (name == "hashes" && value.is_object())
      add_info(rows, prefix, value);
    else
      rows.push_back({prefix + name, value.is_string() ? value.get<std::string>() : value.dump()});
}

result<void> show_artifact(const std::string& path, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto got = api->get(artifacts_endpoint + client::quote_name(path));
  if (!got)
    return std::unexpected(got.error());
  const auto artifact = got->value("data", json::object());
  std::vector<std::vector<std::string>> rows;
  for (const auto* member : {"path", "role", "state", "visible"})
    if (artifact.contains(member))
      add_info(rows, "", {{member, artifact.at(member)}});
  add_info(rows, "", artifact.value("info", json::object()));
  add_info(rows, "clients see ", artifact.value("visible_info", json::object()));
  s.say(table(std::move(rows)));
  s.report(artifact);
  return {};
}

} // namespace

void add_artifact_list(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("list", "List what is in the repository, published or not");
  const auto o = std::make_shared<artifact_list_options>();
  auto* prefix = app->add_option("--prefix", o->prefix, "Only paths that begin so");
  app->add_option("--role", o->role, "Only those in this role's file, such as bins-0a")
      ->excludes(prefix);
  add_page_options(*app, o->page);
  app->footer("\nExamples:\n  rstuf artifact list --prefix releases/1.2/\n"
              "  rstuf artifact list --role dev --all --json");
  app->callback([&chosen, o] { chosen = [o](session& s) { return list_artifacts(*o, s); }; });
}

void add_artifact_show(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("show", "Show one artifact, and whether clients see it");
  const auto path = std::make_shared<std::string>();
  app->add_option("PATH", *path, "Path as clients ask for it")->required();
  app->callback(
      [&chosen, path] { chosen = [path](session& s) { return show_artifact(*path, s); }; });
}

void add_artifact_publish(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("publish", "Publish what --no-publish has held back");
  const auto wait = std::make_shared<bool>(false);
  app->add_flag("--wait", *wait, "Wait until clients see it");
  app->callback([&chosen, wait] {
    chosen = [wait](session& s) {
      return submit(
          {.endpoint = "/api/v1/artifacts/publish/", .body = json::object(), .wait = *wait}, s);
    };
  });
}

} // namespace rstuf::cli
