#include "config/settings.hpp"

#include "config/settings_table.hpp"
#include "fake_environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace rstuf::config {
namespace {

settings loaded(std::map<std::string, std::string, std::less<>> values) {
  auto s = load_settings(variables(std::move(values)));
  EXPECT_TRUE(s) << to_string(s.error());
  return s.value_or(settings{});
}

std::string fault(std::map<std::string, std::string, std::less<>> values) {
  const auto s = load_settings(variables(std::move(values)));
  EXPECT_FALSE(s);
  return s ? "" : s.error().context;
}

TEST(settings, have_defaults_that_need_no_other_service) {
  const auto s = loaded({});
  EXPECT_EQ(s.http_address, "127.0.0.1");
  EXPECT_EQ(s.http_port, 8080);
  EXPECT_EQ(s.db_server, "sqlite:./rstuf-data/catalog.sqlite");
  EXPECT_EQ(catalog_file(s), "./rstuf-data/catalog.sqlite");
  EXPECT_EQ(s.broker_server, "memory:");
  EXPECT_EQ(s.local_storage_path, "./rstuf-data/metadata");
  EXPECT_EQ(s.online_key_dir, "./rstuf-data/online-keys");
  EXPECT_TRUE(s.worker_id.ends_with("-" + std::to_string(::getpid())));
}

TEST(settings, keep_everything_under_the_data_directory_unless_told_otherwise) {
  const auto s = loaded({{"RSTUF_DATA_DIR", "/srv/tuf"}, {"RSTUF_ONLINE_KEY_DIR", "/keys"}});
  EXPECT_EQ(catalog_file(s), "/srv/tuf/catalog.sqlite");
  EXPECT_EQ(s.local_storage_path, "/srv/tuf/metadata");
  EXPECT_EQ(s.online_key_dir, "/keys");
}

TEST(settings, take_every_kind_of_value) {
  const auto s = loaded({{"RSTUF_HTTP_ADDRESS", "::"},
                         {"RSTUF_HTTP_PORT", "0"},
                         {"RSTUF_HTTP_MAX_BODY", "2048"},
                         {"RSTUF_LEASE_TIME", "7"},
                         {"RSTUF_DB_SERVER", "sqlite:/var/c.db"},
                         {"RSTUF_LOG_LEVEL", "debug"},
                         {"RSTUF_WORKER_ID", "w1"}});
  EXPECT_EQ(s.http_address, "::");
  EXPECT_EQ(s.http_port, 0);
  EXPECT_EQ(s.http_max_body, 2048U);
  EXPECT_EQ(s.lease_time, std::chrono::seconds(7));
  EXPECT_EQ(catalog_file(s), "/var/c.db");
  EXPECT_EQ(s.log_level, "debug");
  EXPECT_EQ(s.worker_id, "w1");
}

TEST(settings, count_an_empty_variable_as_not_set) {
  EXPECT_EQ(loaded({{"RSTUF_HTTP_PORT", ""}}).http_port, 8080);
}

TEST(settings, join_both_names_of_the_disabled_endpoints) {
  const auto s =
      loaded({{"RSTUF_DISABLE_ENDPOINTS", "/a"}, {"RSTUF_DISABLED_ENDPOINTS", "POST/b"}});
  EXPECT_EQ(s.disabled_endpoints, (std::vector<endpoint_rule>{{"", "/a"}, {"POST", "/b"}}));
}

TEST(settings, name_the_setting_its_fault_and_what_is_allowed) {
  const auto text = fault({{"RSTUF_HTTP_PORT", "65536"}});
  EXPECT_TRUE(text.starts_with("RSTUF_HTTP_PORT: \"65536\"")) << text;
  EXPECT_TRUE(text.contains("allowed: 0 to 65535")) << text;
}

TEST(settings, refuse_values_that_are_out_of_bounds_or_no_values) {
  const std::vector<std::pair<std::string, std::string>> faults{
      {"RSTUF_HTTP_PORT", "-1"},          {"RSTUF_HTTP_PORT", "80 "},
      {"RSTUF_HTTP_PORT", "0x50"},        {"RSTUF_HTTP_PORT", "99999999999999999999"},
      {"RSTUF_HTTP_MAX_BODY", "1"},       {"RSTUF_HTTP_REQUEST_TIMEOUT", "0"},
      {"RSTUF_SHUTDOWN_TIMEOUT", "1.5"},  {"RSTUF_HTTP_ADDRESS", "localhost:80"},
      {"RSTUF_LOG_LEVEL", "loud"},        {"RSTUF_LOG_FORMAT", "xml"},
      {"RSTUF_STORAGE_BACKEND", "AWSS3"}, {"RSTUF_BROKER_SERVER", "redis://h"},
      {"RSTUF_DB_SERVER", "sqlite:"},     {"RSTUF_DB_SERVER", "catalog.db"},
      {"RSTUF_DISABLE_ENDPOINTS", "x"}};
  for (const auto& [name, value] : faults)
    EXPECT_TRUE(fault({{name, value}}).starts_with(name + ": ")) << name << "=" << value;
}

TEST(settings, report_every_fault_at_once) {
  const auto text = fault({{"RSTUF_HTTP_PORT", "x"}, {"RSTUF_LOG_LEVEL", "loud"}});
  EXPECT_TRUE(text.contains("RSTUF_HTTP_PORT: ") && text.contains("\nRSTUF_LOG_LEVEL: ")) << text;
}

TEST(settings, refuse_other_sql_servers_without_repeating_their_password) {
  for (const auto* name : {"RSTUF_DB_SERVER", "RSTUF_BROKER_SERVER"}) {
    const auto text = fault({{name, "postgresql://user:TOPSECRET@host/db"}});
    EXPECT_FALSE(text.contains("TOPSECRET")) << text;
    EXPECT_TRUE(text.contains("postgresql") && text.contains("This release")) << text;
  }
}

class settings_secrets : public testing::Test {
protected:
  settings_secrets() {
    std::string name = (std::filesystem::temp_directory_path() / "rstuf-config-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  ~settings_secrets() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir_, ignored);
  }

  result<settings> load(std::map<std::string, std::string, std::less<>> values) const {
    auto env = variables(std::move(values));
    env.secrets_dir = dir_;
    return load_settings(env);
  }
  std::string write(std::string_view name, std::string_view text) const {
    std::ofstream(dir_ / name) << text;
    return (dir_ / name).string();
  }

  std::filesystem::path dir_;
};

TEST_F(settings_secrets, come_from_the_variable_or_from_the_file_it_names) {
  EXPECT_EQ(load({{"RSTUF_DB_PASSWORD", "direct"}})->db_password, "direct");
  const auto file = write("elsewhere", "from a file\n");
  EXPECT_EQ(load({{"RSTUF_DB_PASSWORD_FILE", file}})->db_password, "from a file");
}

TEST_F(settings_secrets, come_from_the_secrets_directory_under_either_name) {
  write("rstuf_db_password", "lower\n");
  EXPECT_EQ(load({})->db_password, "lower");
  write("RSTUF_DB_PASSWORD", "exact");
  EXPECT_EQ(load({})->db_password, "exact");
}

TEST_F(settings_secrets, come_from_a_path_in_the_secrets_directory_as_rstuf_writes_it) {
  EXPECT_EQ(load({{"RSTUF_DB_PASSWORD", write("pw", "mounted\n")}})->db_password, "mounted");
}

TEST_F(settings_secrets, are_refused_when_set_twice_or_unreadable) {
  const auto file = write("pw", "x");
  EXPECT_FALSE(load({{"RSTUF_DB_PASSWORD", "TOPSECRET"}, {"RSTUF_DB_PASSWORD_FILE", file}}));
  EXPECT_FALSE(load({{"RSTUF_DB_PASSWORD_FILE", file + ".absent"}}));
  EXPECT_FALSE(load({{"RSTUF_DB_PASSWORD_FILE", dir_.string()}}));
}

TEST(misspelt_settings, names_the_nearest_setting) {
  const auto warnings = misspelt_settings(variables({{"RSTUF_HTTP_PROT", "1"},
                                                     {"RSTUF_HTTP_PORT", "1"},
                                                     {"RSTUF_DB_PASSWORD_FILE", "/x"},
                                                     {"RSTUF_REDIS_SERVER", "redis://r"},
                                                     {"PATH", "/bin"}}));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.front(), "RSTUF_HTTP_PROT is no setting; did you mean RSTUF_HTTP_PORT?");
}

TEST(process_environment, sees_the_variables_of_the_process) {
  const auto env = process_environment();
  EXPECT_EQ(env.value("PATH"), std::string(std::getenv("PATH"))); // NOLINT(concurrency-mt-unsafe)
  EXPECT_FALSE(env.value("RSTUF_SURELY_NOT_SET"));
  EXPECT_NE(std::ranges::find(env.names, "PATH"), env.names.end());
}

} // namespace
} // namespace rstuf::config
