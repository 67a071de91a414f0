#pragma once

#include "config/settings.hpp"

#include <map>

namespace rstuf::config {

/// An environment of these variables alone, with no secrets directory.
inline environment variables(std::map<std::string, std::string, std::less<>> values) {
  environment env;
  for (const auto& [name, value] : values)
    env.names.push_back(name);
  env.secrets_dir = "/nonexistent";
  env.value = [values = std::move(values)](std::string_view name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
  return env;
}

} // namespace rstuf::config
