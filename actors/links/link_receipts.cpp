#include "actors/links/link_state.hpp"
#include "actors/messages/replay.hpp"
#include "persistence/links/link_store.hpp"
#include "persistence/messages/message_store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

/// From the matcher's verdicts to the lives of messages.
namespace mbs::actors {

namespace {

/// How far back a delivery receipt may refer.
constexpr domain::duration look_back = std::chrono::hours{24 * 8};

}  // namespace

void link_state::on(const delivery_receipt_arrived& e) {
  if (!matcher->admit(e.token, matched)) return;
  raise(deps->figures->receipts);
  if (e.flawed) raise(deps->figures->flawed_receipts);
  if (!e.readable)
    return matcher->keep_for_people(e.token, e.handsets,
        e.written.text.empty() ? e.written.parameter : e.written.text, e.raw, now, matched);
  const auto m = find_match(e.ids, e.handsets);
  // A short number that is only guessed waits for what the store knows.
  const bool waits = m.is_doubtful() || !apply(m, {e.outcome, e.code, e.handsets, e.note}, {&e.token, 1});
  if (waits) matcher->wait(e, now, matched);
}

/// Nobody takes messages from phones yet: kept as something that cannot be read, for people to look at.
void link_state::on(const inbound_arrived& e) {
  if (!matcher->admit(e.token, matched)) return;
  raise(deps->figures->receipts);
  matcher->keep_for_people(e.token, {e.handset, 0}, {}, e.raw, now, matched);
}

receipt_match link_state::find_match(const std::vector<id_reading>& ids, const receipt_handsets& handsets) {
  return matcher->find(ids, handsets, [this](segment_address where) {
    const auto* t = find(where.message);
    return t != nullptr;
  });
}

/// False when it is about nothing that is known, or about too much.
bool link_state::apply(const receipt_match& m, const receipt_content& r,
    std::span<const answer_token> answers, const std::optional<stray_to_remove>& stray) {
  using kind = receipt_match::kind;
  if (m.what == kind::several || m.what == kind::nothing) return false;
  if (m.what == kind::repeat) {
    matcher->answer_now(answers, matched);
    if (stray) matched.strays_to_remove.push_back(*stray);
    return true;
  }
  const auto by = *m.by;  // what waits for it may be forgotten on the way
  if (r.outcome != domain::segment_outcome::indeterminate) settle_ids(by.id, m);
  apply_receipt(m.where, r, answers, stray);
  note_learnt(operator_channel->matched(by));
  return true;
}

// --- One receipt for all segments ---------------------------------------------------------------

bool link_state::is_told_together(const domain::message& m) const noexcept {
  return deps->options.receipt_per_message && m.segments > 1 && !goes_whole(m);
}

void link_state::note_taken_together(const domain::message& m, std::uint8_t segment, const std::string& id) {
  if (!is_told_together(m)) return;
  auto& t = together[m.id];
  if (!t.taken.contains(segment) && !id.empty()) t.ids.emplace_back(id, segment);
  t.taken.insert(segment);
}

/// What this link's operator took before a restart, and told: the one receipt is about that as well.
void link_state::note_past(const domain::message_event& e) {
  const auto* t = find(e.message);
  if (t == nullptr || e.link != deps->options.id || !is_told_together(t->m.message)) return;
  if (e.kind == domain::event_kind::submitted)
    return note_taken_together(t->m.message, e.segment, e.smsc_message_id);
  auto& told = together[e.message].told;
  if (!told) told = receipt_content{e.outcome, e.code, {}, e.note};
}

/// The receipt of its message came before the operator took this segment.
void link_state::apply_together(const domain::message& m, std::uint8_t segment, const std::string& id) {
  const auto found = together.find(m.id);
  if (found == together.end() || !found->second.told) return;
  const auto told = *found->second.told;  // the message may be forgotten on the way
  const segment_address where{m.id, segment};
  if (!id.empty()) matcher->settled(id, where, m.to.number());
  apply_receipt(where, told, {}, std::nullopt);
}

/// The segments that a receipt about `where` tells of. Where the operator sends one for all, it is what it
/// has taken; when it says that the text has arrived, also what it may have taken. Other links' segments are
/// not.
segment_set link_state::told_by(tracked_message& t, segment_address where, const receipt_content& r) {
  segment_set told;
  const bool whole = where.segment == all_segments;
  for (std::uint8_t s = 0; s < t.m.message.segments; ++s)
    if (whole || s == where.segment) told.insert(s);
  const bool all = is_told_together(t.m.message) && r.outcome != domain::segment_outcome::indeterminate;
  if (!all) return told;
  auto& known = together[t.m.message.id];
  if (!known.told) known.told = r;
  told = told | known.taken;
  if (r.outcome != domain::segment_outcome::delivered) return told;
  told = told | t.held;
  for (std::uint8_t s = 0; s < t.m.message.segments; ++s)
    if (t.held.contains(s)) stop_holding(t, s);
  return told;
}

/// Receipts with these ids are not awaited any more, but may come again.
void link_state::settle_ids(const std::string& id, const receipt_match& m) {
  matcher->settled(id, m.where, m.handset);
  const auto found = together.find(m.where.message);
  if (found == together.end()) return;
  for (const auto& [other, segment] : found->second.ids)
    matcher->settled(other, {m.where.message, segment}, m.handset);
}

/// The message is in memory.
void link_state::apply_receipt(segment_address where, const receipt_content& r,
    std::span<const answer_token> answers, const std::optional<stray_to_remove>& stray) {
  auto* t = find(where.message);
  const auto told = told_by(*t, where, r);
  when_durable* after = nullptr;
  for (std::uint8_t segment = 0; segment < t->m.message.segments; ++segment) {
    if (!told.contains(segment)) continue;
    const auto step = t->m.lifecycle.segment_receipt(segment, r.outcome);
    if (step.applied)
      after =
          &add_fact(*t, domain::event_kind::delivery_receipt, step, {segment, r.code, r.outcome, {}, r.note});
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
}

/// Whether it waits no more.
bool link_state::apply_waiting(waiting_number number, bool guessing) {
  const auto* r = matcher->waiting(number);
  if (r == nullptr) return true;
  const auto m = find_match(r->ids, r->content.handsets);
  if (m.is_doubtful()) {
    if (!guessing) return false;
    if (is_answer_due(r->content.handsets)) return outrunning.insert(number), false;
  }
  if (m.what == receipt_match::kind::nothing) return false;
  std::optional<stray_to_remove> stray;
  if (r->kept_since) stray = stray_to_remove{r->id(), *r->kept_since};
  // Its readings are looked at until it is dealt with.
  if (!apply(m, r->content, r->answers, stray)) return false;
  (void)matcher->take(number);
  return true;
}

/// A segment to one of these handsets is at the operator, and its id has not come: the receipt may be its.
bool link_state::is_answer_due(const receipt_handsets& handsets) {
  return window->any_sent([&](segment_address where) {
    const auto* t = find(where.message);
    const auto to = t->m.message.to.number();
    return to == handsets[0] || to == handsets[1];
  });
}

void link_state::remember(const std::string& id, segment_address where, std::int64_t handset) {
  const bool repeated = matcher->expect(id, where, handset) &&
      find_match({{id, true}}, {}).what == receipt_match::kind::several;
  if (repeated) {
    if (figure(deps->figures->repeated_ids) == 0)
      spdlog::warn(
          "link {}: the operator gives several messages the id {}: their receipts are told apart by "
          "handset only, and those to one handset not at all",
          deps->options.name, id);
    raise(deps->figures->repeated_ids);
  }
  while (const auto dropped = matcher->drop_excess()) {
    // From now on only the store knows it; the message itself goes when nothing else here refers to it.
    if (dropped->message == where.message) continue;  // another id of it is awaited
    auto* t = find(dropped->message);
    if (t == nullptr || t->in_queue || !t->is_here() || !t->paused.empty()) continue;
    forget(*t);
  }
}

void link_state::match_early(const std::string& id, std::int64_t handset) {
  for (const auto number : matcher->waiting_for(id, handset))
    (void)apply_waiting(number, false);
}

/// Asks the store about receipts whose message memory does not know; one question at a time.
void link_state::look_up_waiting() {
  auto q = matcher->lookups_due(now);
  if (q.receipts.empty()) return;
  const link_actor me{self};
  const bool asked = deps->store->query<persistence::message_store>(
      lane::messages, [me, q = std::move(q), link = deps->options.id, since = now - look_back](auto& store) {
        auto found = store.find_by_smsc_id(link, q.ids, q.handsets, since);
        receipts_looked_up answer{found ? domain::errc::none : found.error(), nullptr, q.receipts};
        if (found)
          answer.found = std::make_shared<std::vector<persistence::message_history>>(std::move(*found));
        caf::anon_send(me, std::move(answer));
      });
  if (!asked) matcher->lookup_ended();
}

/// What the store knows is known here from now on; then the receipts are looked at as if they had just come.
void link_state::on_looked_up(const receipts_looked_up& m) {
  matcher->lookup_ended();
  if (m.why != domain::errc::none) return;  // asked again at the next sweep
  for (const auto& h : *m.found) {
    for (const auto& e : h.events)
      if (e.kind == domain::event_kind::submitted && e.link == deps->options.id)
        know_history(h, e.smsc_message_id, e.segment);
    if (find(h.message.id) == nullptr) continue;
    for (const auto& e : h.events)
      if (e.kind == domain::event_kind::submitted && e.link == deps->options.id)
        note_taken_together(h.message, e.segment, e.smsc_message_id);
  }
  for (const auto number : m.asked) {
    const auto* r = matcher->waiting(number);
    if (r == nullptr || r->looked_up || apply_waiting(number, true)) continue;
    if (match_held(number)) continue;
    if (find_match(r->ids, r->content.handsets).what == receipt_match::kind::several)
      raise(deps->figures->ambiguous_receipts);
    matcher->keep_waiting(number, now, matched);
    note_learnt(operator_channel->missed());
  }
  look_up_waiting();  // there may be more than one question's worth
}

/// An old message: from the store back into memory, as far as a receipt asks for it.
void link_state::know_history(
    const persistence::message_history& h, const std::string& id, std::uint8_t segment) {
  const auto handset = h.message.to.number();
  if (id.empty() || matcher->waiting_for(id, handset).empty()) return;
  const segment_address where{h.message.id, goes_whole(h.message) ? all_segments : segment};
  if (find(h.message.id) == nullptr) {
    auto lifecycle = replay(h.message, h.events);
    if (domain::is_final(lifecycle.state()) || matcher->ended_lately(h.message.id))
      return matcher->settled(id, where, handset);
    auto& t =
        adopt({h.message, lifecycle, attempts_in(h.events), may_have_left(h.events), reference_in(h.events)});
    t.counted_in_room = false;
    t.counted_in_queue = false;
  }
  remember(id, where, handset);
}

/// A message whose outcome a crash or a time-out hid: the only one held for this handset must be the one,
/// unless the receipt has outrun an answer that is still to come, or its ids are those of other messages.
/// Once RECOVERY is over: before, other messages held for it may be yet to come.
bool link_state::match_held(waiting_number number) {
  const auto* r = matcher->waiting(number);
  if (find_match(r->ids, r->content.handsets).what != receipt_match::kind::nothing) return false;
  if (!all_recovered) return outrunning.insert(number), false;
  const auto where = matcher->only_held(r->content.handsets);
  auto* t = where ? find(where->message) : nullptr;
  if (t == nullptr || t->is_final()) return false;
  if (is_answer_due(r->content.handsets)) {
    outrunning.insert(number);
    return false;
  }
  const auto id = r->ids.empty() ? std::string{} : r->ids.front().id;
  stop_holding(*t, where->segment);
  const auto about = record_taken(*t, where->segment, id, std::nullopt);
  std::optional<stray_to_remove> stray;
  if (r->kept_since) stray = stray_to_remove{r->id(), *r->kept_since};
  const auto handset = t->m.message.to.number();
  apply_receipt(about, r->content, r->answers, stray);
  if (r->content.outcome != domain::segment_outcome::indeterminate) matcher->settled(id, about, handset);
  (void)matcher->take(number);
  return true;
}

/// The answers that receipts may have outrun are there by now, or will not come.
void link_state::match_outrunning() {
  if (!all_recovered) return;
  for (const auto number : std::exchange(outrunning, {}))
    if (matcher->waiting(number) != nullptr && !apply_waiting(number, true)) (void)match_held(number);
}

/// Keeps it for the next start, and reads anew what waits.
void link_state::note_learnt(const std::optional<ids_learnt>& learnt) {
  if (!learnt) return;
  ids_to_keep = learnt->kept;
  read_again = true;
}

void link_state::apply_learnt() {
  while (std::exchange(read_again, false)) {
    const auto all = matcher->read_again([this](const written_ids& written, std::vector<id_reading>& out) {
      operator_channel->read_ids(written, out);
    });
    for (const auto number : all)
      (void)apply_waiting(number, false);
  }
  if (!ids_to_keep) return;
  const bool taken = deps->store->execute<persistence::link_store>(
      [link = deps->options.id, name = deps->options.name, kept = *ids_to_keep](auto& store) {
        if (const auto done = store.keep_learnt(link, kept); !done)
          spdlog::warn("link {}: what was learnt about message ids could not be kept: {}", name,
              domain::to_code(done.error()));
      });
  if (taken) ids_to_keep.reset();
}

void link_state::remove_stray(const stray_to_remove& stray) {
  self->send(deps->journal,
      append_claim{link_actor{self}, 0, {}, {}, {{deps->options.id, stray.operator_id, stray.kept_since}}});
}

}  // namespace mbs::actors
