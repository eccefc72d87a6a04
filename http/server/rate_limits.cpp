#include "http/server/rate_limits.hpp"

#include <algorithm>

namespace mbs::http {

rate_limits::verdict rate_limits::take(domain::key_id key, domain::steady_point now) {
  const std::lock_guard lock{guard_};
  if (buckets_.size() >= forget_at_) forget_idle(now);
  auto& b = buckets_.try_emplace(key, bucket{domain::token_bucket{rate_, saved_, now}, now}).first->second;
  b.used_at = now;
  const auto there = b.tokens.take(saved_, now);
  if (there == 0) {
    const auto wait = b.tokens.next_token_at(now) - now;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return {.allowed = false,
        .remaining = 0,
        .seconds_to_wait = static_cast<std::uint32_t>(std::max<std::int64_t>(1, seconds))};
  }
  b.tokens.give_back(there - 1);
  return {.allowed = true, .remaining = there - 1, .seconds_to_wait = 0};
}

void rate_limits::forget_idle(domain::steady_point now) {
  const auto full_again = std::chrono::seconds{saved_ / rate_ + 2};
  std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.used_at > full_again; });
  forget_at_ = std::max<std::size_t>(1'024, 2 * buckets_.size());
}

}  // namespace mbs::http
