#pragma once

#include "domain/steady_time.hpp"

#include <cstdint>

namespace mbs::domain {

/// Throttle of one link: `rate` messages a second on average, never more than rate + burst in any second.
/// Integer arithmetic: no drift. Not thread-safe; belongs to the actor that owns it.
class token_bucket {
 public:
  /// rate 1..1,000,000 per second; burst 1..rate (tokens that may be saved up). Starts full at `now`.
  token_bucket(std::uint32_t rate, std::uint32_t burst, steady_point now) noexcept;

  /// Takes up to `wanted` tokens, returns how many.
  [[nodiscard]] std::uint32_t take(std::uint32_t wanted, steady_point now) noexcept;
  /// Gives back tokens taken but not used in the same instant (never above burst).
  void give_back(std::uint32_t unused) noexcept;
  /// When at least one token will be there; `now` when one is.
  [[nodiscard]] steady_point next_token_at(steady_point now) noexcept;
  /// After ESME_RTHROTTLED: no token before `until`.
  void pause_until(steady_point until) noexcept;
  /// Another rate and burst from `now` on. Keeps what was saved up (as far as it fits) and a pause: no second
  /// around the change sees more than the larger rate and the larger burst allow.
  void change(std::uint32_t rate, std::uint32_t burst, steady_point now) noexcept;
  [[nodiscard]] std::uint32_t rate() const noexcept { return rate_; }

 private:
  void refill(steady_point now) noexcept;
  std::uint32_t rate_;
  std::int64_t capacity_;  // in millionths of a token
  std::int64_t level_;     // in millionths of a token
  steady_point refilled_at_;
  steady_point paused_until_{};
};

}  // namespace mbs::domain
