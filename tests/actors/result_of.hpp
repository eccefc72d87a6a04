#pragma once

#include "actors/gateway/completion.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <utility>

namespace mbs::actors::testing {

/// What a service gives to `done` of `call(done)`, when it answers at once.
template <class T, class Call>
outcome<T> result_of(Call call) {
  std::optional<outcome<T>> got;
  call([&](outcome<T> r) { got.emplace(std::move(r)); });
  REQUIRE(got.has_value());
  return std::move(*got);
}

}  // namespace mbs::actors::testing
