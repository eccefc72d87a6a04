#include "actors/links/link_state.hpp"
#include "actors/messages/replay.hpp"

#include <algorithm>

/// Ends that do not come from the operator, and what a restart brings back.
namespace mbs::actors {

using domain::event_kind;

void link_state::withdraw(const withdraw_message& m) {
  auto* t = find(m.message);
  if (t == nullptr) return m.done(withdrawal::not_here);
  if (t->is_final()) return m.done(withdrawal::ended);
  // One whose outcome was unknown before may have been submitted: nobody can promise otherwise.
  const bool waiting = (t->in_queue || t->leaving || !t->paused.empty()) && t->is_here() &&
      !t->m.possible_duplicate && t->state() == domain::message_state::accepted;
  if (!waiting) return m.done(withdrawal::submitted);
  add_fact(*t, event_kind::cancelled, t->m.lifecycle.cancel()).then = [done = m.done] {
    done(withdrawal::withdrawn);
  };
}

void link_state::give_up(const give_up_messages& m) {
  const auto not_here = std::make_shared<std::vector<persistence::message_history>>();
  for (auto& h : *m.histories) {
    if (matcher->ended_lately(h.message.id)) continue;  // read from the store before its end was there
    auto* t = find(h.message.id);
    if (t == nullptr && m.not_here) {
      not_here->push_back(std::move(h));
      continue;
    }
    if (t == nullptr) {
      t = &adopt({h.message, replay(h.message, h.events), {}, false});
      t->counted_in_room = false;
      t->counted_in_queue = false;
    }
    const auto step = t->m.lifecycle.give_up();
    if (step.applied) add_fact(*t, event_kind::gave_up, step);
    finish(t->m.message.id);
  }
  if (m.not_here) m.not_here(not_here);
}

void link_state::on(const receipt_abandoned& e) {
  auto* t = find(e.message);
  if (t == nullptr || t->is_final()) return;
  add_fact(*t, event_kind::gave_up, t->m.lifecycle.give_up());
  finish(e.message);
}

/// Now and then: ends what can no longer be sent in time, and asks about what waits too long.
void link_state::sweep() {
  give_up_held();
  matcher->forget_ends(now);
  matcher->forget_repeated(now);
  release_ready(false);
  expire_queue();
  match_outrunning();
  look_up_waiting();
  matcher->put_off(now - deps->options.receipt_answer_within, matched);
}

void link_state::give_up_held() {
  std::vector<domain::message_id> overdue;
  matcher->drop_held_if([&](segment_address where) {
    const auto* t = find(where.message);
    if (t == nullptr) return true;
    const bool over = !t->is_final() && t->m.message.expires_at + deps->options.receipt_grace <= now;
    if (over) overdue.push_back(where.message);
    return over;
  });
  for (auto id : overdue) {
    auto* t = find(id);
    if (t == nullptr || t->is_final()) continue;  // another segment of it was held as well
    add_fact(*t, event_kind::gave_up, t->m.lifecycle.give_up());
    t->held.clear();
    finish(id);
  }
}

void link_state::expire_queue() {
  if (earliest_expiry > now) return;
  earliest_expiry = domain::time_point::max();
  std::vector<domain::message_id> expired;
  queue.remove_if(
      [&](const tracked_message* t) {
        const bool over = t->m.message.expires_at <= now || t->is_final();
        if (!over) earliest_expiry = std::min(earliest_expiry, t->m.message.expires_at);
        return over;
      },
      [&](tracked_message* t) {
        t->in_queue = false;
        expired.push_back(t->m.message.id);
      });
  for (auto id : expired) {
    auto* t = find(id);
    const bool gone = !t->held.empty() || !t->has_unsent_segment();
    if (gone && !t->is_final()) continue;  // ends by its delivery receipt, or after its grace
    if (const auto step = t->m.lifecycle.expire(); step.applied) add_fact(*t, event_kind::expired, step);
    finish(id);
  }
}

void link_state::recover(const link_recovered& m) {
  std::vector<domain::message_id> ids;
  for (auto& message : *m.unknown) {
    const auto id = message.message.id;
    // A receipt may have come while RECOVERY read it: then it has ended, or is known here further on.
    if (matcher->ended_lately(id)) continue;
    ids.push_back(id);
    if (find(id) == nullptr)
      adopt(std::move(message)).counted_in_room = false;  // ROUTER never placed it here
  }
  for (const auto& e : m.past)
    note_past(e);
  for (const auto& r : m.repeated)
    matcher->note_repeated(r.handset, r.where, r.expires_at + deps->options.receipt_grace);
  for (const auto& s : m.held)
    if (auto* t = find(s.message); t != nullptr && t->m.lifecycle.may_submit(s.segment)) hold(*t, s.segment);
  for (const auto& segment : m.segments)
    if (auto* t = find(segment.message)) settle_unknown(*t, segment.segment, std::nullopt);
  // Segments that never left go on their way; those that may have, as settle_unknown decided.
  for (auto id : ids) {
    auto* t = find(id);
    if (t == nullptr) continue;
    const auto elsewhere = t->held | t->paused;
    for (std::uint8_t p = 0; p < t->m.message.segments; ++p)
      if (t->m.lifecycle.may_submit(p) && !elsewhere.contains(p)) put_in_queue(*t, true);
  }
  for (const auto& stray : *m.strays)
    recover_stray(stray);
}

/// Only now a hold is known to be the only one for its handset.
void link_state::recover_all() {
  all_recovered = true;
  match_outrunning();
}

void link_state::recover_stray(const persistence::stray_receipt& stray) {
  if (stray.smsc_message_id.empty()) return;
  waiting_receipt r;
  r.content = {stray.outcome, stray.code, {stray.to, 0}, stray.note};
  r.text = stray.smsc_message_id;
  operator_channel->read_ids({r.text, {}}, r.ids);
  r.arrived_at = now;
  r.looked_up = true;
  r.kept_since = stray.at;
  (void)match_held(matcher->add(std::move(r)));
}

}  // namespace mbs::actors
