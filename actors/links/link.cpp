#include "actors/links/link_state.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>

#include <cassert>

namespace mbs::actors {

namespace {

constexpr domain::duration sweep_period = std::chrono::milliseconds{500};

/// Packets bunch up on their way: a twentieth of the burst stays unused, so that the operator too never
/// counts more than rate + burst in a second.
[[nodiscard]] constexpr std::uint32_t usable(std::uint32_t burst) noexcept {
  return std::max<std::uint32_t>(1, burst - burst / 20);
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void link_state::start(link_dependencies dependencies, std::unique_ptr<channel> way) {
  deps.emplace(std::move(dependencies));
  operator_channel = std::move(way);
  traits = operator_channel->traits();
  now = deps->now();
  steady_now = deps->steady();
  const auto& o = deps->options;
  bucket.emplace(o.tps, usable(o.burst), steady_now);
  deps->figures->tps.store(o.tps, std::memory_order_relaxed);
  deps->figures->since.store(now, std::memory_order_relaxed);
  references.emplace(deps->seed);
  window.emplace(o.window);
  matcher.emplace(matcher_limits{.awaited = o.correlations, .unanswered = o.unanswered_receipts});
  operator_channel->start(steady_now, deps->seed, events);
  digest();
  send_later(self, sweep_period, link_sweep{});
}

/// The end of every handler: move what can move, send what came of it.
void link_state::pump() {
  if (!told_up && (handing_back || draining)) release_ready(true);
  send_ready();
  if (read_again || ids_to_keep) apply_learnt();
  claim_more();  // after sending: the next ones are claimed while these are answered
  send_facts();
  send_strays();
  operator_channel->answer(matched.answers);
  matched.answers.clear();
  operator_channel->flush();
  hand_over();
  give_back_room();
  check_drained();
  arm();
  show_figures();
  assert(is_consistent());
}

tracked_message* link_state::find(domain::message_id id) {
  auto found = messages.find(id);
  return found == messages.end() ? nullptr : &found->second;
}

/// What is to happen once all of the account's facts of this handler are durable, this one included.
when_durable& link_state::add_fact(tracked_message& t, domain::event_kind kind,
    const domain::message_lifecycle::step& step, fact_details d) {
  auto& group = groups[t.m.message.account];
  if (!group.facts) group.facts = std::make_shared<std::vector<message_fact>>();
  // Nothing follows a final state: a latecomer would be told to the customer as a second end.
  if (!step.applied && domain::is_final(step.state)) return group.after;
  assert(!t.end_told);
  message_fact fact{t.m.message, {}, false};
  fact.event = {.seq = {},
      .message = t.m.message.id,
      .account = t.m.message.account,
      .kind = kind,
      .state = step.state,
      .outcome = d.outcome,
      .segment = d.segment,
      .link = deps->options.id,
      .code = d.code,
      .at = now,
      .charge = step.charge,
      .release = step.release,
      .smsc_message_id = std::move(d.operator_id),
      .note = d.note};
  if (t.counted_in_queue && step.state != domain::message_state::accepted) {
    t.counted_in_queue = false;
    fact.left_queue = true;
  }
  if (domain::is_final(step.state)) note_end(t, fact, group.after);
  group.facts->push_back(std::move(fact));
  return group.after;
}

/// Whoever read the store before this end is durable takes the message for unfinished: one that was overdue,
/// or about to be, or whose copies each have a receipt, must not end a second time because of that.
void link_state::note_end(tracked_message& t, const message_fact& fact, when_durable& after) {
  t.end_told = true;
  const bool gave_up =
      fact.event.kind == domain::event_kind::gave_up || fact.event.kind == domain::event_kind::expired;
  // RECOVERY may be about to give the rest of it to this link.
  const bool from_store = !t.counted_in_room && fact.message.segments > 1;
  const bool overdue = fact.message.expires_at + deps->options.receipt_grace <= now + std::chrono::minutes{1};
  if (!gave_up && !from_store && !t.m.possible_duplicate && !overdue) return;
  matcher->note_end(fact.message.id);
  after.ended.push_back(fact.message.id);
}

/// Everything that one handler found out goes out together, a group an account.
void link_state::send_facts() {
  for (auto& [account, group] : groups) {
    const auto ticket = next_ticket++;
    recording.emplace(ticket, std::move(group.after));
    self->send(deps->accounts, settle_facts{account, link_actor{self}, ticket, std::move(group.facts)});
  }
  groups.clear();
}

/// Kept durably before it is answered. What it replaces goes first.
void link_state::send_strays() {
  for (const auto& s : matched.strays_to_remove)
    remove_stray(s);
  matched.strays_to_remove.clear();
  raise(deps->figures->strays, matched.strays_to_keep.size());
  for (auto& s : matched.strays_to_keep) {
    const auto ticket = next_ticket++;
    recording[ticket].stray_kept = s.number;
    persistence::stray_receipt stray;
    stray.link = deps->options.id;
    stray.smsc_message_id = std::move(s.operator_id);
    stray.to = s.content.handsets[0] != 0 ? s.content.handsets[0] : s.content.handsets[1];
    stray.outcome = s.content.outcome;
    stray.code = s.content.code;
    stray.raw = std::move(s.raw);
    stray.at = s.at;
    stray.note = s.content.note;
    self->send(deps->journal, append_claim{link_actor{self}, ticket, {}, {std::move(stray)}, {}});
  }
  matched.strays_to_keep.clear();
}

void link_state::on_recorded(const facts_recorded& m) {
  for (auto ticket : m.tickets) {
    if (ticket == claim_ticket) {
      claim_ticket = 0;
      window->claims_durable();
      continue;
    }
    auto found = recording.find(ticket);
    if (found == recording.end()) continue;
    auto after = std::move(found->second);
    recording.erase(found);
    on_durable(after);
  }
}

void link_state::on_durable(when_durable& after) {
  for (auto key : after.free_claims)
    free_claim(key);
  matcher->answer_now(after.answers, matched);
  for (const auto& r : after.send_again)
    repeat(r);
  append(matched.strays_to_remove, after.strays_to_remove);
  for (auto id : after.ended)
    matcher->end_durable(id, now);
  if (after.stray_kept != 0) matcher->stray_durable(after.stray_kept, matched);
  if (after.then) after.then();
}

/// The message is final: forget it, except for places that still refer to it.
void link_state::finish(domain::message_id id) {
  auto* t = find(id);
  if (t == nullptr || t->in_queue || !t->busy.empty()) return;  // goes when its last place does
  if (!t->held.empty()) matcher->stop_holding(t->m.message.to.number(), id);
  forget(*t);
}

void link_state::forget(tracked_message& t) {
  if (t.counted_in_room) ++room_owed;
  if (deps->options.receipt_per_message) together.erase(t.m.message.id);
  messages.erase(t.m.message.id);
}

void link_state::set_rate(const set_link_rate& m) {
  deps->options.tps = m.tps;
  deps->figures->tps.store(m.tps, std::memory_order_relaxed);
  bucket->change(m.tps, usable(m.burst), steady_now);
}

void link_state::show_figures() {
  auto& f = *deps->figures;
  for (std::size_t c = 0; c < domain::traffic_class_count; ++c)
    f.queued[c].store(queue.size(static_cast<domain::traffic_class>(c)), std::memory_order_relaxed);
  f.in_flight.store(window->size(), std::memory_order_relaxed);
  f.awaiting_receipt.store(matcher->awaited_count(), std::memory_order_relaxed);
}

/// For assertions: window and matcher agree with themselves, and nothing found out is left behind.
bool link_state::is_consistent() const {
  return window->is_consistent() && matcher->is_consistent() && groups.empty() && events.empty() &&
      matched.answers.empty() && matched.strays_to_keep.empty() && matched.strays_to_remove.empty() &&
      returning.empty();
}

link_actor spawn_link(caf::actor_system& system, link_dependencies dependencies) {
  return system.spawn(
      [d = std::move(dependencies)](
          link_actor::stateful_pointer<link_state> self) mutable -> link_actor::behavior_type {
        fail_fast(self, "LINK");
        auto& state = self->state;
        auto way = d.make_channel(link_actor{self});
        state.start(std::move(d), std::move(way));
        // Every handler: take the time, act, then send what came of it.
        const auto acting = [&state](auto act) {
          return [&state, act](auto& m) {
            state.now = state.deps->now();
            state.steady_now = state.deps->steady();
            act(state, m);
            state.pump();
          };
        };
        const auto wired = acting([](link_state& s, auto& m) { s.on_wire(wire_event{std::move(m)}); });
        return {
            [h = acting([](link_state& s, const auto& m) { s.enqueue(m); })](route_messages& m) { h(m); },
            [h = acting([](link_state& s, auto& m) { s.enqueue(m); })](route_progress& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.withdraw(m); })](withdraw_message& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.give_up(m); })](give_up_messages& m) { h(m); },
            [h = acting([](link_state& s, const auto&) { s.hand_back_queue(); })](hand_back& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_recorded(m); })](facts_recorded& m) { h(m); },
            [wired](wire_opened& m) { wired(m); },
            [wired](wire_octets& m) { wired(m); },
            [wired](wire_closed& m) { wired(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_tick(m); })](link_tick& m) { h(m); },
            [h = acting([](link_state& s, const auto&) {
              s.sweep();
              send_later(s.self, sweep_period, link_sweep{});
            })](link_sweep& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_looked_up(m); })](
                receipts_looked_up& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.recover(m); })](link_recovered& m) { h(m); },
            [h = acting([](link_state& s, const auto&) { s.recover_all(); })](recovery_over& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.drain(m.done); })](drain_link& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.set_rate(m); })](set_link_rate& m) { h(m); },
        };
      });
}

}  // namespace mbs::actors
