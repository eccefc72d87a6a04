#include "domain/money/top_up.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

/// After M-Pesa said itself that something ended without saying how.
constexpr std::chrono::seconds soon{3};

/// The look after those that were; after the last, none.
time_point next_look(const top_up_standing& s) {
  return s.looks < top_up_looks.size() ? s.asked_at + top_up_looks[s.looks] : time_point{};
}

top_up_standing ended(top_up_standing s, top_up_state as, top_up_reason why) {
  s.state = as;
  s.reason = why;
  s.next_at = {};
  return s;
}

/// Nobody is asked any more about one that has ended, unless staff want it.
top_up_standing at_rest(top_up_standing s) {
  s.next_at = {};
  return s;
}

}  // namespace

std::optional<top_up_standing> claimed(const top_up_standing& now, time_point at) {
  if (now.state != top_up_state::created) return std::nullopt;
  auto next = now;
  next.state = top_up_state::asking;
  next.asked_at = at;
  next.next_at = next_look(next);
  return next;
}

top_up_standing after_asking(
    const top_up_standing& now, ask_result result, top_up_reason why, time_point at) {
  const bool is_given_up = now.state == top_up_state::created && result == ask_result::refused;
  if (now.state != top_up_state::asking && !is_given_up) return now;
  auto next = now;
  switch (result) {
    case ask_result::taken:
      next.state = top_up_state::waiting;
      next.asked_at = at;
      next.next_at = next_look(next);
      return next;
    case ask_result::refused: return ended(now, top_up_state::failed, why);
    case ask_result::unknown: return ended(now, top_up_state::unclear, top_up_reason::no_answer);
  }
  return now;
}

top_up_standing after_failure(const top_up_standing& now, top_up_reason why, bool is_final, time_point at) {
  if (now.is_credited || now.state == top_up_state::paid) return now;
  // Another amount than asked for is for people to judge, whatever else is told.
  if (now.reason == top_up_reason::amount_differs) return at_rest(now);
  if (is_final) return ended(now, top_up_state::failed, why);
  if (!is_open(now.state)) return at_rest(now);
  auto next = now;
  next.reason = why;
  next.next_at = std::min(now.next_at, at + soon);
  return next;
}

top_up_standing after_look(const top_up_standing& now, time_point at) {
  if (!is_open(now.state)) return at_rest(now);
  auto next = now;
  // Looks that a long stop has left out are not made up for.
  do {
    ++next.looks;
    next.next_at = next_look(next);
  } while (next.next_at != time_point{} && next.next_at <= at);
  if (next.next_at != time_point{}) return next;
  const auto why = now.reason == top_up_reason::none ? top_up_reason::no_answer : now.reason;
  return ended(next, top_up_state::unclear, why);
}

std::optional<top_up_standing> looked_again(const top_up_standing& now, time_point at) {
  if (now.is_credited || now.state == top_up_state::created) return std::nullopt;
  auto next = now;
  next.next_at = at;
  return next;
}

top_up_standing after_unreached(const top_up_standing& now, time_point at) {
  if (!is_open(now.state)) return at_rest(now);
  if (at > now.asked_at + longest_unreached)
    return ended(now, top_up_state::unclear, top_up_reason::no_answer);
  auto next = now;
  next.next_at = at + unreached_pause;
  return next;
}

payment_meaning meaning_of_payment(
    const top_up_standing& now, money asked, std::optional<money> paid) noexcept {
  if (now.is_credited) return payment_meaning::known;
  return paid && *paid != asked ? payment_meaning::differs : payment_meaning::credit;
}

top_up_standing after_payment(const top_up_standing& now, payment_meaning what) {
  switch (what) {
    case payment_meaning::known: return now;
    case payment_meaning::differs: return ended(now, top_up_state::unclear, top_up_reason::amount_differs);
    case payment_meaning::credit: break;
  }
  auto next = ended(now, top_up_state::paid, top_up_reason::none);
  next.is_credited = true;
  return next;
}

}  // namespace mbs::domain
