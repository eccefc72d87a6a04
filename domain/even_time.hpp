#pragma once

#include "domain/steady_time.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace mbs::domain {

/// UTC that never steps: it goes at the pace of a clock that cannot be set, and comes nearer to the
/// machine's wall clock by a tenth of the time that passes. So a wall clock that is set forward or back by
/// an hour ends nobody's validity and delays nothing; times are right again after ten hours. Reads no
/// clock: both are handed in. Safe from any thread.
class even_time {
 public:
  even_time(time_point wall, steady_point steady) noexcept
      : ahead_{to_micros(wall) - steady.time_since_epoch().count()},
        adjusted_{steady.time_since_epoch().count()} {}

  /// The time. A wall clock that is an hour off makes an interval seem a tenth longer or shorter, no more.
  [[nodiscard]] time_point at(steady_point steady) const noexcept {
    return from_micros(steady.time_since_epoch().count() + ahead_.load(std::memory_order_relaxed));
  }
  /// Whether adjust() has something to do: the wall clock need not be read more often.
  [[nodiscard]] bool is_due(steady_point steady) const noexcept {
    return steady.time_since_epoch().count() - adjusted_.load(std::memory_order_relaxed) >= between;
  }
  /// The two clocks as they are now.
  void adjust(time_point wall, steady_point steady) noexcept {
    const auto now = steady.time_since_epoch().count();
    auto last = adjusted_.load(std::memory_order_relaxed);
    if (now - last < between) return;
    if (!adjusted_.compare_exchange_strong(last, now, std::memory_order_relaxed)) return;
    const auto most = (now - last) / slowness;
    const auto off = to_micros(wall) - to_micros(at(steady));
    ahead_.fetch_add(std::clamp(off, -most, most), std::memory_order_relaxed);
  }

 private:
  static constexpr std::int64_t between = 1'000;  // microseconds
  static constexpr std::int64_t slowness = 10;

  std::atomic<std::int64_t> ahead_;     // of the steady clock, in microseconds
  std::atomic<std::int64_t> adjusted_;  // when, by the steady clock
};

}  // namespace mbs::domain
