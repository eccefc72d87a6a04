#pragma once

#include "domain/time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace mbs::domain {

/// What the answer to one callback means.
enum class callback_verdict : std::uint8_t {
  delivered,  ///< 2xx
  refused,    ///< the receiver is there and does not want this event: any other 4xx
  away,  ///< the receiver as a whole cannot now: no answer, 408, 425, 429, a redirect, 5xx and all the rest
  gone,  ///< 410: the receiver says that there is nobody any more
};

/// `status` as HTTP has it; 0 when there was no answer.
[[nodiscard]] constexpr callback_verdict verdict_of(unsigned status) noexcept {
  constexpr unsigned request_timeout = 408;
  constexpr unsigned gone = 410;
  constexpr unsigned too_early = 425;
  constexpr unsigned too_many_requests = 429;
  if (status >= 200 && status < 300) return callback_verdict::delivered;
  if (status == gone) return callback_verdict::gone;
  if (status == request_timeout || status == too_early || status == too_many_requests)
    return callback_verdict::away;
  return status >= 400 && status < 500 ? callback_verdict::refused : callback_verdict::away;
}

/// Time between attempt number `attempt` (from 1) of one event and the next: from 5 s to 2 h.
[[nodiscard]] constexpr duration pause_after_attempt(std::uint32_t attempt) noexcept {
  constexpr std::array<int, 8> seconds{5, 15, 60, 300, 900, 1'800, 3'600, 7'200};
  const auto which = std::min<std::size_t>(attempt, seconds.size());
  return std::chrono::seconds{seconds[which == 0 ? 0 : which - 1]};
}

}  // namespace mbs::domain
