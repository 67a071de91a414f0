#pragma once

#include "http/request.hpp"
#include "http/response.hpp"
#include "metrics/registry.hpp"

#include <compare>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::http {

class worker;

using handler = std::function<void(const request&, worker&, const reply&)>;

/// Which handler answers which path and method. HEAD goes where GET goes.
class router {
public:
  /// A path without slash at its end; `/*` at its end takes everything below.
  void add(std::string method, std::string path, handler to);
  /// A path whose answer is always the same, and waits for no worker.
  void add_constant(std::string method, std::string path, response always);

  /// From now on every endpoint has a meter, and so has all that is none.
  void count_in(metrics::registry& figures);

  struct route {
    const handler* to = nullptr;
    const response* always = nullptr;
    std::string rest;                 ///< what `*` stood for
    std::vector<std::string> allowed; ///< methods of the path, if it has none for this one
    std::shared_ptr<metrics::route_meter> meter;
  };
  struct endpoint {
    std::string method;
    std::string path; ///< as it was added
    friend auto operator<=>(const endpoint&, const endpoint&) = default;
  };
  /// In the order in which they were added.
  std::vector<endpoint> endpoints() const;

  /// Neither handler, answer nor allowed methods: there is no such path.
  route find(std::string_view method, std::string_view path) const;

private:
  struct row {
    std::string method;
    std::string path;
    bool below = false;
    handler to;
    response always;
    std::shared_ptr<metrics::route_meter> meter;
  };
  std::vector<row> rows_;
  std::shared_ptr<metrics::route_meter> no_route_;
};

} // namespace rstuf::http
