#include "domain/messages/message_life.hpp"

#include <bit>

namespace mbs::domain {

message_life::message_life(std::uint8_t parts, money price) noexcept : price_{price}, parts_{parts} {}

bool message_life::may_submit(std::uint8_t part) const noexcept {
  return !is_final(state_) && part < parts_ && ((submitted_ | refused_) & bit(part)) == 0;
}

money message_life::charged() const noexcept {
  return cost_of(std::popcount(submitted_));
}

money message_life::released() const noexcept {
  return is_final(state_) ? money::from_units(price_.units() - charged().units()) : money{};
}

money message_life::cost_of(int parts) const noexcept {
  return money::from_units(price_.units() / parts_ * parts);
}

money message_life::take(std::uint8_t part) noexcept {
  submitted_ = static_cast<std::uint16_t>(submitted_ | bit(part));
  if (state_ == message_state::accepted) state_ = message_state::submitted;
  return cost_of(1);
}

message_life::step message_life::ignored() const noexcept {
  return {.applied = false, .state = state_};
}

message_life::step message_life::finish(message_state s, money charge) noexcept {
  state_ = s;
  return {.applied = true, .state = s, .became_final = true, .charge = charge, .release = released()};
}

message_life::step message_life::settle_if_complete(money charge) noexcept {
  const auto all = static_cast<std::uint16_t>((1u << parts_) - 1);
  if ((delivered_ | failed_ | refused_) != all) return {.applied = true, .state = state_, .charge = charge};
  if (refused_ == all) return finish(message_state::rejected, charge);
  if (delivered_ == all) return finish(message_state::delivered, charge);
  const bool all_expired = failed_ == all && failure_ == part_outcome::expired;
  return finish(all_expired ? message_state::expired : message_state::undelivered, charge);
}

message_life::step message_life::part_submitted(std::uint8_t part) noexcept {
  if (!may_submit(part)) return ignored();
  return {.applied = true, .state = message_state::submitted, .charge = take(part)};
}

message_life::step message_life::part_refused(std::uint8_t part) noexcept {
  if (!may_submit(part)) return ignored();
  refused_ = static_cast<std::uint16_t>(refused_ | bit(part));
  return settle_if_complete(money{});
}

message_life::step message_life::part_receipt(std::uint8_t part, part_outcome outcome) noexcept {
  if (is_final(state_) || part >= parts_ || outcome == part_outcome::indeterminate) return ignored();
  if (((delivered_ | failed_ | refused_) & bit(part)) != 0) return ignored();
  const auto charge = is_submitted(part) ? money{} : take(part);
  if (outcome == part_outcome::delivered) {
    delivered_ = static_cast<std::uint16_t>(delivered_ | bit(part));
  } else {
    failure_ = failed_ == 0 || failure_ == outcome ? outcome : part_outcome::undelivered;
    failed_ = static_cast<std::uint16_t>(failed_ | bit(part));
  }
  return settle_if_complete(charge);
}

message_life::step message_life::expire() noexcept {
  return is_final(state_) ? ignored() : finish(message_state::expired, money{});
}

message_life::step message_life::cancel() noexcept {
  return state_ == message_state::accepted ? finish(message_state::cancelled, money{}) : ignored();
}

message_life::step message_life::give_up() noexcept {
  return is_final(state_) ? ignored() : finish(message_state::unknown, money{});
}

}  // namespace mbs::domain
