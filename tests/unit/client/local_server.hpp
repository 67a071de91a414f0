#pragma once

#include <string>
#include <sys/types.h>

namespace rstuf::client::test {

/// http_server.py on a port of its own, from construction to destruction.
class local_server {
public:
  local_server();
  local_server(const local_server&) = delete;
  ~local_server();

  std::string url(const std::string& path) const;
  int port() const { return port_; }

private:
  pid_t process_ = -1;
  int port_ = 0;
};

/// A port of 127.0.0.1 at which nobody listens.
int unused_port();

} // namespace rstuf::client::test
