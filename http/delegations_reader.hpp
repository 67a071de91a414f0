#pragma once

#include "http/body_reader.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace rstuf::http {

/// Delegations to custom roles: `{"keys":{keyid: key},"roles":[role…]}` with roles
/// `{"name","terminating","keyids","threshold","paths","x-rstuf-expire-policy","x-rstuf-bins"}`.
/// Roles may name the keys that stand beside them and those of `online`, the key ids of the online
/// key; without `online` other key ids are for the worker to know.
json read_delegations(const body_reader& delegations,
                      const std::optional<std::set<std::string>>& online);

/// Reads the names of roles that a request lists, each of which may stand there once.
class role_names {
public:
  std::string read(const body_reader& name, std::size_t index);

private:
  std::map<std::string, std::size_t> first_at_;
};

} // namespace rstuf::http
