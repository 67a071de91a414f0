#include "config/settings_text.hpp"

#include "config/settings_table.hpp"
#include "fake_environment.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace rstuf::config {
namespace {

TEST(settings_table, has_each_name_once_and_only_names_of_the_project) {
  std::set<std::string_view> names;
  for (const auto& row : settings_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.name.starts_with("RSTUF_")) << row.name;
    EXPECT_FALSE(row.help.empty()) << row.name;
  }
}

TEST(settings_table, says_what_is_allowed_for_every_row) {
  for (const auto& row : settings_table())
    EXPECT_FALSE(allowed(row).empty()) << row.name;
}

TEST(settings_page, is_the_committed_one) {
  std::stringstream page;
  page << std::ifstream(SETTINGS_PAGE).rdbuf();
  EXPECT_EQ(page.str(), settings_markdown())
      << "write it anew: rstuf-server --settings-table > docs/settings.md";
}

TEST(settings_help, names_every_setting_with_its_default) {
  const auto help = settings_help();
  for (const auto& row : settings_table())
    EXPECT_TRUE(help.contains(row.name)) << row.name;
  EXPECT_TRUE(help.contains("Allowed: 0 to 65535. Default: 8080."));
  EXPECT_TRUE(help.contains("Default: <RSTUF_DATA_DIR>/metadata."));
}

TEST(describe, shows_the_values_in_force_and_no_secret) {
  const auto s = load_settings(variables(
      {{"RSTUF_DB_PASSWORD", "TOPSECRET"}, {"RSTUF_DISABLE_ENDPOINTS", "POST/api/v1/config/"}}));
  ASSERT_TRUE(s);
  const auto text = describe(*s);
  EXPECT_TRUE(text.contains("RSTUF_DB_PASSWORD=set\n")) << text;
  EXPECT_TRUE(text.contains("RSTUF_HTTP_PORT=8080\n")) << text;
  EXPECT_TRUE(text.contains("RSTUF_DISABLE_ENDPOINTS=POST/api/v1/config\n")) << text;
  EXPECT_FALSE(text.contains("TOPSECRET"));
  EXPECT_TRUE(describe(settings{}).contains("RSTUF_DB_PASSWORD=not set\n"));
}

} // namespace
} // namespace rstuf::config
