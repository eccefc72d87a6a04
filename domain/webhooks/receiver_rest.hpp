#pragma once

#include "domain/time.hpp"

#include <algorithm>
#include <cstdint>

namespace mbs::domain {

/// Whether a receiver is spared: after some failures in a row it rests, then one post at a time finds out
/// whether it is back; each that fails makes the next rest longer, up to a limit, and any answer of its own
/// ends it.
class receiver_rest {
 public:
  static constexpr std::uint32_t failures_until_rest = 5;
  static constexpr duration first = std::chrono::seconds{5};

  /// `longest` rest, at least `first` is kept. A Retry-After may ask for more.
  explicit receiver_rest(duration longest) noexcept : longest_{std::max(longest, first)} {}

  /// One post at a time, until it answers.
  [[nodiscard]] bool is_away() const noexcept { return failures_ >= failures_until_rest; }
  /// Nothing is posted before this time.
  [[nodiscard]] time_point until() const noexcept { return until_; }
  [[nodiscard]] bool rests(time_point now) const noexcept { return now < until_; }

  /// It delivered or refused an event: it is there. True when it was away.
  bool answered() noexcept {
    const bool was_away = is_away();
    failures_ = 0;
    until_ = {};
    return was_away;
  }

  /// A post failed; `retry_after` is 0 when nothing was asked. True when this made it away.
  bool failed(time_point now, duration retry_after) noexcept {
    // Those under way when a rest began tell nothing new.
    const bool counts = !rests(now);
    if (counts) ++failures_;
    if (retry_after > duration{}) until_ = std::max(until_, now + retry_after);
    if (!counts || !is_away()) return false;
    until_ = std::max(until_, now + pause_after(failures_ - failures_until_rest));
    return failures_ == failures_until_rest;
  }

 private:
  /// Of the rest after `earlier` others.
  [[nodiscard]] duration pause_after(std::uint32_t earlier) const noexcept {
    constexpr std::uint32_t doublings = 16;
    return std::min(longest_, first * (1 << std::min(earlier, doublings)));
  }

  duration longest_;
  time_point until_;
  std::uint32_t failures_ = 0;  // in a row
};

}  // namespace mbs::domain
