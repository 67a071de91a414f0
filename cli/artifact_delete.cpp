#include "cli/artifact_change.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct delete_options {
  std::vector<std::string> paths;
  bool no_publish = false;
  bool wait = false;
};

result<void> remove(const delete_options& o, session& s) {
  return send_changes({.endpoint = "/api/v1/artifacts/delete",
                       .verb = "deleted",
                       .publish = !o.no_publish,
                       .wait = o.wait},
                      json(o.paths), s);
}

} // namespace

void add_artifact_delete(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("delete", "Remove artifacts from the repository's metadata");
  const auto o = std::make_shared<delete_options>();
  app->add_option("PATH", o->paths, "Paths as clients ask for them")->required();
  app->add_flag("--no-publish", o->no_publish, "Hold it back until a publication is asked for");
  app->add_flag("--wait", o->wait, "Wait until clients no longer see them");
  app->callback([&chosen, o] { chosen = [o](session& s) { return remove(*o, s); }; });
}

} // namespace rstuf::cli
