#include "cli/submit.hpp"

#include <memory>

// What of metadata is a single request.
namespace rstuf::cli {
namespace {

struct stop_options {
  std::string role;
  bool wait = true;
};

struct renew_options {
  std::vector<std::string> roles;
  bool wait = true;
};

} // namespace

void add_metadata_stop_sign(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("stop-sign", "Give up what waits for signatures");
  const auto o = std::make_shared<stop_options>();
  app->add_option("ROLE", o->role, "The role that waits")->required();
  add_no_wait(*app, o->wait);
  app->footer(
      "\nSignatures that were given are lost. `rstuf admin metadata sign` shows what waits.\n"
      "Example:\n  rstuf admin metadata stop-sign root");
  app->callback([&chosen, o] {
    chosen = [o](session& s) {
      return submit({.endpoint = "/api/v1/metadata/sign/delete",
                     .body = {{"role", o->role}},
                     .wait = o->wait},
                    s);
    };
  });
}

void add_metadata_renew(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("renew", "Sign online roles anew before they fall due");
  const auto o = std::make_shared<renew_options>();
  app->add_option("ROLE", o->roles,
                  "targets, snapshot, timestamp, bins (all of them) or a delegated role; without "
                  "any, all online roles");
  add_no_wait(*app, o->wait);
  app->footer(
      "\nExamples:\n  rstuf admin metadata renew\n  rstuf admin metadata renew snapshot bins");
  app->callback([&chosen, o] {
    chosen = [o](session& s) {
      return submit(
          {.endpoint = "/api/v1/metadata/online", .body = {{"roles", o->roles}}, .wait = o->wait},
          s);
    };
  });
}

} // namespace rstuf::cli
