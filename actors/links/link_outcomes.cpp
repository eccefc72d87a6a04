#include "actors/links/link_state.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cassert>

/// What becomes of a segment that was sent: taken, refused, to be tried again, or unknown.
namespace mbs::actors {

namespace {

using domain::event_kind;
using domain::message_lifecycle;

constexpr std::size_t told_refusals_limit = 100;
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
  auto& t = *find(c->where.message);
  const auto handset = t.m.message.to.number();
  const auto segment = c->where.segment;
  (void)record_taken(t, segment, e.operator_id, e.key);
  apply_together(t.m.message, segment, e.operator_id);
  if (!e.operator_id.empty()) match_early(e.operator_id, handset);
}

void link_state::on(const segment_refused& e) {
  if (e.late) return on_late(e);
  const auto* c = window->outcome_known(e.key);
  if (c == nullptr) return;
  auto& t = *find(c->where.message);
  switch (e.why) {
    case refusal_kind::throttled:
      raise(deps->figures->throttled);
      bucket->pause_until(steady_now + deps->options.throttle_pause);
      return window->send_again(e.key);
    case refusal_kind::forbidden:
      bucket->pause_until(steady_now + deps->options.throttle_pause);
      [[fallthrough]];
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
  auto& t = *find(c->where.message);
  const auto segment = c->where.segment;
  auto pause = e.pause;
  if (e.answer_may_follow) {
    window->expect_late_answer(e.key, {c->where, t.m.message.to.number()});
    // Two copies may be answered yet: a third one gives them time.
    if (t.unanswered.contains(segment)) pause = std::max(pause, longest_retry_pause);
    t.unanswered.insert(segment);
  }
  settle_unknown(t, segment, e.key, pause);
}

// --- What they amount to ------------------------------------------------------------------------

/// What delivery receipts with this id are about. Of two copies that were taken the first is charged; the
/// other is noted with its id, so that a receipt for either counts.
segment_address link_state::record_taken(
    tracked_message& t, std::uint8_t segment, const std::string& id, std::optional<segment_key> key) {
  raise(deps->figures->submitted);
  const bool whole = goes_whole(t.m.message);
  const bool ended = t.is_final();
  const auto step = t.m.lifecycle.segment_submitted(segment);
  auto& after = add_fact(t, event_kind::submitted, step, {segment, t.m.reference, {}, id});
  if (key) after.free_claims.push_back(*key);
  for (std::uint8_t p = 1; whole && step.applied && p < t.m.message.segments; ++p)
    add_fact(t, event_kind::submitted, t.m.lifecycle.segment_submitted(p), {.segment = p});
  const segment_address where{t.m.message.id, whole ? all_segments : segment};
  const auto handset = t.m.message.to.number();
  if (ended) {
    note_copy(id, where, handset);
  } else {
    note_taken_together(t.m.message, segment, id);
    if (!id.empty()) remember(id, where, handset);
  }
  return where;
}

/// A copy of a segment whose message has ended, or waits in the store for the receipt of the other copy: its
/// receipts are answered, and tell nothing new.
void link_state::note_copy(const std::string& id, segment_address where, std::int64_t handset) {
  if (id.empty()) return;
  matcher->settled(id, where, handset);
  match_early(id, handset);
}

when_durable& link_state::record_refused(
    tracked_message& t, std::uint8_t segment, std::uint32_t code, std::string_view name) {
  raise(deps->figures->refused);
  spdlog::debug("link {}: {} refused: {}", deps->options.name, domain::to_text(t.m.message.id), name);
  tell_refusal(code, name);
  auto& after = add_fact(t, event_kind::refused, t.m.lifecycle.segment_refused(segment), {segment, code});
  // Without this segment the others can never be put together: those that have not left do not go either.
  const auto gone = goes_whole(t.m.message) ? segment_set{} : t.busy | t.held;
  for (std::uint8_t p = 0; p < t.m.message.segments; ++p)
    if (t.m.lifecycle.may_submit(p) && !gone.contains(p))
      add_fact(t, event_kind::refused, t.m.lifecycle.segment_refused(p), {p, code});
  return after;
}

/// Once a code: its mend is the same for all that follow, and those are counted.
void link_state::tell_refusal(std::uint32_t code, std::string_view name) {
  if (told_refusals.size() >= told_refusals_limit || !told_refusals.insert(code).second) return;
  spdlog::warn(
      "link {}: a message was refused: {} (operator_code {}, 0x{:X}); the next ones with this code are "
      "only counted",
      deps->options.name, name, code, code);
}

/// False when it was tried often enough.
bool link_state::try_later(tracked_message& t, std::uint8_t segment) {
  if (!t.m.attempts.note(segment, deps->options.max_attempts)) return false;
  const auto doublings = std::min<unsigned>(t.m.attempts.of(segment), 6);
  const auto pause = std::min<domain::duration>(longest_retry_pause, std::chrono::seconds{1U << doublings});
  t.paused.insert(segment);
  delayed.emplace(steady_now + pause, segment_address{t.m.message.id, segment});
  return true;
}

void link_state::requeue_delayed() {
  while (!delayed.empty() && delayed.begin()->first <= steady_now) {
    const auto where = delayed.begin()->second;
    delayed.erase(delayed.begin());
    auto* t = find(where.message);
    if (t == nullptr) continue;
    t->paused.erase(where.segment);
    requeue(*t);
  }
}

/// Goes again; waits for the way that it went, unless another link carries this one's traffic.
void link_state::repeat(const repetition& r) {
  auto* t = find(r.where.message);
  if (t == nullptr) return;
  const bool leaves = handing_back && !told_up;
  if (r.not_before > steady_now && !leaves) {
    delayed.emplace(r.not_before, r.where);
    return;
  }
  t->paused.erase(r.where.segment);
  requeue(*t);
}

/// Held or sent again, as the class of the message has it. `key` names its place, when it has one.
void link_state::settle_unknown(
    tracked_message& t, std::uint8_t segment, std::optional<segment_key> key, domain::duration pause) {
  if (t.is_final() || !t.m.lifecycle.may_submit(segment)) {
    if (key) free_claim(*key);  // a delivery receipt has told its outcome: there is nothing to note
    return;
  }
  const segment_address where{t.m.message.id, segment};
  const fact_details details{segment, t.m.reference};
  const auto policy = deps->options.on_unknown[static_cast<std::size_t>(t.m.message.traffic)];
  const bool again = policy == unknown_outcome_policy::resend && !t.refused_once.contains(segment) &&
      t.m.attempts.note(segment, deps->options.max_attempts);
  if (!again) {
    raise(deps->figures->held);
    hold(t, segment);
    auto& after = add_fact(t, event_kind::held, unchanged(t.m.lifecycle), details);
    if (key) after.free_claims.push_back(*key);
    return;
  }
  raise(deps->figures->resubmitted);
  t.m.possible_duplicate = true;
  matcher->note_repeated(
      t.m.message.to.number(), where, t.m.message.expires_at + deps->options.receipt_grace);
  t.paused.insert(segment);
  auto& after = add_fact(t, event_kind::possible_duplicate, unchanged(t.m.lifecycle), details);
  if (key) after.free_claims.push_back(*key);
  // Not beyond its validity: it ends in the queue.
  const auto left = std::max(t.m.message.expires_at - now, domain::duration{});
  after.send_again.push_back({where, steady_now + std::min(pause, left)});
}

// --- Late answers -------------------------------------------------------------------------------

/// A success counts whatever has become of the segment meanwhile: it ends a hold and a repetition that waits,
/// and no copy follows one that is under way.
void link_state::on_late(const segment_taken& e) {
  const auto late = window->take_late(e.key);
  if (!late) return;
  const auto& [where, handset] = *late;
  auto* t = find(where.message);
  if (t == nullptr) return note_copy(e.operator_id, where, handset);
  stop_holding(*t, where.segment);
  (void)record_taken(*t, where.segment, e.operator_id, std::nullopt);
  apply_together(t->m.message, where.segment, e.operator_id);
  if (!e.operator_id.empty()) match_early(e.operator_id, handset);
}

/// A refusal counts as long as the segment is held, or waits to be sent again: once it was, its second
/// answer is the one that counts. But should that stay away, no third one goes.
void link_state::on_late(const segment_refused& e) {
  const auto late = window->take_late(e.key);
  auto* t = late ? find(late->where.message) : nullptr;
  if (t == nullptr || !t->m.lifecycle.may_submit(late->where.segment)) return;
  const auto segment = late->where.segment;
  const bool waits = (t->held | t->paused).contains(segment);
  const bool for_good = e.why == refusal_kind::permanent;
  if (!waits && window->is_sent(late->where)) {
    if (for_good) t->refused_once.insert(segment);
    return;
  }
  if (for_good) {
    stop_holding(*t, segment);
    record_refused(*t, segment, e.code, e.name);
  } else {
    // What waits to be sent again goes anyway; while a hold is on its way to the disk, it stays.
    if (!t->held.contains(segment) || t->busy.contains(segment)) return;
    stop_holding(*t, segment);
    if (!try_later(*t, segment)) record_refused(*t, segment, e.code, e.name);
  }
  if (t->is_final()) finish(late->where.message);
}

void link_state::hold(tracked_message& t, std::uint8_t segment) {
  const auto sender = domain::msisdn::parse(t.m.message.content->sender.text);
  t.held.insert(segment);
  matcher->hold(t.m.message.to.number(), {t.m.message.id, segment}, sender ? sender->number() : 0);
}

void link_state::stop_holding(tracked_message& t, std::uint8_t segment) {
  t.held.erase(segment);
  matcher->stop_holding(t.m.message.to.number(), segment_address{t.m.message.id, segment});
}

}  // namespace mbs::actors
