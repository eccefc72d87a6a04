#include <algorithm>

#include <spdlog/spdlog.h>

#include "actors/links/link_state.hpp"

/// What becomes of a part that was sent: taken, refused, to be tried again, or unknown.
namespace mbs::actors {

namespace {

using domain::event_kind;
using domain::message_life;
using smpp::command_status;

constexpr domain::duration longest_retry_pause = std::chrono::minutes{1};
/// Time-outs of one session whose late answers are still understood.
constexpr std::size_t late_answers_limit = 10'000;

[[nodiscard]] message_life::step unchanged(const message_life& life) noexcept {
  message_life::step s;
  s.state = life.state();
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
      ready[static_cast<std::size_t>(t->m.message.priority)].push_front(answer.key);
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
  const auto where = record_taken(t, c.part, id, {{key}, {}, {}});
  if (!id.empty()) match_early(id, where);
}

/// What receipts with this id are about.
part_address link_state::record_taken(
    tracked& t, std::uint8_t part, const std::string& id, when_durable after) {
  raise(deps->figures->submitted);
  const bool whole = goes_whole(t.m.message);
  add_fact(
      t, event_kind::submitted, part, t.m.life.part_submitted(part), t.m.reference, {}, id, std::move(after));
  for (std::uint8_t p = 1; whole && p < t.m.message.parts; ++p)
    add_fact(t, event_kind::submitted, p, t.m.life.part_submitted(p), 0, {}, {}, {});
  const part_address where{t.m.message.id, whole ? all_parts : part};
  if (!id.empty()) remember(id, where);
  return where;
}

void link_state::on_refused(smpp::cookie key, claim& c, tracked& t, command_status status) {
  c.stage = claim_stage::recording;
  record_refused(t, c.part, status, {{key}, {}, {}});
}

void link_state::record_refused(tracked& t, std::uint8_t part, command_status status, when_durable after) {
  raise(deps->figures->refused);
  spdlog::debug(
      "link {}: {} refused: {}", deps->options.name, domain::to_text(t.m.message.id), smpp::to_text(status));
  const auto code = static_cast<std::uint32_t>(status);
  add_fact(t, event_kind::refused, part, t.m.life.part_refused(part), code, {}, {}, std::move(after));
  // Without this part the others can never be put together: those that have not left do not go either.
  const auto gone = goes_whole(t.m.message) ? 0 : t.busy_parts | t.held_parts;
  for (std::uint8_t p = 0; p < t.m.message.parts; ++p)
    if (t.m.life.may_submit(p) && (gone & bit(p)) == 0)
      add_fact(t, event_kind::refused, p, t.m.life.part_refused(p), code, {}, {}, {});
}

void link_state::on_transient(smpp::cookie key, claim& c, tracked& t, command_status status) {
  if (!try_later(t, c.part)) return on_refused(key, c, t, status);
  free_claim(key);
}

/// False when it was tried often enough.
bool link_state::try_later(tracked& t, std::uint8_t part) {
  // Of the message as a whole, so many a part.
  if (++t.m.attempts >= deps->options.max_attempts * t.m.message.parts) return false;
  const auto pause = std::min<domain::duration>(
      longest_retry_pause, std::chrono::seconds{1U << std::min<unsigned>(t.m.attempts, 6)});
  t.paused_parts = static_cast<std::uint16_t>(t.paused_parts | bit(part));
  delayed.emplace(now + pause, part_address{t.m.message.id, part});
  return true;
}

void link_state::requeue_delayed() {
  while (!delayed.empty() && delayed.begin()->first <= now) {
    const auto where = delayed.begin()->second;
    delayed.erase(delayed.begin());
    auto* t = find(where.message);
    if (t == nullptr) continue;
    t->paused_parts = static_cast<std::uint16_t>(t->paused_parts & ~bit(where.part));
    requeue(*t);
  }
}

void link_state::on_unknown_outcome(smpp::cookie key) {
  auto found = claims.find(key);
  if (found == claims.end()) return;
  found->second.stage = claim_stage::recording;
  if (auto* t = find(found->second.message)) settle_unknown(*t, found->second.part, key);
}

void link_state::settle_unknown(tracked& t, std::uint8_t part, std::optional<smpp::cookie> key) {
  when_durable after;
  if (key) after.free_claims.push_back(*key);
  if (domain::is_final(t.m.life.state()) || !t.m.life.may_submit(part)) {
    if (key) free_claim(*key);  // a receipt has told its outcome: there is nothing to note
    return;
  }
  const auto id = t.m.message.id;
  const auto policy = deps->options.on_unknown[static_cast<std::size_t>(t.m.message.priority)];
  if (policy == unknown_outcome_policy::hold || ++t.m.attempts >= deps->options.max_attempts) {
    raise(deps->figures->held);
    t.held_parts = static_cast<std::uint16_t>(t.held_parts | bit(part));
    held.emplace(t.m.message.to.number(), part_address{id, part});
    return add_fact(t, event_kind::held, part, unchanged(t.m.life), t.m.reference, {}, {}, std::move(after));
  }
  raise(deps->figures->resubmitted);
  t.m.possible_duplicate = true;
  t.paused_parts = static_cast<std::uint16_t>(t.paused_parts | bit(part));
  after.then.push_back([this, id, part] {
    auto* again = find(id);
    if (again == nullptr) return;
    again->paused_parts = static_cast<std::uint16_t>(again->paused_parts & ~bit(part));
    requeue(*again);
  });
  add_fact(
      t, event_kind::possible_duplicate, part, unchanged(t.m.life), t.m.reference, {}, {}, std::move(after));
}

void link_state::on_timed_out(std::size_t socket, const smpp::request_timed_out& timed_out) {
  raise(deps->figures->timeouts);
  if (auto found = claims.find(timed_out.key); found != claims.end()) {
    auto& waiting = slots[socket].timed_out;
    waiting.insert_or_assign(timed_out.sequence, part_address{found->second.message, found->second.part});
    if (waiting.size() > late_answers_limit) waiting.erase(waiting.begin());
  }
  on_unknown_outcome(timed_out.key);
}

/// Counts as long as the part is held, or waits to be sent again.
void link_state::on_late_answer(std::size_t socket, const smpp::late_answer& answer) {
  auto& waiting = slots[socket].timed_out;
  const auto found = waiting.find(answer.sequence);
  if (found == waiting.end()) return;
  const auto [id, part] = found->second;
  waiting.erase(found);
  auto* t = find(id);
  if (t == nullptr || !t->m.life.may_submit(part) || is_sent_again(*t, part)) return;
  switch (deps->options.status_classes.classify(answer.status)) {
    case smpp::status_class::success: return on_taken_late(*t, part, answer.message_id);
    case smpp::status_class::permanent_message:
      stop_holding(*t, part);
      record_refused(*t, part, answer.status, {});
      break;
    case smpp::status_class::throttle:
    case smpp::status_class::permanent_session:
    case smpp::status_class::transient:
      // What waits to be sent again goes anyway; while a hold is on its way to the disk, it stays.
      if ((t->held_parts & bit(part)) == 0 || (t->busy_parts & bit(part)) != 0) return;
      stop_holding(*t, part);
      if (!try_later(*t, part)) record_refused(*t, part, answer.status, {});
      break;
  }
  if (domain::is_final(t->m.life.state())) finish(id);
}

void link_state::on_taken_late(tracked& t, std::uint8_t part, std::string_view smsc_id) {
  stop_holding(t, part);
  const auto id = smpp::normalise_message_id(smsc_id, deps->options.id_in_response);
  const auto where = record_taken(t, part, id, {});
  if (!id.empty()) match_early(id, where);
}

/// Sent a second time after an unknown outcome: its second answer is the one that counts.
bool link_state::is_sent_again(const tracked& t, std::uint8_t part) const {
  if (((t.held_parts | t.paused_parts) & bit(part)) != 0) return false;
  return std::any_of(claims.begin(), claims.end(), [&](const auto& entry) {
    const auto& c = entry.second;
    return c.message == t.m.message.id && c.part == part &&
        (c.stage == claim_stage::sent || c.stage == claim_stage::recording);
  });
}

void link_state::stop_holding(tracked& t, std::uint8_t part) {
  t.held_parts = static_cast<std::uint16_t>(t.held_parts & ~bit(part));
  const auto [first, last] = held.equal_range(t.m.message.to.number());
  const auto here = std::find_if(first, last,
      [&](const auto& h) { return h.second.message == t.m.message.id && h.second.part == part; });
  if (here != last) held.erase(here);
}

}  // namespace mbs::actors
