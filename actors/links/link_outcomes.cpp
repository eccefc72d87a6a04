#include "actors/links/link_state.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

/// What becomes of a segment that was sent: taken, refused, to be tried again, or unknown.
namespace mbs::actors {

namespace {

using domain::event_kind;
using domain::message_lifecycle;
using smpp::command_status;

constexpr domain::duration longest_retry_pause = std::chrono::minutes{1};
/// Time-outs of one session whose late answers are still understood.
constexpr std::size_t late_answers_limit = 10'000;

[[nodiscard]] message_lifecycle::step unchanged(const message_lifecycle& lifecycle) noexcept {
  message_lifecycle::step s;
  s.state = lifecycle.state();
  return s;
}

}  // namespace

void link_state::on_answer(const smpp::submit_answered& answer) {
  auto found = claims.find(answer.key);
  if (found == claims.end()) return;
  auto& c = found->second;
  auto* t = find(c.message);
  c.stage = claim_stage::recording;
  switch (deps->options.status_classes.classify(answer.status)) {
    case smpp::status_class::success: return on_taken(answer.key, c, *t, answer.message_id);
    case smpp::status_class::throttle:
      raise(deps->figures->throttled);
      bucket->pause_until(now + deps->options.throttle_pause);
      c.stage = claim_stage::ready;
      ready[static_cast<std::size_t>(t->m.message.traffic)].push_front(answer.key);
      ++ready_count;
      return;
    case smpp::status_class::permanent_session:
      spdlog::error("link {}: {} in answer to submit_sm: check the bind", deps->options.name,
          smpp::to_text(answer.status));
      bucket->pause_until(now + deps->options.throttle_pause);
      return on_transient(answer.key, c, *t, answer.status);
    case smpp::status_class::transient: return on_transient(answer.key, c, *t, answer.status);
    case smpp::status_class::permanent_message: return on_refused(answer.key, c, *t, answer.status);
  }
}

void link_state::on_taken(smpp::cookie key, claim& c, tracked& t, std::string_view smsc_id) {
  const auto id = smpp::normalise_message_id(smsc_id, deps->options.id_in_response);
  const auto where = record_taken(t, c.segment, id, {{key}, {}, {}});
  if (!id.empty()) match_early(id, where);
}

/// What receipts with this id are about.
segment_address link_state::record_taken(
    tracked& t, std::uint8_t segment, const std::string& id, when_durable after) {
  raise(deps->figures->submitted);
  const bool whole = goes_whole(t.m.message);
  add_fact(t, event_kind::submitted, segment, t.m.lifecycle.segment_submitted(segment), t.m.reference, {}, id,
      std::move(after));
  for (std::uint8_t p = 1; whole && p < t.m.message.segments; ++p)
    add_fact(t, event_kind::submitted, p, t.m.lifecycle.segment_submitted(p), 0, {}, {}, {});
  const segment_address where{t.m.message.id, whole ? all_segments : segment};
  if (!id.empty()) remember(id, where);
  return where;
}

void link_state::on_refused(smpp::cookie key, claim& c, tracked& t, command_status status) {
  c.stage = claim_stage::recording;
  record_refused(t, c.segment, status, {{key}, {}, {}});
}

void link_state::record_refused(tracked& t, std::uint8_t segment, command_status status, when_durable after) {
  raise(deps->figures->refused);
  spdlog::debug(
      "link {}: {} refused: {}", deps->options.name, domain::to_text(t.m.message.id), smpp::to_text(status));
  const auto code = static_cast<std::uint32_t>(status);
  add_fact(t, event_kind::refused, segment, t.m.lifecycle.segment_refused(segment), code, {}, {},
      std::move(after));
  // Without this segment the others can never be put together: those that have not left do not go either.
  const auto gone = goes_whole(t.m.message) ? 0 : t.busy_segments | t.held_segments;
  for (std::uint8_t p = 0; p < t.m.message.segments; ++p)
    if (t.m.lifecycle.may_submit(p) && (gone & bit(p)) == 0)
      add_fact(t, event_kind::refused, p, t.m.lifecycle.segment_refused(p), code, {}, {}, {});
}

void link_state::on_transient(smpp::cookie key, claim& c, tracked& t, command_status status) {
  if (!try_later(t, c.segment)) return on_refused(key, c, t, status);
  free_claim(key);
}

/// False when it was tried often enough.
bool link_state::try_later(tracked& t, std::uint8_t segment) {
  // Of the message as a whole, so many a segment.
  if (++t.m.attempts >= deps->options.max_attempts * t.m.message.segments) return false;
  const auto pause = std::min<domain::duration>(
      longest_retry_pause, std::chrono::seconds{1U << std::min<unsigned>(t.m.attempts, 6)});
  t.paused_segments = static_cast<std::uint16_t>(t.paused_segments | bit(segment));
  delayed.emplace(now + pause, segment_address{t.m.message.id, segment});
  return true;
}

void link_state::requeue_delayed() {
  while (!delayed.empty() && delayed.begin()->first <= now) {
    const auto where = delayed.begin()->second;
    delayed.erase(delayed.begin());
    auto* t = find(where.message);
    if (t == nullptr) continue;
    t->paused_segments = static_cast<std::uint16_t>(t->paused_segments & ~bit(where.segment));
    requeue(*t);
  }
}

void link_state::on_unknown_outcome(smpp::cookie key) {
  auto found = claims.find(key);
  if (found == claims.end()) return;
  found->second.stage = claim_stage::recording;
  if (auto* t = find(found->second.message)) settle_unknown(*t, found->second.segment, key);
}

void link_state::settle_unknown(tracked& t, std::uint8_t segment, std::optional<smpp::cookie> key) {
  when_durable after;
  if (key) after.free_claims.push_back(*key);
  if (domain::is_final(t.m.lifecycle.state()) || !t.m.lifecycle.may_submit(segment)) {
    if (key) free_claim(*key);  // a receipt has told its outcome: there is nothing to note
    return;
  }
  const auto id = t.m.message.id;
  const auto policy = deps->options.on_unknown[static_cast<std::size_t>(t.m.message.traffic)];
  if (policy == unknown_outcome_policy::hold || ++t.m.attempts >= deps->options.max_attempts) {
    raise(deps->figures->held);
    t.held_segments = static_cast<std::uint16_t>(t.held_segments | bit(segment));
    held.emplace(t.m.message.to.number(), segment_address{id, segment});
    return add_fact(
        t, event_kind::held, segment, unchanged(t.m.lifecycle), t.m.reference, {}, {}, std::move(after));
  }
  raise(deps->figures->resubmitted);
  t.m.possible_duplicate = true;
  t.paused_segments = static_cast<std::uint16_t>(t.paused_segments | bit(segment));
  after.then.push_back([this, id, segment] {
    auto* again = find(id);
    if (again == nullptr) return;
    again->paused_segments = static_cast<std::uint16_t>(again->paused_segments & ~bit(segment));
    requeue(*again);
  });
  add_fact(t, event_kind::possible_duplicate, segment, unchanged(t.m.lifecycle), t.m.reference, {}, {},
      std::move(after));
}

void link_state::on_timed_out(std::size_t socket, const smpp::request_timed_out& timed_out) {
  raise(deps->figures->timeouts);
  if (auto found = claims.find(timed_out.key); found != claims.end()) {
    auto& waiting = slots[socket].timed_out;
    waiting.insert_or_assign(
        timed_out.sequence, segment_address{found->second.message, found->second.segment});
    if (waiting.size() > late_answers_limit) waiting.erase(waiting.begin());
  }
  on_unknown_outcome(timed_out.key);
}

/// Counts as long as the segment is held, or waits to be sent again.
void link_state::on_late_answer(std::size_t socket, const smpp::late_answer& answer) {
  auto& waiting = slots[socket].timed_out;
  const auto found = waiting.find(answer.sequence);
  if (found == waiting.end()) return;
  const auto [id, segment] = found->second;
  waiting.erase(found);
  auto* t = find(id);
  if (t == nullptr || !t->m.lifecycle.may_submit(segment) || is_sent_again(*t, segment)) return;
  switch (deps->options.status_classes.classify(answer.status)) {
    case smpp::status_class::success: return on_taken_late(*t, segment, answer.message_id);
    case smpp::status_class::permanent_message:
      stop_holding(*t, segment);
      record_refused(*t, segment, answer.status, {});
      break;
    case smpp::status_class::throttle:
    case smpp::status_class::permanent_session:
    case smpp::status_class::transient:
      // What waits to be sent again goes anyway; while a hold is on its way to the disk, it stays.
      if ((t->held_segments & bit(segment)) == 0 || (t->busy_segments & bit(segment)) != 0) return;
      stop_holding(*t, segment);
      if (!try_later(*t, segment)) record_refused(*t, segment, answer.status, {});
      break;
  }
  if (domain::is_final(t->m.lifecycle.state())) finish(id);
}

void link_state::on_taken_late(tracked& t, std::uint8_t segment, std::string_view smsc_id) {
  stop_holding(t, segment);
  const auto id = smpp::normalise_message_id(smsc_id, deps->options.id_in_response);
  const auto where = record_taken(t, segment, id, {});
  if (!id.empty()) match_early(id, where);
}

/// Sent a second time after an unknown outcome: its second answer is the one that counts.
bool link_state::is_sent_again(const tracked& t, std::uint8_t segment) const {
  if (((t.held_segments | t.paused_segments) & bit(segment)) != 0) return false;
  return std::any_of(claims.begin(), claims.end(), [&](const auto& entry) {
    const auto& c = entry.second;
    return c.message == t.m.message.id && c.segment == segment &&
        (c.stage == claim_stage::sent || c.stage == claim_stage::recording);
  });
}

void link_state::stop_holding(tracked& t, std::uint8_t segment) {
  t.held_segments = static_cast<std::uint16_t>(t.held_segments & ~bit(segment));
  const auto [first, last] = held.equal_range(t.m.message.to.number());
  const auto here = std::find_if(first, last,
      [&](const auto& h) { return h.second.message == t.m.message.id && h.second.segment == segment; });
  if (here != last) held.erase(here);
}

}  // namespace mbs::actors
