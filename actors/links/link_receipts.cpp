#include "actors/links/link_state.hpp"
#include "actors/messages/replay.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

namespace mbs::actors {

namespace {

using domain::segment_outcome;
using smpp::command_status;

constexpr std::size_t unmatched_limit = 100'000;
constexpr std::size_t raw_limit = 1'024;
constexpr std::size_t unread_errors_limit = 100;
constexpr std::size_t longest_error = 32;
constexpr std::size_t lookup_batch = 1'000;
/// A submit_sm_resp that the receipt outran arrives within this; then the store is asked.
constexpr domain::duration look_up_after = std::chrono::milliseconds{300};
/// How long a receipt without a message waits in memory for one.
constexpr domain::duration keep_unmatched = std::chrono::minutes{10};
/// How far back a receipt may refer.
constexpr domain::duration look_back = std::chrono::hours{24 * 8};

[[nodiscard]] segment_outcome outcome_of(smpp::message_state s) noexcept {
  switch (s) {
    case smpp::message_state::delivered: return segment_outcome::delivered;
    case smpp::message_state::expired: return segment_outcome::expired;
    case smpp::message_state::deleted: return segment_outcome::deleted;
    case smpp::message_state::undeliverable: return segment_outcome::undelivered;
    case smpp::message_state::rejected: return segment_outcome::rejected;
    case smpp::message_state::enroute:
    case smpp::message_state::accepted:
    case smpp::message_state::unknown: return segment_outcome::indeterminate;
  }
  return segment_outcome::indeterminate;
}

[[nodiscard]] std::int64_t number_in(std::string_view digits) noexcept {
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return error == std::errc{} && end == digits.data() + digits.size() ? n : 0;
}

}  // namespace

void link_state::on_delivery(const smpp::delivery_arrived& d, std::size_t socket) {
  const receipt_answer answer{socket, slots[socket].generation, d.sequence, false};
  const auto& options = deps->options.receipts;
  const auto kind = smpp::kind_of(d.message.esm_class, d.message.message(), options);
  std::optional<smpp::delivery_receipt> r;
  if (kind == smpp::delivery_kind::delivery_receipt)
    r = smpp::parse_delivery_receipt(d.message, options);
  else if (kind == smpp::delivery_kind::intermediate || kind == smpp::delivery_kind::other)
    return answers_now.emplace_back(answer, command_status::rok), void();
  // A receipt comes from the handset's number: source and destination are swapped.
  on_receipt(r, d.message.message(), number_in(d.message.source.digits), answer);
}

void link_state::on_delivery(const smpp::data_delivery_arrived& d, std::size_t socket) {
  const receipt_answer answer{socket, slots[socket].generation, d.sequence, true};
  const auto text = d.message.tlvs.get(smpp::tag::message_payload).value_or(std::string_view{});
  const auto kind = smpp::kind_of(d.message.esm_class, text, deps->options.receipts);
  std::optional<smpp::delivery_receipt> r;
  if (kind == smpp::delivery_kind::delivery_receipt)
    r = smpp::parse_delivery_receipt(d.message, deps->options.receipts);
  else if (kind == smpp::delivery_kind::intermediate || kind == smpp::delivery_kind::other)
    return answers_now.emplace_back(answer, command_status::rok), void();
  on_receipt(r, text, number_in(d.message.source.digits), answer);
}

void link_state::on_receipt(const std::optional<smpp::delivery_receipt>& parsed, std::string_view raw,
    std::int64_t to, receipt_answer answer) {
  if (answers_pending >= deps->options.unanswered_receipts)
    return answers_now.emplace_back(answer, command_status::rmsgqful), void();
  raise(deps->figures->receipts);
  unmatched_receipt r;
  r.to = to;
  r.arrived_at = now;
  r.answers.push_back(answer);
  ++answers_pending;
  if (!parsed) {
    r.raw = raw.substr(0, raw_limit);
    return keep_stray({}, r);
  }
  r.state = parsed->state;
  r.outcome = outcome_of(parsed->state);
  r.code = error_in(*parsed);
  const auto id = smpp::normalise_message_id(parsed->message_id, deps->options.id_in_receipt);
  const auto known = index->look_up(id);
  if (known.done) return answer_now(r.answers);
  if (known.awaited)
    if (apply_receipt(*known.awaited, r, {{}, r.answers, {}})) return forget_if_done(id, r.outcome);
  r.raw = raw.substr(0, raw_limit);
  add_to_unmatched(id, std::move(r));
}

/// 0 for none. What is no number under the link's settings is told once, for people to give it one.
std::uint32_t link_state::error_in(const smpp::delivery_receipt& r) {
  const auto number = deps->options.delivery_receipt_errors.number_of(r.error);
  if (number || r.error.empty()) return number.value_or(0);
  const auto error = r.error.substr(0, longest_error);
  if (unread_errors.size() < unread_errors_limit && !unread_errors.contains(error)) {
    unread_errors.emplace(error);
    spdlog::warn(
        "link {}: error code {} of receipts is no number by delivery_receipt_errors and has none in "
        "receipt_error_codes: left out",
        deps->options.name, error);
  }
  return 0;
}

/// Its submit_sm_resp may still come, or it is in the store.
void link_state::add_to_unmatched(const std::string& id, unmatched_receipt r) {
  const auto found = unmatched.find(id);
  if (found == unmatched.end() && unmatched.size() >= unmatched_limit) {
    for (const auto& a : r.answers)
      answers_now.emplace_back(a, command_status::rmsgqful);
    answers_pending -= std::min(answers_pending, r.answers.size());
    return;
  }
  if (found == unmatched.end()) return unmatched.emplace(id, std::move(r)), void();
  auto& known = found->second;
  const bool better =
      known.outcome == segment_outcome::indeterminate && r.outcome != segment_outcome::indeterminate;
  if (better) {
    known.state = r.state;
    known.outcome = r.outcome;
    known.code = r.code;
  }
  if (!known.looked_up) {
    // The same receipt again before its message was found: one outcome counts, both are answered.
    known.answers.insert(known.answers.end(), r.answers.begin(), r.answers.end());
  } else if (better) {
    if (known.kept_since) remove_stray(id, *known.kept_since);
    known.raw = std::move(r.raw);
    known.answers = std::move(r.answers);
    keep_stray(id, known);
  } else if (auto keeping = recording.find(known.stray_ticket); keeping != recording.end()) {
    // About to be kept as a stray: answered when that is durable.
    auto& waiting = keeping->second.answers;
    waiting.insert(waiting.end(), r.answers.begin(), r.answers.end());
  } else {
    answer_now(r.answers);
  }
}

/// Ids whose form is guessed can collide (hex "1F" and decimal "31"): then the handset must agree as well, as
/// far as the receipt names one.
bool link_state::may_be_about(const domain::message& m, const unmatched_receipt& r) const noexcept {
  if (deps->options.id_in_receipt != smpp::id_form::automatic) return true;
  constexpr std::int64_t first_mobile = 254'100'000'000, last_mobile = 254'799'999'999;
  return r.to < first_mobile || r.to > last_mobile || r.to == m.to.number();
}

/// False when the message is not in memory, or is another one.
bool link_state::apply_receipt(segment_address where, const unmatched_receipt& r, when_durable after) {
  auto* t = find(where.message);
  if (t == nullptr || !may_be_about(t->m.message, r)) return false;
  const auto first = where.segment == all_segments ? std::uint8_t{0} : where.segment;
  const auto last =
      where.segment == all_segments ? static_cast<std::uint8_t>(t->m.message.segments - 1) : where.segment;
  for (auto segment = first; segment <= last; ++segment) {
    const auto step = t->m.lifecycle.segment_receipt(segment, r.outcome);
    if (!step.applied) continue;
    add_fact(*t, domain::event_kind::delivery_receipt, segment, step, r.code, r.outcome, {},
        std::exchange(after, {}));
  }
  answer_now(after.answers);  // it told nothing new: there is nothing to wait for
  for (const auto& then : after.then)
    then();
  if (domain::is_final(t->m.lifecycle.state())) finish(where.message);
  return true;
}

void link_state::remember(const std::string& id, segment_address where) {
  index->expect(id, where);
  while (const auto dropped = index->drop_excess()) {
    // From now on only the store knows it; the message itself goes when nothing else here refers to it.
    auto* t = find(dropped->message);
    if (t != nullptr && !t->in_queue && t->busy_segments == 0 && t->held_segments == 0 &&
        t->paused_segments == 0) {
      if (t->counted_in_room) ++room_owed;
      messages.erase(dropped->message);
    }
  }
}

/// A segment with a final receipt needs no correlation any more, but its receipt may come again.
void link_state::forget_if_done(const std::string& id, segment_outcome outcome) {
  if (outcome != segment_outcome::indeterminate) index->done(id);
}

void link_state::match_early(const std::string& id, segment_address where) {
  auto found = unmatched.find(id);
  if (found == unmatched.end()) return;
  auto r = std::move(found->second);
  unmatched.erase(found);
  when_durable after{{}, std::move(r.answers), {}};
  // Not before: after a crash in between it must be there to be matched again.
  if (r.kept_since) after.then.push_back([this, id, since = *r.kept_since] { remove_stray(id, since); });
  if (apply_receipt(where, r, std::move(after))) forget_if_done(id, r.outcome);
}

void link_state::answer_now(const std::vector<receipt_answer>& answers) {
  for (const auto& a : answers)
    answers_now.emplace_back(a, command_status::rok);
  answers_pending -= std::min(answers_pending, answers.size());
}

void link_state::give_answers() {
  for (const auto& [a, status] : std::exchange(answers_now, {}))
    answer_receipt(a, status);
}

void link_state::answer_receipt(const receipt_answer& a, command_status status) {
  auto& slot = slots[a.socket];
  if (a.generation != slot.generation || !slot.session) return;  // it will be delivered again
  if (a.by_data_sm)
    (void)slot.session->answer_data(a.sequence, status, slot.out);
  else
    (void)slot.session->answer_deliver(a.sequence, status, slot.out);
}

/// Asks the store about receipts whose message memory does not know; one question at a time.
void link_state::look_up_unmatched() {
  std::vector<std::string> ids;
  for (auto at = unmatched.begin(); at != unmatched.end();) {
    auto& r = at->second;
    if (r.looked_up && now - r.arrived_at > keep_unmatched) {
      at = unmatched.erase(at);
      continue;
    }
    if (!r.looked_up && !lookup_under_way && now - r.arrived_at >= look_up_after && ids.size() < lookup_batch)
      ids.push_back(at->first);
    ++at;
  }
  if (ids.empty()) return;
  const link_actor me{self};
  lookup_under_way = deps->store->query(
      [me, ids, link = deps->options.id, since = now - look_back](persistence::read_store& store) {
        auto found = store.find_by_smsc_id(link, ids, since);
        receipts_looked_up answer{found ? domain::errc::none : found.error(), nullptr, ids};
        if (found)
          answer.found = std::make_shared<std::vector<persistence::message_history>>(std::move(*found));
        caf::anon_send(me, std::move(answer));
      });
}

void link_state::on_looked_up(const receipts_looked_up& m) {
  lookup_under_way = false;
  if (m.why != domain::errc::none) return;  // asked again at the next sweep
  for (const auto& h : *m.found)
    for (const auto& e : h.events) {
      if (e.kind != domain::event_kind::submitted || e.link != deps->options.id) continue;
      if (auto r = unmatched.find(e.smsc_message_id); r != unmatched.end() && !r->second.looked_up)
        apply_to_history(h, r->first, r->second);
    }
  for (const auto& id : m.asked) {
    auto r = unmatched.find(id);
    if (r == unmatched.end()) continue;
    if (r->second.looked_up && r->second.answers.empty()) {
      unmatched.erase(r);
      continue;
    }
    r->second.looked_up = true;
    if (match_held(id, r->second))
      unmatched.erase(id);
    else
      keep_stray(id, r->second);
  }
  look_up_unmatched();  // there may be more than one question's worth
}

/// An old message: from the store back into memory for as long as it takes.
void link_state::apply_to_history(
    const persistence::message_history& h, const std::string& id, unmatched_receipt& r) {
  const auto event =
      std::find_if(h.events.begin(), h.events.end(), [&](const auto& e) { return e.smsc_message_id == id; });
  if (!may_be_about(h.message, r)) return;
  if (find(h.message.id) == nullptr) {
    auto lifecycle = replay(h.message, h.events);
    if (domain::is_final(lifecycle.state()) || ended_late.contains(h.message.id)) {
      answer_now(r.answers);
      r.answers.clear();
      r.looked_up = true;
      return;
    }
    auto& t = adopt({h.message, lifecycle, 0, false, reference_in(h.events)});
    t.counted_in_room = false;
    t.counted_in_queue = false;
  }
  const bool whole = goes_whole(h.message);
  const segment_address where{h.message.id, whole ? all_segments : event->segment};
  if (!index->look_up(id).awaited) remember(id, where);
  if (apply_receipt(where, r, {{}, r.answers, {}})) forget_if_done(id, r.outcome);
  r.answers.clear();
  r.looked_up = true;
}

/// A message whose outcome a crash or a time-out hid: the only one held for this handset must be the one.
bool link_state::match_held(const std::string& id, unmatched_receipt& r) {
  const auto [first, last] = held.equal_range(r.to);
  if (first == last || std::next(first) != last) return false;
  const auto where = first->second;
  auto* t = find(where.message);
  if (t == nullptr || domain::is_final(t->m.lifecycle.state())) return false;
  stop_holding(*t, where.segment);
  const auto known = record_taken(*t, where.segment, id, {});
  when_durable after{{}, r.answers, {}};
  if (r.kept_since) after.then.push_back([this, id, since = *r.kept_since] { remove_stray(id, since); });
  const bool applied = apply_receipt(known, r, std::move(after));
  if (applied) forget_if_done(id, r.outcome);
  return applied;
}

/// Durable before it is answered: for matching later, and for people to look at.
void link_state::keep_stray(const std::string& id, unmatched_receipt& r) {
  raise(deps->figures->strays);
  const auto ticket = r.stray_ticket = next_ticket++;
  recording.emplace(ticket, when_durable{{}, std::move(r.answers), {}});
  r.answers.clear();
  persistence::stray_receipt stray;
  stray.link = deps->options.id;
  stray.smsc_message_id = id;
  stray.to = r.to;
  stray.outcome = r.outcome;
  stray.code = r.code;
  stray.raw = r.raw;
  stray.at = now;
  r.kept_since = now;
  self->send(deps->journal, append_claim{link_actor{self}, ticket, {}, {std::move(stray)}, {}});
}

void link_state::remove_stray(const std::string& id, domain::time_point kept_since) {
  self->send(deps->journal, append_claim{link_actor{self}, 0, {}, {}, {{deps->options.id, id, kept_since}}});
}

}  // namespace mbs::actors
