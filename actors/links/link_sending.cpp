#include "actors/links/link_state.hpp"
#include "actors/messages/replay.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::actors {

namespace {

/// Longer than any look at the store takes to get here.
constexpr domain::duration keep_ended = std::chrono::minutes{10};

using domain::event_kind;
using domain::message_lifecycle;
using smpp::command_status;

/// Parts are claimed no earlier than the bucket can let them go soon, so that an otp waits behind few others.
constexpr std::uint32_t claim_ahead_ms = 25;
constexpr std::uint32_t largest_room_lot = 256;

/// False when an operator has, or has refused, all of it: it only waits for receipts.
[[nodiscard]] bool has_unsent_segment(const message_lifecycle& lifecycle) noexcept {
  for (std::uint8_t segment = 0; segment < lifecycle.segments(); ++segment)
    if (lifecycle.may_submit(segment)) return true;
  return false;
}

}  // namespace

void link_state::enqueue(const route_messages& m) {
  for (const auto& message : *m.messages)
    put_in_queue(adopt({message, message_lifecycle{message.segments, message.price}, 0, false}), false);
}

void link_state::enqueue(route_progress& m) {
  for (auto& message : *m.messages)
    put_in_queue(adopt(std::move(message)), false);
}

tracked& link_state::adopt(message_in_progress m) {
  const auto id = m.message.id;
  auto [at, added] = messages.try_emplace(id, tracked{.m = std::move(m)});
  at->second.counted_in_queue = at->second.m.lifecycle.state() == domain::message_state::accepted;
  at->second.counted_in_room = true;
  return at->second;
}

void link_state::put_in_queue(tracked& t, bool front) {
  if (t.in_queue || domain::is_final(t.m.lifecycle.state())) return;
  t.in_queue = true;
  earliest_expiry = std::min(earliest_expiry, t.m.message.expires_at);
  if (front)
    queue.push_front(t.m.message.traffic, t.m.message.account, &t);
  else
    queue.push(t.m.message.traffic, t.m.message.account, &t);
}

/// The end of every handler: move what can move, send what came of it.
void link_state::pump() {
  if (!told_up && (handing_back || draining)) release_ready(true);
  send_ready();
  claim_more();  // after sending: the next ones are claimed while these are answered
  give_answers();
  send_facts();
  for (std::size_t i = 0; i < slots.size(); ++i)
    flush_octets(i);
  if (!returning.empty())
    self->send(deps->router,
        route_progress{std::make_shared<std::vector<message_in_progress>>(std::exchange(returning, {}))});
  give_back_room();
  check_drained();
  arm();
  auto& f = *deps->figures;
  for (std::size_t c = 0; c < domain::traffic_class_count; ++c)
    f.queued[c].store(queue.size(static_cast<domain::traffic_class>(c)), std::memory_order_relaxed);
  f.in_flight.store(claims.size(), std::memory_order_relaxed);
  f.awaiting_receipt.store(index->awaited_count(), std::memory_order_relaxed);
}

std::uint32_t link_state::ready_target() const noexcept {
  return std::max<std::uint32_t>(
      1, deps->options.tps / 1000 * claim_ahead_ms + deps->options.tps % 1000 * claim_ahead_ms / 1000);
}

void link_state::claim_more() {
  if (draining || claim_ticket != 0 || !told_up || queue.empty()) return;
  const auto places = deps->options.window > claims.size() ? deps->options.window - claims.size() : 0;
  const auto wanted = ready_target() > ready_count ? ready_target() - ready_count : 0;
  auto budget = std::min<std::size_t>(places, wanted);
  bool any = false;
  while (budget != 0) {
    auto next = queue.pop();
    if (!next) break;
    auto& t = **next;
    t.in_queue = false;
    const auto id = t.m.message.id;
    if (t.counted_in_room) {
      t.counted_in_room = false;
      ++room_owed;
    }
    if (domain::is_final(t.m.lifecycle.state())) {
      finish(id);
      continue;
    }
    if (t.m.message.expires_at <= now) {
      // A segment has gone, or may have: its receipt or its grace ends the message.
      if (t.held_segments != 0 || !has_unsent_segment(t.m.lifecycle)) continue;
      add_fact(t, event_kind::expired, 0, t.m.lifecycle.expire(), 0, {}, {}, {});
      finish(id);
      continue;
    }
    const auto segments = goes_whole(t.m.message) ? std::uint8_t{1} : t.m.message.segments;
    std::uint8_t segment = 0;
    const auto elsewhere = t.busy_segments | t.held_segments | t.paused_segments;
    while (segment < segments && (!t.m.lifecycle.may_submit(segment) || (elsewhere & bit(segment)) != 0))
      ++segment;
    if (segment == segments) continue;  // all of it is under way; what fails comes back
    const auto key = next_cookie++;
    if (segments > 1) give_reference(t.m);
    claims.emplace(key, claim{id, segment, claim_stage::claiming, t.m.reference});
    claiming.push_back(key);
    t.busy_segments = static_cast<std::uint16_t>(t.busy_segments | bit(segment));
    any = true;
    --budget;
    if (segment + 1 < segments) put_in_queue(t, true);
  }
  if (!any) return;
  claim_ticket = next_ticket++;
  append_claim append{link_actor{self}, claim_ticket, {deps->options.id, {}}, {}, {}};
  append.claim.claimed.reserve(claims.size());
  for (const auto& [key, c] : claims)
    append.claim.claimed.push_back({c.message, c.segment, c.reference});
  self->send(deps->journal, std::move(append));
}

