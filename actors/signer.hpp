#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <optional>
#include <string>

namespace rstuf::actors {

struct signer_parts {
  std::string repository;
  catalog_worker catalog;
  storage_actor storage;
  keyring_worker keyring;
  deadlines wait;
};

struct signer_state {
  static inline const char* name = "rstuf.signer";
  explicit signer_state(signer_actor::pointer s) : self(s) {}

  caf::result<signed_role> sign(const sign_order& order);

private:
  friend signer_actor::behavior_type signer(signer_actor::stateful_pointer<signer_state>,
                                            signer_parts);
  void load_artifacts();
  void adopt(const catalog::draft& complete);
  void write_version(std::int64_t version);
  void store(std::int64_t version, const std::string& signed_part,
             const std::vector<tuf::signature>& signatures);
  void name_taken(std::int64_t version);
  void finish(std::int64_t version, std::string bytes);
  void give_up(const error& e);
  std::string render(std::int64_t version) const;
  std::optional<std::int64_t> listed() const;

  signer_actor::pointer self;
  signer_parts parts_;
  sign_order order_;
  std::vector<catalog::artifact> artifacts_;
  std::string signed_part_; ///< and its signatures, of what is not stored
  std::vector<tuf::signature> signatures_;
  caf::typed_response_promise<signed_role> answer_;
};

signer_actor::behavior_type signer(signer_actor::stateful_pointer<signer_state> self,
                                   signer_parts parts);

} // namespace rstuf::actors
