#pragma once

#include "domain/errc.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

/// How the actors answer whoever asks them through a gateway. Knows nothing of CAF or HTTP.
namespace mbs::actors {

/// A refusal with what a person needs to mend it.
struct refusal {
  domain::errc why = domain::errc::internal;
  std::string detail;                         ///< one sentence, may be empty
  std::chrono::seconds retry_after{0};        ///< above 0: worth trying again then
  std::optional<std::uint16_t> tries_left{};  ///< of a code that was wrong, maybe 0
};
[[noreturn]] inline void throw_exception_from_error(const refusal& r, const boost::source_location&) {
  throw std::logic_error("unexpected refusal: " + std::string{domain::to_code(r.why)});
}
template <class T>
using outcome = boost::system::result<T, refusal>;

/// Called exactly once, on any thread (possibly before the asking call returns): post back to your own.
template <class T>
using completion = std::function<void(outcome<T>)>;

}  // namespace mbs::actors
