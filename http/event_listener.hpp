#pragma once

#include <memory>
#include <string>

namespace rstuf::http {

/// One who follows the event stream. Used on the network's thread only.
class event_listener {
public:
  virtual ~event_listener() = default;
  /// False: the listener is gone, or was cut because it does not keep up.
  virtual bool send(const std::shared_ptr<const std::string>& text) = 0;
  /// Whether it is known to be gone.
  virtual bool gone() const = 0;
  /// Nothing more will come.
  virtual void end() = 0;
};

} // namespace rstuf::http
