#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rstuf::cli::test {

/// A request as it arrived.
struct request {
  std::string method;
  std::string path; ///< with the query
  std::string head; ///< the header lines
  std::string body;
};

/// An HTTP answer as bytes.
std::string answer(int status, const std::string& body);

/// A real server on a free port of 127.0.0.1, one request a connection, which answers with the raw
/// bytes that `reply` gives. An empty reply closes the connection; `silence` keeps it open without
/// a word until the server ends.
class scripted_server {
public:
  static constexpr std::string_view silence = "silence";

  explicit scripted_server(std::function<std::string(const request&)> reply);
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;
  ~scripted_server();

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// What was asked so far.
  std::vector<request> requests() const;

private:
  void serve();
  void serve_one(int connection);

  std::function<std::string(const request&)> reply_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<request> requests_;
  std::vector<int> silent_;
  std::thread thread_;
};

} // namespace rstuf::cli::test
