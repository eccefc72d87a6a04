#include "domain/messages/message_lifecycle.hpp"

#include <bit>
#include <cassert>

namespace mbs::domain {

message_lifecycle::message_lifecycle(std::uint8_t segments, money price) noexcept
    : price_{price}, segments_{segments} {
  assert(segments >= 1 && segments <= 16);
  assert(!price.is_negative() && price.units() % segments == 0);
}

bool message_lifecycle::may_submit(std::uint8_t segment) const noexcept {
  return !is_final(state_) && segment < segments_ && ((submitted_ | refused_) & bit(segment)) == 0;
}

money message_lifecycle::charged() const noexcept {
  return cost_of(std::popcount(submitted_));
}

money message_lifecycle::released() const noexcept {
  return is_final(state_) ? money::from_units(price_.units() - charged().units()) : money{};
}

money message_lifecycle::cost_of(int segments) const noexcept {
  return money::from_units(price_.units() / segments_ * segments);
}

money message_lifecycle::take(std::uint8_t segment) noexcept {
  assert((submitted_ & bit(segment)) == 0);  // charged once
  submitted_ = static_cast<std::uint16_t>(submitted_ | bit(segment));
  if (state_ == message_state::accepted) state_ = message_state::submitted;
  return cost_of(1);
}

message_lifecycle::step message_lifecycle::ignored() const noexcept {
  return {.applied = false, .state = state_};
}

message_lifecycle::step message_lifecycle::finish(message_state s, money charge) noexcept {
  assert(may_follow(state_, s));
  state_ = s;
  assert(charged().units() + released().units() == price_.units());
  return {.applied = true, .state = s, .became_final = true, .charge = charge, .release = released()};
}

message_lifecycle::step message_lifecycle::settle_if_complete(money charge) noexcept {
  const auto all = static_cast<std::uint16_t>((1u << segments_) - 1);
  if ((delivered_ | failed_ | refused_) != all) return {.applied = true, .state = state_, .charge = charge};
  if (refused_ == all) return finish(message_state::rejected, charge);
  if (delivered_ == all) return finish(message_state::delivered, charge);
  const bool all_expired = failed_ == all && failure_ == segment_outcome::expired;
  return finish(all_expired ? message_state::expired : message_state::undelivered, charge);
}

message_lifecycle::step message_lifecycle::segment_submitted(std::uint8_t segment) noexcept {
  if (!may_submit(segment)) return ignored();
  return {.applied = true, .state = message_state::submitted, .charge = take(segment)};
}

message_lifecycle::step message_lifecycle::segment_refused(std::uint8_t segment) noexcept {
  if (!may_submit(segment)) return ignored();
  refused_ = static_cast<std::uint16_t>(refused_ | bit(segment));
  return settle_if_complete(money{});
}

message_lifecycle::step message_lifecycle::segment_receipt(
    std::uint8_t segment, segment_outcome outcome) noexcept {
  if (is_final(state_) || segment >= segments_ || outcome == segment_outcome::indeterminate) return ignored();
  if (((delivered_ | failed_ | refused_) & bit(segment)) != 0) return ignored();
  const auto charge = is_submitted(segment) ? money{} : take(segment);
  if (outcome == segment_outcome::delivered) {
    delivered_ = static_cast<std::uint16_t>(delivered_ | bit(segment));
  } else {
    failure_ = failed_ == 0 || failure_ == outcome ? outcome : segment_outcome::undelivered;
    failed_ = static_cast<std::uint16_t>(failed_ | bit(segment));
  }
  return settle_if_complete(charge);
}

message_lifecycle::step message_lifecycle::expire() noexcept {
  return is_final(state_) ? ignored() : finish(message_state::expired, money{});
}

message_lifecycle::step message_lifecycle::cancel() noexcept {
  return state_ == message_state::accepted ? finish(message_state::cancelled, money{}) : ignored();
}

message_lifecycle::step message_lifecycle::give_up() noexcept {
  return is_final(state_) ? ignored() : finish(message_state::unknown, money{});
}

}  // namespace mbs::domain