std::optional<std::size_t> link_state::session_with_room() const noexcept {
  std::optional<std::size_t> best;
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!slots[i].session || !slots[i].bound) continue;
    const auto room = slots[i].session->room();
    if (room <= most) continue;
    most = room;
    best = i;
  }
  return best;
}

void link_state::send_ready() {
  for (auto& lane : ready) {
    while (!lane.empty()) {
      const auto key = lane.front();
      const bool goes = may_still_go(key);
      const auto socket = session_with_room();
      if (goes && (!socket || bucket->take(1, now) == 0)) return;
      lane.pop_front();
      --ready_count;
      if (!goes) {
        release_unsent(key);
        continue;
      }
      auto& c = claims.at(key);
      auto* t = find(c.message);
      c.stage = claim_stage::sent;
      const auto why_not = send_segment(*socket, key, *t, c.segment);
      if (why_not == command_status::rok) continue;
      bucket->give_back(1);
      on_refused(key, c, *t, why_not);
    }
  }
}

void link_state::free_claim(smpp::cookie key) {
  auto found = claims.find(key);
  if (found == claims.end()) return;
  const auto c = found->second;
  claims.erase(found);
  auto* t = find(c.message);
  if (t == nullptr) return;
  t->busy_segments = static_cast<std::uint16_t>(t->busy_segments & ~bit(c.segment));
  if (domain::is_final(t->m.lifecycle.state())) finish(c.message);
}

/// False once its message has ended or its validity is over.
bool link_state::may_still_go(smpp::cookie key) {
  const auto& c = claims.at(key);
  const auto* t = find(c.message);
  return t->m.lifecycle.may_submit(c.segment) && t->m.message.expires_at > now;
}

/// A claimed segment that has not left goes back to where it came from.
void link_state::release_unsent(smpp::cookie key) {
  const auto id = claims.at(key).message;
  free_claim(key);  // forgets a message that has ended
  if (auto* t = find(id)) requeue(*t);
}

void link_state::release_ready(bool all) {
  for (auto& lane : ready)
    std::erase_if(lane, [&](smpp::cookie key) {
      if (!all && may_still_go(key)) return false;
      --ready_count;
      release_unsent(key);
      return true;
    });
}

/// Back to the front of its queue; or to ROUTER, while another link carries this one's traffic. May forget
/// `t`.
void link_state::requeue(tracked& t) {
  const auto id = t.m.message.id;
  if (domain::is_final(t.m.lifecycle.state())) return finish(id);
  const bool whole = t.busy_segments == 0 && t.held_segments == 0 &&
      t.m.lifecycle.state() == domain::message_state::accepted;
  if (!handing_back || told_up || !whole || t.in_queue) return put_in_queue(t, true);
  returning.push_back(t.m);
  finish(id);
}

bool link_state::goes_whole(const domain::message& m) const noexcept {
  return deps->options.long_messages == smpp::long_message_style::payload && m.segments > 1;
}

void link_state::give_back_room() {
  // In lots, but small ones where the room is small: an otp may wait for it.
  const auto lot = std::clamp<std::uint32_t>(deps->options.queue / 16, 1, largest_room_lot);
  if (room_owed == 0 || (room_owed < lot && !queue.empty())) return;
  self->send(deps->router, link_has_room{deps->options.id, room_owed});
  room_owed = 0;
}

/// What is not sent goes to another link: the queue, and what is claimed but has not left.
void link_state::hand_back_queue() {
  if (told_up) return;  // back already
  handing_back = true;
  release_ready(true);
  auto batch = std::make_shared<std::vector<message_in_progress>>();
  std::vector<domain::message_id> gone;
  queue.remove_if([](const tracked* t) { return t->busy_segments == 0 && t->held_segments == 0; },
      [&](tracked* t) {
        t->in_queue = false;
        gone.push_back(t->m.message.id);
        // A message with segments at this operator keeps its correlation here; its other segments wait here
        // as well.
        if (!domain::is_final(t->m.lifecycle.state()) &&
            t->m.lifecycle.state() == domain::message_state::accepted)
          batch->push_back(t->m);
      });
  for (auto id : gone) {
    auto* t = find(id);
    if (t->m.lifecycle.state() == domain::message_state::submitted)
      put_in_queue(*t, false);
    else
      finish(id);
  }
  if (!batch->empty()) self->send(deps->router, route_progress{std::move(batch)});
}

