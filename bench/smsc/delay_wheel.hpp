#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace mbs::bench {

/// Things that become due at a tick (a millisecond, say): adding and taking cost O(1), whatever their number.
/// Ticks never go back. One pass of the wheel sees those that are due; later ones wait for the next turn.
template <class Thing>
class delay_wheel {
 public:
  explicit delay_wheel(std::uint64_t now) : now_{now} {}

  /// A tick that has passed counts as the next one.
  void add(std::uint64_t due, Thing thing) {
    if (due <= now_) due = now_ + 1;
    slots_[due % slots].emplace_back(due, std::move(thing));
    ++size_;
  }

  /// Moves on to `now` and calls `take(thing)` for everything due, in the order of ticks. `take` may add.
  template <class Take>
  void advance(std::uint64_t now, Take&& take) {
    if (size_ == 0) now_ = now > now_ ? now : now_;
    while (now_ < now) {
      ++now_;
      auto& slot = slots_[now_ % slots];
      if (slot.empty()) continue;
      passing_.swap(slot);
      for (auto& [due, thing] : passing_) {
        if (due > now_) {
          slot.emplace_back(due, std::move(thing));
          continue;
        }
        --size_;
        take(std::move(thing));
      }
      passing_.clear();
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

 private:
  static constexpr std::size_t slots = 4096;
  std::array<std::vector<std::pair<std::uint64_t, Thing>>, slots> slots_;
  std::vector<std::pair<std::uint64_t, Thing>> passing_;
  std::uint64_t now_;
  std::size_t size_ = 0;
};

}  // namespace mbs::bench
