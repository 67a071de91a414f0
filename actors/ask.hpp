#pragma once

#include "actors/caf_error.hpp"
#include "actors/worker.hpp"

#include <caf/duration.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace rstuf::actors {

/// How long an actor waits for a neighbour before it gives up.
struct deadlines {
  std::chrono::seconds catalog{30};
  std::chrono::seconds storage{60};
  std::chrono::seconds signing{30};
  std::chrono::seconds role{180};  ///< one role: content, signature, file
  std::chrono::seconds stage{600}; ///< a stage of the pipeline takes over a step
};

/// A call for the thread of a part, and where its result will be. What the call throws is an
/// `internal` error: the part, and the actor that owns it, live on.
template <class Part, class Call>
struct question {
  using result_type = std::invoke_result_t<Call&, Part&>;

  explicit question(Call call)
      : work{[a = answer, call = std::move(call)](Part& part) mutable -> std::optional<errc> {
          try {
            *a = call(part);
          } catch (const std::exception& e) {
            *a = result_type(fail(errc::internal, e.what()));
          }
          return **a ? std::nullopt : std::optional((*a)->error().code);
        }} {}

  std::shared_ptr<std::optional<result_type>> answer =
      std::make_shared<std::optional<result_type>>();
  job<Part> work;
};

/// Asks the actor that owns a part for call(part) and gives its result<…> to `then`; every failure
/// of the messaging arrives there as an error, too. No further message is handled meanwhile
/// (`.await`).
template <class Part, class Self, class Handle, class Call, class Then>
void ask_part(Self* self, const Handle& asked, std::chrono::seconds deadline, Call call,
              Then then) {
  question<Part, Call> q(std::move(call));
  self->request(asked, deadline, run_atom::value, q.work)
      .await([answer = q.answer, then](caf::ok_atom) mutable { then(std::move(**answer)); },
             [then](const caf::error& e) mutable {
               then(typename decltype(q)::result_type(std::unexpected(from_caf(e))));
             });
}

/// The same for a worker.
template <class Self, class Part, class Call, class Then>
void ask(Self* self, const worker_handle<Part>& asked, std::chrono::seconds deadline, Call call,
         Then then) {
  ask_part<Part>(self, asked.actor, deadline, std::move(call), std::move(then));
}

/// The same, but further messages are handled meanwhile: for actors that gather what arrives and
/// write no role's version.
template <class Self, class Part, class Call, class Then>
void ask_and_gather(Self* self, const worker_handle<Part>& asked, std::chrono::seconds deadline,
                    Call call, Then then) {
  question<Part, Call> q(std::move(call));
  self->request(asked.actor, deadline, run_atom::value, q.work)
      .then([answer = q.answer, then](caf::ok_atom) mutable { then(std::move(**answer)); },
            [then](const caf::error& e) mutable {
              then(typename decltype(q)::result_type(std::unexpected(from_caf(e))));
            });
}

} // namespace rstuf::actors
