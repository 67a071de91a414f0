#include "client_test.hpp"

#include "client/url.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace rstuf::client::test {

temporary_directory::temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "rstuf-client-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("no temporary directory");
  path_ = name;
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> names_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  if (std::filesystem::exists(directory))
    for (const auto& entry : std::filesystem::directory_iterator(directory))
      names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

client_test::client_test() {
  config.metadata_url = std::string(simulated_repository::base) + "metadata";
  config.targets_url = std::string(simulated_repository::base) + "targets/";
  config.metadata_dir = metadata_dir();
  const auto trusted = updater::trust_root(config, repo.files.at("metadata/1.root.json"));
  if (!trusted)
    throw std::runtime_error(to_string(trusted.error()));
}

result<void> client_test::refresh() {
  repo.requests.clear();
  return updater(config, repo, time).refresh();
}

result<std::optional<target_info>> client_test::find(const std::string& path) {
  repo.requests.clear();
  return updater(config, repo, time).find(path);
}

std::string client_test::role_of(const std::string& path) {
  const auto target = find(path);
  EXPECT_TRUE(ok(target));
  return target && *target ? (*target)->role : "";
}

strings client_test::searched() const {
  strings roles;
  for (const auto& request : repo.requests) {
    const auto name = request.substr(std::string("metadata/").size());
    if (name == "timestamp.json")
      continue;
    const auto dot = name.find('.');
    const auto role = name.substr(dot + 1, name.rfind('.') - dot - 1);
    if (!tuf::is_top_level(role))
      roles.push_back(role);
  }
  return roles;
}

std::int64_t client_test::kept(const std::string& role) const {
  const auto bytes = read_file(metadata_dir() / (quote_name(role) + ".json"));
  if (bytes.empty())
    return 0;
  return parse_json(bytes).value()["signed"]["version"].get<std::int64_t>();
}

} // namespace rstuf::client::test
