#pragma once

#include "tuf/error.hpp"

#include <stdexcept>
#include <type_traits>
#include <utility>

namespace rstuf::test {

/// The value of a result that has to be there; a test fails without it.
template <class T>
T must(result<T> outcome) {
  if (!outcome)
    throw std::runtime_error(to_string(outcome.error()));
  if constexpr (!std::is_void_v<T>)
    return std::move(*outcome);
}

/// The code of an error that has to be there.
template <class T>
errc code_of(const result<T>& outcome) {
  if (outcome)
    throw std::runtime_error("success where an error was expected");
  return outcome.error().code;
}

} // namespace rstuf::test
