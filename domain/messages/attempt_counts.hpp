#pragma once

#include "domain/messages/message.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace mbs::domain {

/// How often each segment of one message was tried in vain: refused for the moment, or of unknown outcome.
/// A count stops at its highest value and never begins anew.
class attempt_counts {
 public:
  static constexpr std::uint8_t highest = std::numeric_limits<std::uint8_t>::max();

  /// One more of `segment` (0 to 15) in vain: whether it may be tried again, `limit` times in all. A limit
  /// above `highest` counts as `highest`.
  [[nodiscard]] bool note(std::uint8_t segment, std::uint32_t limit) noexcept {
    auto& count = counts_[segment & last];
    if (count != highest) ++count;
    return count < std::min<std::uint32_t>(limit, highest);
  }
  [[nodiscard]] bool any() const noexcept {
    return std::any_of(counts_.begin(), counts_.end(), [](auto count) { return count != 0; });
  }
  [[nodiscard]] std::uint8_t of(std::uint8_t segment) const noexcept { return counts_[segment & last]; }

 private:
  static constexpr std::uint8_t last = 15;
  std::array<std::uint8_t, last + 1> counts_{};
};

}  // namespace mbs::domain
