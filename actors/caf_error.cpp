#include "actors/caf_error.hpp"

#include <caf/atom.hpp>
#include <caf/exit_reason.hpp>
#include <caf/message.hpp>
#include <caf/sec.hpp>

namespace rstuf::actors {
namespace {

constexpr auto category = caf::atom("rstuf");

} // namespace

caf::error to_caf(const error& e) {
  return caf::error{static_cast<std::uint8_t>(e.code), category, caf::make_message(e.context)};
}

error from_caf(const caf::error& e) {
  if (e.category() == category) {
    auto context = e.context().size() == 1 && e.context().match_element<std::string>(0)
                       ? e.context().get_as<std::string>(0)
                       : std::string{};
    return {static_cast<errc>(e.code()), std::move(context)};
  }
  if (e == caf::sec::request_timeout)
    return {errc::timeout, "an actor did not answer within its deadline"};
  if (e == caf::sec::request_receiver_down || e == caf::exit_reason::user_shutdown)
    return {errc::unavailable, "an actor is gone"};
  return {errc::internal, "actor system error " + std::to_string(e.code())};
}

} // namespace rstuf::actors