void link_state::withdraw(const withdraw_message& m) {
  auto* t = find(m.message);
  if (t == nullptr) return m.done(withdrawal::not_here);
  if (domain::is_final(t->m.lifecycle.state())) return m.done(withdrawal::ended);
  // One whose outcome was unknown before may have been submitted: nobody can promise otherwise.
  const bool waiting = (t->in_queue || t->paused_segments != 0) && t->busy_segments == 0 &&
      t->held_segments == 0 && !t->m.possible_duplicate &&
      t->m.lifecycle.state() == domain::message_state::accepted;
  if (!waiting) return m.done(withdrawal::submitted);
  add_fact(*t, event_kind::cancelled, 0, t->m.lifecycle.cancel(), 0, {}, {},
      {{}, {}, {[done = m.done] { done(withdrawal::withdrawn); }}});
}

void link_state::give_up(const give_up_messages& m) {
  for (const auto& h : *m.histories) {
    if (ended_late.contains(h.message.id)) continue;  // read from the store before its end was there
    auto* t = find(h.message.id);
    if (t == nullptr) {
      t = &adopt({h.message, replay(h.message, h.events), 0, false});
      t->counted_in_room = false;
      t->counted_in_queue = false;
    }
    const auto step = t->m.lifecycle.give_up();
    if (step.applied) add_fact(*t, event_kind::gave_up, 0, step, 0, {}, {}, {});
    finish(h.message.id);
  }
}

void link_state::recover(const link_recovered& m) {
  std::vector<domain::message_id> ids;
  for (auto& message : *m.unknown) {
    ids.push_back(message.message.id);
    adopt(std::move(message)).counted_in_room = false;  // ROUTER never placed it here
  }
  for (const auto& segment : m.segments)
    if (auto* t = find(segment.message)) settle_unknown(*t, segment.segment, std::nullopt);
  // Parts that never left go on their way; those that may have, as settle_unknown decided.
  for (auto id : ids) {
    auto* t = find(id);
    const auto elsewhere = t == nullptr ? 0 : t->held_segments | t->paused_segments;
    for (std::uint8_t p = 0; t != nullptr && p < t->m.message.segments; ++p)
      if (t->m.lifecycle.may_submit(p) && (elsewhere & bit(p)) == 0) put_in_queue(*t, true);
  }
  for (const auto& stray : *m.strays) {
    if (stray.smsc_message_id.empty()) continue;
    unmatched_receipt r;
    r.outcome = stray.outcome;
    r.code = stray.code;
    r.to = stray.to;
    r.arrived_at = now;
    r.looked_up = true;
    r.kept_since = stray.at;
    if (!match_held(stray.smsc_message_id, r)) unmatched.emplace(stray.smsc_message_id, std::move(r));
  }
}

/// Ends what can no longer be sent in time.
void link_state::expire_waiting() {
  for (auto at = held.begin(); at != held.end();) {
    auto* t = find(at->second.message);
    if (t == nullptr) {
      at = held.erase(at);
    } else if (t->m.message.expires_at + deps->options.receipt_grace <= now &&
        !domain::is_final(t->m.lifecycle.state())) {
      add_fact(*t, event_kind::gave_up, 0, t->m.lifecycle.give_up(), 0, {}, {}, {});
      const auto id = at->second.message;
      at = held.erase(at);
      t->held_segments = 0;
      finish(id);
    } else {
      ++at;
    }
  }
  std::erase_if(ended_late, [this](const auto& e) { return e.second + keep_ended < now; });
  release_ready(false);
  if (earliest_expiry > now) return;
  earliest_expiry = domain::time_point::max();
  std::vector<domain::message_id> expired;
  queue.remove_if(
      [&](const tracked* t) {
        const bool over = t->m.message.expires_at <= now || domain::is_final(t->m.lifecycle.state());
        if (!over) earliest_expiry = std::min(earliest_expiry, t->m.message.expires_at);
        return over;
      },
      [&](tracked* t) {
        t->in_queue = false;
        expired.push_back(t->m.message.id);
      });
  for (auto id : expired) {
    auto* t = find(id);
    const bool gone = t->held_segments != 0 || !has_unsent_segment(t->m.lifecycle);
    if (gone && !domain::is_final(t->m.lifecycle.state()))
      continue;  // ends by its receipt, or after its grace
    if (const auto step = t->m.lifecycle.expire(); step.applied)
      add_fact(*t, event_kind::expired, 0, step, 0, {}, {}, {});
    finish(id);
  }
}

}  // namespace mbs::actors
