#pragma once

#include "domain/time.hpp"

#include <cstdint>

/// How work that nobody waits for (folding, closing) makes room for messages: it goes in steps and rests
/// after each.
namespace mbs::actors {

/// Percent of processor time that is idle: from here on there is room for more.
inline constexpr std::uint32_t idle_enough = 50;

/// The share of the time while messages are committed, 1..100: `percent`, and where more than half of the
/// processor time is idle (`idle`, 0..100) more and more, up to a third.
[[nodiscard]] std::uint32_t share_of_time(std::uint32_t percent, std::uint32_t idle) noexcept;

/// How much of the time work behind the messages takes.
struct work_pace {
  std::uint32_t percent = 3;       ///< 1..100: of the time, while messages are committed
  std::uint32_t least_rest = 200;  ///< percent of the step, always
};
[[nodiscard]] domain::duration rest_after(
    domain::duration took, work_pace pace, bool more, bool committed_meanwhile) noexcept;

}  // namespace mbs::actors
