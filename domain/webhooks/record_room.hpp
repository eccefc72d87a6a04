#pragma once

#include <cstdint>

namespace mbs::domain {

/// What waits to be written down of attempts.
struct records_waiting {
  std::uint32_t in_all = 0;
  std::uint32_t of_account = 0;
};

/// Whether one more attempt is written down, of at most `room` that may wait. While little waits all are;
/// then no account has more than an eighth of the room for what was delivered, nor more than half for what
/// failed, and a quarter of the room is for failures alone.
[[nodiscard]] constexpr bool may_record(
    std::uint32_t room, const records_waiting& now, bool is_failure) noexcept {
  if (now.in_all < room / 4) return true;
  if (is_failure) return now.in_all < room && now.of_account < room / 2;
  return now.in_all < room - room / 4 && now.of_account < room / 8;
}

}  // namespace mbs::domain
