#include "http/router.hpp"

namespace rstuf::http {

void router::add(std::string method, std::string path, handler to) {
  bool below = path.ends_with("/*");
  if (below)
    path.pop_back();
  rows_.push_back({std::move(method), std::move(path), below, std::move(to), {}, {}});
}

void router::add_constant(std::string method, std::string path, response always) {
  rows_.push_back({std::move(method), std::move(path), false, nullptr, std::move(always), {}});
}

std::vector<router::endpoint> router::endpoints() const {
  std::vector<endpoint> out;
  for (const auto& r : rows_)
    out.push_back({r.method, r.below ? r.path + '*' : r.path});
  return out;
}

void router::count_in(metrics::registry& figures) {
  no_route_ = figures.route({}, {});
  for (auto& r : rows_)
    r.meter = figures.route(r.method, r.below ? r.path + '*' : r.path);
}

router::route router::find(std::string_view method, std::string_view path) const {
  route out;
  auto wanted = method == "HEAD" ? "GET" : method;
  for (const auto& r : rows_) {
    if (r.below ? !path.starts_with(r.path) : path != r.path)
      continue;
    if (r.method == wanted)
      return {.to = r.to ? &r.to : nullptr,
              .always = r.to ? nullptr : &r.always,
              .rest = std::string{path.substr(r.path.size())},
              .allowed = {},
              .meter = r.meter};
    out.allowed.push_back(r.method);
    if (r.method == "GET")
      out.allowed.emplace_back("HEAD");
  }
  out.meter = no_route_;
  return out;
}

} // namespace rstuf::http
