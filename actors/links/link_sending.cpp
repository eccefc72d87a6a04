#include "actors/links/link_state.hpp"

#include <algorithm>
#include <cassert>

/// From the queue over a durable claim to the channel, and back when it does not go.
namespace mbs::actors {

namespace {

using domain::event_kind;
using domain::message_lifecycle;

/// Segments are claimed no earlier than the bucket can let them go soon, so that an otp waits behind few
/// others.
constexpr std::uint32_t claim_ahead_ms = 25;
constexpr std::uint32_t largest_room_lot = 256;

}  // namespace

void link_state::enqueue(const route_messages& m) {
  for (const auto& message : *m.messages)
    put_in_queue(adopt({message, message_lifecycle{message.segments, message.price}, {}, false}), false);
}

void link_state::enqueue(route_progress& m) {
  for (auto& message : *m.messages)
    put_in_queue(adopt(std::move(message)), false);
}

tracked_message& link_state::adopt(message_in_progress m) {
  const auto id = m.message.id;
  auto& t = messages.try_emplace(id, tracked_message{.m = std::move(m)}).first->second;
  t.counted_in_queue = t.state() == domain::message_state::accepted;
  t.counted_in_room = true;
  return t;
}

void link_state::put_in_queue(tracked_message& t, bool front) {
  if (t.in_queue || t.is_final()) return;
  t.in_queue = true;
  earliest_expiry = std::min(earliest_expiry, t.m.message.expires_at);
  if (front)
    queue.push_front(t.m.message.traffic, t.m.message.account, &t);
  else
    queue.push(t.m.message.traffic, t.m.message.account, &t);
}

bool link_state::goes_whole(const domain::message& m) const noexcept {
  return traits.sends_whole && m.segments > 1;
}

/// All segments that go out by themselves share one, wherever they are sent from and whatever happens
/// between.
void link_state::give_reference(message_in_progress& m) {
  while (m.reference == 0)  // which means none
    m.reference = references->next(m.message.content->sender.text, m.message.to);
}

// --- Claiming -----------------------------------------------------------------------------------

std::size_t link_state::claims_wanted() const noexcept {
  const auto tps = deps->options.tps;
  const auto ahead =
      std::max<std::uint32_t>(1, tps / 1000 * claim_ahead_ms + tps % 1000 * claim_ahead_ms / 1000);
  const auto ready = window->ready_count();
  return std::min<std::size_t>(window->free_places(), ahead > ready ? ahead - ready : 0);
}

void link_state::claim_more() {
  if (draining || claim_ticket != 0 || !told_up || queue.empty()) return;
  bool any = false;
  for (auto wanted = claims_wanted(); wanted != 0 && !queue.empty();) {
    if (!claim_next()) continue;
    any = true;
    --wanted;
  }
  if (any) send_claim_row();
}

/// Takes the next message from the queue; false when no segment of it wants a place.
bool link_state::claim_next() {
  auto& t = **queue.pop();
  t.in_queue = false;
  const auto id = t.m.message.id;
  if (std::exchange(t.counted_in_room, false)) ++room_owed;
  if (t.is_final()) {
    finish(id);
    return false;
  }
  if (t.m.message.expires_at <= now) {
    // A segment has gone, or may have: its receipt or its grace ends the message.
    if (!t.held.empty() || !t.has_unsent_segment()) return false;
    add_fact(t, event_kind::expired, t.m.lifecycle.expire());
    finish(id);
    return false;
  }
  const auto segments = goes_whole(t.m.message) ? std::uint8_t{1} : t.m.message.segments;
  const auto segment = t.next_to_send(segments);
  if (segment == segments) return false;  // all of it is under way; what fails comes back
  if (segments > 1) give_reference(t.m);
  (void)window->claim({id, segment}, t.m.message.traffic, t.m.reference);
  t.busy.insert(segment);
  if (segment + 1 < segments) put_in_queue(t, true);
  return true;
}

void link_state::send_claim_row() {
  claim_ticket = newest_row = next_ticket++;
  claim_is_empty = false;
  self->send(
      deps->journal, append_claim{link_actor{self}, claim_ticket, {deps->options.id, window->row()}, {}, {}});
}

// --- Sending ------------------------------------------------------------------------------------

void link_state::send_ready() {
  while (gather_batch()) {
    operator_channel->send(batch, steady_now, events);
    if (!events.empty()) digest();
  }
}

/// What may leave now: as much as channel and rate let go.
bool link_state::gather_batch() {
  batch.clear();
  const auto room = operator_channel->room();
  const auto most = std::min(room.segments, room.largest_batch);
  while (const auto* next = window->next_ready()) {
    const auto& c = next->second;
    if (!may_still_go(c.where)) {
      release(window->free_next());
      continue;
    }
    if (batch.size() == most || bucket->take(1, steady_now) == 0) break;
    const auto& m = find(c.where.message)->m.message;
    batch.push_back(
        {next->first, &m, goes_whole(m) ? all_segments : c.where.segment, c.reference, m.expires_at - now});
    window->next_sent();
  }
  return !batch.empty();
}

/// False once its message has ended or its validity is over.
bool link_state::may_still_go(segment_address where) {
  const auto* t = find(where.message);
  assert(t != nullptr && t->busy.contains(where.segment));
  return t->m.lifecycle.may_submit(where.segment) && t->m.message.expires_at > now;
}

void link_state::free_claim(segment_key key) {
  const auto c = window->free(key);
  if (!c) return;
  auto* t = find(c->where.message);
  assert(t != nullptr && t->busy.contains(c->where.segment));
  t->busy.erase(c->where.segment);
  if (t->is_final()) finish(c->where.message);
}

// --- What does not go ---------------------------------------------------------------------------

/// A claimed segment that has not left goes back to where it came from.
void link_state::release(const send_claim& c) {
  auto* t = find(c.where.message);
  assert(t != nullptr && t->busy.contains(c.where.segment));
  t->busy.erase(c.where.segment);
  requeue(*t);
}

void link_state::release_ready(bool all) {
  window->free_ready_if(
      [&](const send_window::entry& e) { return all || !may_still_go(e.second.where); }, released);
  for (const auto& c : released)
    release(c);
  released.clear();
}

/// Back to the front of its queue; or to ROUTER, while another link carries this one's traffic. May forget
/// `t`.
void link_state::requeue(tracked_message& t) {
  if (t.is_final()) return finish(t.m.message.id);
  if (t.leaving) return;
  const bool whole = t.is_here() && t.state() == domain::message_state::accepted;
  if (!handing_back || told_up || !whole || t.in_queue) return put_in_queue(t, true);
  leave(t);
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
  std::vector<domain::message_id> gone;
  queue.remove_if([](const tracked_message* t) { return t->is_here(); },
      [&](tracked_message* t) {
        t->in_queue = false;
        gone.push_back(t->m.message.id);
      });
  for (auto id : gone) {
    auto& t = *find(id);
    // A message with segments at this operator keeps its correlation here; its other segments wait here as
    // well.
    if (t.state() == domain::message_state::submitted)
      put_in_queue(t, false);
    else if (t.is_final())
      finish(id);
    else
      leave(t);
  }
}

void link_state::leave(tracked_message& t) {
  t.leaving = true;
  returning.push_back(t.m.message.id);
}

/// Whoever leaves must not stand in this link's claim any more: after a crash it would come back here,
/// although another link has it by then. So the claim without it is durable first, and a crash before that
/// finds it here.
void link_state::hand_over() {
  if (returning.empty()) return;
  auto ids = std::exchange(returning, {});
  if (claim_is_empty) return give_away(ids);
  const auto ticket = newest_row = next_ticket++;
  auto row = window->row();
  recording[ticket].then = [this, ticket, empty = row.empty(), ids = std::move(ids)] {
    if (newest_row == ticket) claim_is_empty = empty;
    give_away(ids);
  };
  self->send(
      deps->journal, append_claim{link_actor{self}, ticket, {deps->options.id, std::move(row)}, {}, {}});
}

void link_state::give_away(const std::vector<domain::message_id>& ids) {
  auto going = std::make_shared<std::vector<message_in_progress>>();
  for (auto id : ids) {
    auto* t = find(id);
    if (t == nullptr || !std::exchange(t->leaving, false)) continue;
    if (!t->is_final()) going->push_back(t->m);
    finish(id);
  }
  if (!going->empty()) self->send(deps->router, route_progress{std::move(going)});
}

}  // namespace mbs::actors
