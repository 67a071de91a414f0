#include "bench/repository.hpp"

#include "bench/failure.hpp"
#include "bench/samples.hpp"
#include "tuf/hash.hpp"

#include <nlohmann/json.hpp>

#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rstuf::bench {
namespace {

using nlohmann::json;

constexpr auto pause = std::chrono::milliseconds(1); // between two questions to the server
constexpr auto patience = std::chrono::minutes(5);

constexpr std::string_view plan_head = R"(
root: {expiration: 365, threshold: 1, keys: [{name: bench, file: keys/root.pub.json}]}
online_key: {uri: "fn:online", directory: data/online-keys}
sign_with: [keys/root]
timeout: 600
bins: {expiration: 7, number_of_delegated_bins: )";

/// A connection to a server that may still be starting.
connection connect_when_ready(process& server, std::uint16_t port, const scratch_directory& home) {
  const auto deadline = now() + patience;
  while (server.running() && now() < deadline) {
    try {
      connection api(port);
      if (api.get("/readyz").status == 200)
        return api;
    } catch (const failure&) { // nobody listens yet
    }
    std::this_thread::sleep_for(pause);
  }
  throw failure("rstuf-server did not start: " + read_text(home.path() / "server.log"));
}

} // namespace

std::string artifact_path(std::string_view family, std::size_t number) {
  return std::string(family) + "/artifact-" + std::to_string(number) + ".bin";
}

std::string add_body(const std::vector<std::string>& paths) {
  auto artifacts = json::array();
  for (const auto& path : paths)
    artifacts.push_back(
        {{"path", path},
         {"info", {{"length", path.size()}, {"hashes", {{"sha256", tuf::sha256_hex(path)}}}}}});
  return json{{"artifacts", std::move(artifacts)}}.dump();
}

std::string accepted_task(const response& answer) {
  if (answer.status != 202)
    throw failure("a request was answered with " + std::to_string(answer.status) + ": " +
                  answer.body.substr(0, 500));
  return json::parse(answer.body).at("data").at("task_id");
}

repository::repository(const std::filesystem::path& programs, std::size_t bins)
    : bins_(bins), ceremony_(hold_ceremony(programs, home_.path(), bins)), port_(free_port()),
      server_({programs / "rstuf-server"},
              {"RSTUF_HTTP_PORT=" + std::to_string(port_),
               "RSTUF_DATA_DIR=" + (home_.path() / "data").string(), "RSTUF_LOG_LEVEL=warning"},
              home_.path() / "server.log"),
      api_(connect_when_ready(server_, port_, home_)) {}

repository::ceremony repository::hold_ceremony(const std::filesystem::path& programs,
                                               const std::filesystem::path& home,
                                               std::size_t bins) {
  const auto log = home / "command.log";
  const auto rstuf = (programs / "rstuf").string();
  std::filesystem::create_directories(home / "keys");
  std::filesystem::create_directories(home / "data/online-keys");
  for (const auto* file : {"keys/root", "data/online-keys/online"})
    run_command({rstuf, "key", "generate", "--no-passphrase", "--out", home / file}, log);
  write_text(home / "plan.yml", std::string(plan_head) + std::to_string(bins) + "}\n");
  run_command(
      {rstuf, "admin", "ceremony", "--plan", home / "plan.yml", "--out", home / "request.json"},
      log);
  auto request = read_text(home / "request.json");
  auto root = json::parse(request).at("metadata").at("root").dump();
  return {.request = std::move(request), .root = std::move(root)};
}

void repository::bootstrap() {
  await_success(accepted_task(api_.post("/api/v1/bootstrap/", ceremony_.request)));
}

void repository::fill(std::string_view family, std::size_t count) {
  constexpr std::size_t per_request = 500;
  std::vector<std::string> tasks;
  for (std::size_t first = 0; first < count; first += per_request) {
    std::vector<std::string> paths;
    for (std::size_t i = first; i < std::min(count, first + per_request); ++i)
      paths.push_back(artifact_path(family, i));
    tasks.push_back(accepted_task(api_.post("/api/v1/artifacts/", add_body(paths))));
  }
  for (const auto& task : tasks)
    await_success(task);
}

void repository::await_success(const std::string& task_id) {
  const auto deadline = now() + patience;
  while (now() < deadline) {
    const auto answer = api_.get("/api/v1/task/?task_id=" + task_id);
    const auto data = json::parse(answer.body).at("data");
    const std::string state = data.at("state");
    if (state == "SUCCESS")
      return;
    if (state == "ERRORED" || state == "FAILURE")
      throw failure("a task ended with " + data.dump());
    std::this_thread::sleep_for(pause);
  }
  throw failure("task " + task_id + " did not end");
}

std::uint16_t free_port() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool bound = ::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!bound)
    throw failure("no free port");
  return ntohs(address.sin_port);
}

} // namespace rstuf::bench
