#include "protocols/smpp/reconnect_backoff.hpp"

#include <algorithm>

namespace mbs::smpp {

reconnect_backoff::reconnect_backoff(duration shortest, duration longest) noexcept
    : shortest_{std::max(shortest, duration{1})}, longest_{std::max(longest, shortest_)}, next_{shortest_} {}

duration reconnect_backoff::jittered(duration step, std::uint64_t random) noexcept {
  const auto half = step / 2;
  return half +
      duration{static_cast<std::int64_t>(random % static_cast<std::uint64_t>((step - half).count() + 1))};
}

duration reconnect_backoff::after_loss(std::uint64_t random) noexcept {
  const auto pause = jittered(next_, random);
  next_ = std::min(longest_, next_ * 2);
  return pause;
}

std::optional<duration> reconnect_backoff::after_refusal(
    command_status status, const status_policy& policy, std::uint64_t random) noexcept {
  if (status == command_status::ralybnd || status == command_status::rbindfail) {
    next_ = longest_;
    return jittered(longest_, random);
  }
  if (status == command_status::rinvbndsts || status == command_status::rinvcmdlen ||
      status == command_status::rinvcmdid)
    return after_loss(random);
  switch (policy.classify(status)) {
    case status_class::permanent_session:
    case status_class::permanent_message: return std::nullopt;
    case status_class::success:
    case status_class::throttle:
    case status_class::transient: break;
  }
  return after_loss(random);
}

}  // namespace mbs::smpp
