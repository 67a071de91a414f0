#include "cli/artifact_change.hpp"
#include "cli/artifact_request.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct add_options {
  std::vector<std::string> files;
  path_rule rule;
  std::string base;
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

result<json> describe_all(const std::vector<artifact_file>& artifacts, const json& custom) {
  json list = json::array();
  for (const auto& artifact : artifacts) {
    auto described = describe_artifact(artifact, custom);
    if (!described)
      return described;
    list.push_back(std::move(*described));
  }
  return list;
}

result<void> add(const add_options& o, session& s) {
  auto rule = o.rule;
  if (!o.base.empty())
    rule.base = o.base;
  const auto custom = parse_custom(o.custom);
  if (!custom)
    return std::unexpected(custom.error());
  const auto named = name_artifacts(o.files, rule);
  if (!named)
    return std::unexpected(named.error());
  const auto artifacts = describe_all(*named, *custom);
  if (!artifacts)
    return std::unexpected(artifacts.error());
  return send_changes(
      {.endpoint = "/api/v1/artifacts/", .verb = "added", .publish = !o.no_publish, .wait = o.wait},
      *artifacts, s);
}

} // namespace

void add_artifact_add(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("add", "Add files to the repository's metadata");
  const auto o = std::make_shared<add_options>();
  app->add_option("FILE", o->files, "Files to hash; they are not sent")->required();
  auto* exact = app->add_option("--as", o->rule.exact, "The whole path of the only FILE");
  app->add_option("-p,--path", o->rule.prefix, "What the artifacts' paths begin with")
      ->excludes(exact);
  app->add_option("--base", o->base,
                  "Paths are those of the FILEs below this directory, instead "
                  "of their names alone")
      ->excludes(exact);
  app->add_option("--custom", o->custom, "JSON object for `custom` of every artifact");
  app->add_flag("--no-publish", o->no_publish, "Store them until a publication is asked for");
  app->add_flag("--wait", o->wait, "Wait until clients see them");
  app->callback([&chosen, o] { chosen = [o](session& s) { return add(*o, s); }; });
}

} // namespace rstuf::cli
