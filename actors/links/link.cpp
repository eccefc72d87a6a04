#include "actors/links/link_state.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>

namespace mbs::actors {

namespace {

constexpr domain::duration sweep_period = std::chrono::milliseconds{500};
/// Receipts that may come again and are still recognised.
constexpr std::size_t done_ids_limit = 20'000;

/// Packets bunch up on their way: a twentieth of the burst stays unused, so that the operator too never
/// counts more than rate + burst in a second.
[[nodiscard]] constexpr std::uint32_t usable(std::uint32_t burst) noexcept {
  return std::max<std::uint32_t>(1, burst - burst / 20);
}

}  // namespace

void link_state::start(link_dependencies dependencies, std::shared_ptr<wire> chosen_sockets) {
  deps.emplace(std::move(dependencies));
  sockets = std::move(chosen_sockets);
  now = deps->now();
  jitter = deps->seed | 1U;
  const auto& o = deps->options;
  bucket.emplace(o.tps, usable(o.burst), now);
  deps->figures->tps.store(o.tps, std::memory_order_relaxed);
  references.emplace(deps->seed);
  index.emplace(o.correlations, done_ids_limit);
  slots.resize(o.binds.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots[i].backoff = smpp::reconnect_backoff{o.reconnect_min, o.reconnect_max};
    connect(i);
  }
  send_later(self, sweep_period, link_sweep{});
}

tracked* link_state::find(domain::message_id id) {
  auto found = messages.find(id);
  return found == messages.end() ? nullptr : &found->second;
}

void link_state::add_fact(tracked& t, domain::event_kind kind, std::uint8_t segment,
    const domain::message_lifecycle::step& step, std::uint32_t code, domain::segment_outcome outcome,
    std::string smsc_id, when_durable after) {
  auto& group = groups[t.m.message.account];
  if (!group.facts) group.facts = std::make_shared<std::vector<message_fact>>();
  const auto move_into = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_into(group.after.free_claims, after.free_claims);
  move_into(group.after.answers, after.answers);
  move_into(group.after.then, after.then);
  // Nothing follows a final state: a latecomer would be told to the customer as a second end.
  if (!step.applied && domain::is_final(step.state)) return;
  message_fact fact{t.m.message, {}, false};
  fact.event = {.seq = {},
      .message = t.m.message.id,
      .account = t.m.message.account,
      .kind = kind,
      .state = step.state,
      .outcome = outcome,
      .segment = segment,
      .link = deps->options.id,
      .code = code,
      .at = now,
      .charge = step.charge,
      .release = step.release,
      .smsc_message_id = std::move(smsc_id)};
  if (t.counted_in_queue && step.state != domain::message_state::accepted) {
    t.counted_in_queue = false;
    fact.left_queue = true;
  }
  if (domain::is_final(step.state)) note_end(fact);
  group.facts->push_back(std::move(fact));
}

/// Whoever read the store before this end is durable takes the message for unfinished: one that was overdue,
/// or about to be, must not end a second time because of that.
void link_state::note_end(const message_fact& fact) {
  const bool gave_up =
      fact.event.kind == domain::event_kind::gave_up || fact.event.kind == domain::event_kind::expired;
  if (gave_up || fact.message.expires_at + deps->options.receipt_grace <= now + std::chrono::minutes{1})
    ended_late.emplace(fact.message.id, now);
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

void link_state::on_recorded(const facts_recorded& m) {
  for (auto ticket : m.tickets) {
    if (ticket == claim_ticket) {
      claim_ticket = 0;
      for (auto key : claiming) {
        auto& c = claims.at(key);
        c.stage = claim_stage::ready;
        ready[static_cast<std::size_t>(find(c.message)->m.message.traffic)].push_back(key);
        ++ready_count;
      }
      claiming.clear();
      continue;
    }
    auto found = recording.find(ticket);
    if (found == recording.end()) continue;
    auto after = std::move(found->second);
    recording.erase(found);
    for (auto key : after.free_claims)
      free_claim(key);
    for (const auto& a : after.answers)
      answer_receipt(a, smpp::command_status::rok);
    answers_pending -= std::min(answers_pending, after.answers.size());
    for (auto& then : after.then)
      then();
  }
  for (std::size_t i = 0; i < slots.size(); ++i)
    flush_octets(i);
}

/// The message is final: forget it, except for places that still refer to it.
void link_state::finish(domain::message_id id) {
  auto* t = find(id);
  if (t == nullptr || t->in_queue || t->busy_segments != 0) return;  // goes when its last place does
  if (t->held_segments != 0) std::erase_if(held, [&](const auto& h) { return h.second.message == id; });
  if (t->counted_in_room) ++room_owed;
  messages.erase(id);
}

link_actor spawn_link(caf::actor_system& system, link_dependencies dependencies) {
  return system.spawn(
      [d = std::move(dependencies)](
          link_actor::stateful_pointer<link_state> self) mutable -> link_actor::behavior_type {
        fail_fast(self, "LINK");
        auto& state = self->state;
        auto sockets = d.make_wire(link_actor{self});
        state.start(std::move(d), std::move(sockets));
        // Every handler: take the time, act, then send what came of it.
        const auto acting = [&state](auto act) {
          return [&state, act](auto& m) {
            state.now = state.deps->now();
            act(state, m);
            state.pump();
          };
        };
        return {
            [h = acting([](link_state& s, const auto& m) { s.enqueue(m); })](route_messages& m) { h(m); },
            [h = acting([](link_state& s, auto& m) { s.enqueue(m); })](route_progress& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.withdraw(m); })](withdraw_message& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.give_up(m); })](give_up_messages& m) { h(m); },
            [h = acting([](link_state& s, const auto&) { s.hand_back_queue(); })](hand_back& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_recorded(m); })](facts_recorded& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_opened(m); })](wire_opened& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_octets(m); })](wire_octets& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_closed(m); })](wire_closed& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_tick(m); })](link_tick& m) { h(m); },
            [h = acting([](link_state& s, const auto&) {
              s.expire_waiting();
              s.look_up_unmatched();
              send_later(s.self, sweep_period, link_sweep{});
            })](link_sweep& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.on_looked_up(m); })](
                receipts_looked_up& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.recover(m); })](link_recovered& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) { s.drain(m.done); })](drain_link& m) { h(m); },
            [h = acting([](link_state& s, const auto& m) {
              s.deps->options.tps = m.tps;
              s.deps->figures->tps.store(m.tps, std::memory_order_relaxed);
              s.bucket->change(m.tps, usable(m.burst), s.now);
            })](set_link_rate& m) { h(m); },
        };
      });
}

}  // namespace mbs::actors
