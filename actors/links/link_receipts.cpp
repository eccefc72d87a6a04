#include "actors/links/link_state.hpp"
#include "actors/messages/replay.hpp"
#include "persistence/messages/message_store.hpp"

#include <algorithm>

/// From the matcher's verdicts to the lives of messages.
namespace mbs::actors {

namespace {

/// How far back a delivery receipt may refer.
constexpr domain::duration look_back = std::chrono::hours{24 * 8};

}  // namespace

void link_state::on(const delivery_receipt_arrived& e) {
  if (!matcher->admit(e.token, matched)) return;
  raise(deps->figures->receipts);
  const auto where = matcher->on_receipt(e, now, matched);
  if (!where) return;
  if (apply_receipt(*where, {e.outcome, e.code, e.handset}, {&e.token, 1}))
    matcher->settled(e.operator_id, e.outcome);
  else
    matcher->wait(e, now, matched);
}

/// Nobody takes messages from phones yet: kept as something that cannot be read, for people to look at.
void link_state::on(const inbound_arrived& e) {
  if (!matcher->admit(e.token, matched)) return;
  raise(deps->figures->receipts);
  matcher->on_unreadable(e.token, e.handset, e.raw, now, matched);
}

/// False when the message is not in memory, or is another one.
bool link_state::apply_receipt(segment_address where, const receipt_content& r,
    std::span<const answer_token> answers, const std::optional<stray_to_remove>& stray) {
  auto* t = find(where.message);
  if (t == nullptr || !may_be_about(t->m.message, r)) return false;
  const bool whole = where.segment == all_segments;
  const auto first = whole ? std::uint8_t{0} : where.segment;
  const auto last = whole ? static_cast<std::uint8_t>(t->m.message.segments - 1) : where.segment;
  when_durable* after = nullptr;
  for (auto segment = first; segment <= last; ++segment) {
    const auto step = t->m.lifecycle.segment_receipt(segment, r.outcome);
    if (step.applied)
      after = &add_fact(*t, domain::event_kind::delivery_receipt, step, {segment, r.code, r.outcome, {}});
  }
  if (after != nullptr) {
    after->answers.insert(after->answers.end(), answers.begin(), answers.end());
    // Not before: after a crash in between it must be there to be matched again.
    if (stray) after->strays_to_remove.push_back(*stray);
  } else {
    matcher->answer_now(answers, matched);  // it told nothing new: there is nothing to wait for
    if (stray) matched.strays_to_remove.push_back(*stray);
  }
  if (t->is_final()) finish(where.message);
  return true;
}

bool link_state::apply_waiting(segment_address where, const std::string& id, const waiting_receipt& r) {
  std::optional<stray_to_remove> stray;
  if (r.kept_since) stray = stray_to_remove{id, *r.kept_since};
  if (!apply_receipt(where, r.content, r.answers, stray)) return false;
  matcher->settled(id, r.content.outcome);
  return true;
}

/// Ids whose form is guessed can collide (hex "1F" and decimal "31"): then the handset must agree as well, as
/// far as the receipt names one.
bool link_state::may_be_about(const domain::message& m, const receipt_content& r) const noexcept {
  if (!traits.ids_are_guessed) return true;
  constexpr std::int64_t first_mobile = 254'100'000'000, last_mobile = 254'799'999'999;
  return r.handset < first_mobile || r.handset > last_mobile || r.handset == m.to.number();
}

void link_state::remember(const std::string& id, segment_address where) {
  matcher->expect(id, where);
  while (const auto dropped = matcher->drop_excess()) {
    // From now on only the store knows it; the message itself goes when nothing else here refers to it.
    auto* t = find(dropped->message);
    if (t == nullptr || t->in_queue || !t->is_here() || !t->paused.empty()) continue;
    if (t->counted_in_room) ++room_owed;
    messages.erase(dropped->message);
  }
}

void link_state::match_early(const std::string& id, segment_address where) {
  auto r = matcher->take_waiting(id);
  if (r && !apply_waiting(where, id, *r)) matcher->put_back(id, std::move(*r));
}

/// Asks the store about receipts whose message memory does not know; one question at a time.
void link_state::look_up_waiting() {
  auto ids = matcher->lookups_due(now);
  if (ids.empty()) return;
  const link_actor me{self};
  const bool asked = deps->store->query<persistence::message_store>(lane::messages,
      [me, ids = std::move(ids), link = deps->options.id, since = now - look_back](auto& store) {
        auto found = store.find_by_smsc_id(link, ids, since);
        receipts_looked_up answer{found ? domain::errc::none : found.error(), nullptr, ids};
        if (found)
          answer.found = std::make_shared<std::vector<persistence::message_history>>(std::move(*found));
        caf::anon_send(me, std::move(answer));
      });
  if (!asked) matcher->lookup_ended();
}

void link_state::on_looked_up(const receipts_looked_up& m) {
  matcher->lookup_ended();
  if (m.why != domain::errc::none) return;  // asked again at the next sweep
  for (const auto& h : *m.found)
    for (const auto& e : h.events)
      if (e.kind == domain::event_kind::submitted && e.link == deps->options.id)
        apply_to_history(h, e.smsc_message_id, e.segment);
  for (const auto& id : m.asked) {
    if (matcher->not_looked_up(id) == nullptr) continue;
    auto r = *matcher->take_waiting(id);
    if (match_held(id, r)) continue;
    matcher->put_back(id, std::move(r));
    matcher->keep_waiting(id, now, matched);
  }
  look_up_waiting();  // there may be more than one question's worth
}

/// An old message: from the store back into memory for as long as it takes.
void link_state::apply_to_history(
    const persistence::message_history& h, const std::string& id, std::uint8_t segment) {
  const auto* seen = matcher->not_looked_up(id);
  if (seen == nullptr || !may_be_about(h.message, seen->content)) return;
  auto r = *matcher->take_waiting(id);
  if (find(h.message.id) == nullptr) {
    auto lifecycle = replay(h.message, h.events);
    if (domain::is_final(lifecycle.state()) || matcher->ended_lately(h.message.id))
      return matcher->answer_now(r.answers, matched);
    auto& t = adopt({h.message, lifecycle, 0, false, reference_in(h.events)});
    t.counted_in_room = false;
    t.counted_in_queue = false;
  }
  const segment_address where{h.message.id, goes_whole(h.message) ? all_segments : segment};
  if (!matcher->awaits(id)) remember(id, where);
  if (!apply_waiting(where, id, r)) matcher->put_back(id, std::move(r));
}

/// A message whose outcome a crash or a time-out hid: the only one held for this handset must be the one.
bool link_state::match_held(const std::string& id, const waiting_receipt& r) {
  const auto where = matcher->only_held(r.content.handset);
  auto* t = where ? find(where->message) : nullptr;
  if (t == nullptr || t->is_final()) return false;
  stop_holding(*t, where->segment);
  return apply_waiting(record_taken(*t, where->segment, id, std::nullopt), id, r);
}

void link_state::remove_stray(const stray_to_remove& stray) {
  self->send(deps->journal,
      append_claim{link_actor{self}, 0, {}, {}, {{deps->options.id, stray.operator_id, stray.kept_since}}});
}

}  // namespace mbs::actors
