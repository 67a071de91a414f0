#include "local_server.hpp"

#include <csignal>
#include <cstdio>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rstuf::client::test {

local_server::local_server() {
  int ends[2];
  if (::pipe(ends) != 0)
    throw std::runtime_error("no pipe");
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execlp("python3", "python3", RSTUF_TEST_SERVER, static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  std::FILE* out = ::fdopen(ends[0], "r");
  if (out == nullptr || std::fscanf(out, "%d", &port_) != 1)
    throw std::runtime_error("the test's web server did not start");
  std::fclose(out);
}

local_server::~local_server() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string local_server::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/" + path;
}

int unused_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, any, size) != 0 || ::getsockname(socket, any, &size) != 0)
    throw std::runtime_error("no port");
  ::close(socket);
  return ntohs(address.sin_port);
}

} // namespace rstuf::client::test
