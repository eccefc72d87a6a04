#include "actors/links/link_state.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cassert>

/// What becomes of a segment that was sent: taken, refused, to be tried again, or unknown.
namespace mbs::actors {

namespace {

using domain::event_kind;
using domain::message_lifecycle;

constexpr domain::duration longest_retry_pause = std::chrono::minutes{1};

[[nodiscard]] message_lifecycle::step unchanged(const message_lifecycle& lifecycle) noexcept {
  message_lifecycle::step s;
  s.state = lifecycle.state();
  return s;
}

}  // namespace

// --- Answers in time ----------------------------------------------------------------------------

void link_state::on(const segment_taken& e) {
  if (e.late) return on_late(e);
  const auto* c = window->outcome_known(e.key);
  if (c == nullptr) return;
  const auto where = record_taken(*find(c->where.message), c->where.segment, e.operator_id, e.key);
  if (!e.operator_id.empty()) match_early(e.operator_id, where);
}

void link_state::on(const segment_refused& e) {
  if (e.late) return on_late(e);
  const auto* c = window->outcome_known(e.key);
  if (c == nullptr) return;
  auto& t = *find(c->where.message);
  switch (e.why) {
    case refusal_kind::throttled:
      raise(deps->figures->throttled);
      bucket->pause_until(now + deps->options.throttle_pause);
      return window->send_again(e.key);
    case refusal_kind::forbidden: bucket->pause_until(now + deps->options.throttle_pause); [[fallthrough]];
    case refusal_kind::transient:
      if (try_later(t, c->where.segment)) return free_claim(e.key);
      [[fallthrough]];
    case refusal_kind::permanent:
      record_refused(t, c->where.segment, e.code, e.name).free_claims.push_back(e.key);
  }
}

void link_state::on(const segment_unsendable& e) {
  bucket->give_back(1);
  const auto* c = window->outcome_known(e.key);
  assert(c != nullptr);
  if (c != nullptr)
    record_refused(*find(c->where.message), c->where.segment, e.code, e.name).free_claims.push_back(e.key);
}

void link_state::on(const segment_unknown& e) {
  if (e.answer_may_follow) raise(deps->figures->timeouts);
  const auto* c = window->outcome_known(e.key);
  if (c == nullptr) return;
  if (e.answer_may_follow) window->expect_late_answer(e.key, c->where);
  settle_unknown(*find(c->where.message), c->where.segment, e.key);
}

// --- What they amount to ------------------------------------------------------------------------

/// What delivery receipts with this id are about.
segment_address link_state::record_taken(
    tracked_message& t, std::uint8_t segment, const std::string& id, std::optional<segment_key> key) {
  raise(deps->figures->submitted);
  const bool whole = goes_whole(t.m.message);
  auto& after = add_fact(
      t, event_kind::submitted, t.m.lifecycle.segment_submitted(segment), {segment, t.m.reference, {}, id});
  if (key) after.free_claims.push_back(*key);
  for (std::uint8_t p = 1; whole && p < t.m.message.segments; ++p)
    add_fact(t, event_kind::submitted, t.m.lifecycle.segment_submitted(p), {.segment = p});
  const segment_address where{t.m.message.id, whole ? all_segments : segment};
  if (!id.empty()) remember(id, where);
  return where;
}

when_durable& link_state::record_refused(
    tracked_message& t, std::uint8_t segment, std::uint32_t code, std::string_view name) {
  raise(deps->figures->refused);
  spdlog::debug("link {}: {} refused: {}", deps->options.name, domain::to_text(t.m.message.id), name);
  auto& after = add_fact(t, event_kind::refused, t.m.lifecycle.segment_refused(segment), {segment, code});
  // Without this segment the others can never be put together: those that have not left do not go either.
  const auto gone = goes_whole(t.m.message) ? segment_set{} : t.busy | t.held;
  for (std::uint8_t p = 0; p < t.m.message.segments; ++p)
    if (t.m.lifecycle.may_submit(p) && !gone.contains(p))
      add_fact(t, event_kind::refused, t.m.lifecycle.segment_refused(p), {p, code});
  return after;
}

/// False when it was tried often enough.
bool link_state::try_later(tracked_message& t, std::uint8_t segment) {
  // Of the message as a whole, so many a segment.
  if (++t.m.attempts >= deps->options.max_attempts * t.m.message.segments) return false;
  const auto pause = std::min<domain::duration>(
      longest_retry_pause, std::chrono::seconds{1U << std::min<unsigned>(t.m.attempts, 6)});
  t.paused.insert(segment);
  delayed.emplace(now + pause, segment_address{t.m.message.id, segment});
  return true;
}

void link_state::requeue_delayed() {
  while (!delayed.empty() && delayed.begin()->first <= now) {
    const auto where = delayed.begin()->second;
    delayed.erase(delayed.begin());
    auto* t = find(where.message);
    if (t == nullptr) continue;
    t->paused.erase(where.segment);
    requeue(*t);
  }
}

/// Held or sent again, as the class of the message has it. `key` names its place, when it has one.
void link_state::settle_unknown(tracked_message& t, std::uint8_t segment, std::optional<segment_key> key) {
  if (t.is_final() || !t.m.lifecycle.may_submit(segment)) {
    if (key) free_claim(*key);  // a delivery receipt has told its outcome: there is nothing to note
    return;
  }
  const segment_address where{t.m.message.id, segment};
  const fact_details details{segment, t.m.reference};
  const auto policy = deps->options.on_unknown[static_cast<std::size_t>(t.m.message.traffic)];
  if (policy == unknown_outcome_policy::hold || ++t.m.attempts >= deps->options.max_attempts) {
    raise(deps->figures->held);
    t.held.insert(segment);
    matcher->hold(t.m.message.to.number(), where);
    auto& after = add_fact(t, event_kind::held, unchanged(t.m.lifecycle), details);
    if (key) after.free_claims.push_back(*key);
    return;
  }
  raise(deps->figures->resubmitted);
  t.m.possible_duplicate = true;
  t.paused.insert(segment);
  auto& after = add_fact(t, event_kind::possible_duplicate, unchanged(t.m.lifecycle), details);
  if (key) after.free_claims.push_back(*key);
  after.send_again.push_back(where);
}

// --- Late answers -------------------------------------------------------------------------------

/// A late answer counts as long as the segment is held, or waits to be sent again: once it was, its second
/// answer is the one that counts. Null when it does not.
tracked_message* link_state::find_late(const std::optional<segment_address>& where) {
  auto* t = where ? find(where->message) : nullptr;
  if (t == nullptr || !t->m.lifecycle.may_submit(where->segment)) return nullptr;
  const bool waits = (t->held | t->paused).contains(where->segment);
  return waits || !window->is_sent(*where) ? t : nullptr;
}

void link_state::on_late(const segment_taken& e) {
  const auto where = window->take_late(e.key);
  auto* t = find_late(where);
  if (t == nullptr) return;
  stop_holding(*t, where->segment);
  const auto about = record_taken(*t, where->segment, e.operator_id, std::nullopt);
  if (!e.operator_id.empty()) match_early(e.operator_id, about);
}

void link_state::on_late(const segment_refused& e) {
  const auto where = window->take_late(e.key);
  auto* t = find_late(where);
  if (t == nullptr) return;
  const auto segment = where->segment;
  if (e.why == refusal_kind::permanent) {
    stop_holding(*t, segment);
    record_refused(*t, segment, e.code, e.name);
  } else {
    // What waits to be sent again goes anyway; while a hold is on its way to the disk, it stays.
    if (!t->held.contains(segment) || t->busy.contains(segment)) return;
    stop_holding(*t, segment);
    if (!try_later(*t, segment)) record_refused(*t, segment, e.code, e.name);
  }
  if (t->is_final()) finish(where->message);
}

void link_state::stop_holding(tracked_message& t, std::uint8_t segment) {
  t.held.erase(segment);
  matcher->stop_holding(t.m.message.to.number(), segment_address{t.m.message.id, segment});
}

}  // namespace mbs::actors
