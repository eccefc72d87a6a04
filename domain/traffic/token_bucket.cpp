#include "domain/traffic/token_bucket.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::int64_t whole_token = 1'000'000;

}  // namespace

token_bucket::token_bucket(std::uint32_t rate, std::uint32_t burst, steady_point now) noexcept
    : rate_{rate}, capacity_{burst * whole_token}, level_{capacity_}, refilled_at_{now} {}

void token_bucket::refill(steady_point now) noexcept {
  const auto elapsed = now - refilled_at_;
  if (elapsed <= duration::zero()) return;
  refilled_at_ = now;
  // A microsecond makes `rate` millionths of a token: exact.
  const auto until_full = (capacity_ - level_ + rate_ - 1) / rate_;
  level_ = elapsed.count() >= until_full ? capacity_ : level_ + elapsed.count() * rate_;
}

void token_bucket::change(std::uint32_t rate, std::uint32_t burst, steady_point now) noexcept {
  refill(now);
  rate_ = rate;
  capacity_ = burst * whole_token;
  level_ = std::min(level_, capacity_);
}

std::uint32_t token_bucket::take(std::uint32_t wanted, steady_point now) noexcept {
  refill(now);
  if (now < paused_until_) return 0;
  const auto taken = std::min<std::int64_t>(wanted, level_ / whole_token);
  level_ -= taken * whole_token;
  return static_cast<std::uint32_t>(taken);
}

void token_bucket::give_back(std::uint32_t unused) noexcept {
  level_ = std::min(capacity_, level_ + unused * whole_token);
}

steady_point token_bucket::next_token_at(steady_point now) noexcept {
  refill(now);
  auto at = now;
  if (level_ < whole_token) at = refilled_at_ + duration{(whole_token - level_ + rate_ - 1) / rate_};
  return std::max(at, paused_until_);
}

void token_bucket::pause_until(steady_point until) noexcept {
  paused_until_ = std::max(paused_until_, until);
}

}  // namespace mbs::domain
