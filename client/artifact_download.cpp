#include "client/artifact_download.hpp"

#include "client/url.hpp"

namespace rstuf::client {

result<target_info> download_artifact(const artifact_download& order, fetcher& net,
                                      const clock& time) {
  if (!order.first_root.empty()) {
    if (auto trusted = updater::trust_root(order.repository, order.first_root); !trusted)
      return std::unexpected(trusted.error());
  }
  updater update(order.repository, net, time);
  auto target = update.find(order.path);
  if (!target)
    return std::unexpected(target.error());
  if (!*target)
    return fail(errc::not_found, "no role lists " + order.path);
  if (auto done = update.download(**target, order.file); !done)
    return std::unexpected(done.error());
  return std::move(**target);
}

result<std::string> fetch_first_root(const updater_config& repository, fetcher& net) {
  return net.fetch(join_url(repository.metadata_url, "1.root.json"), repository.root_limit);
}

} // namespace rstuf::client
