#include "actors/links/link_state.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::actors {

namespace {

/// A bind refused for its configuration: somebody has to mend it, here or at the operator's.
constexpr domain::duration after_hopeless_refusal = std::chrono::minutes{5};
constexpr domain::duration shortest_tick = std::chrono::milliseconds{1};

template <class... Handlers>
struct overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

}  // namespace

void link_state::connect(std::size_t socket) {
  auto& slot = slots[socket];
  slot.reconnect_at.reset();
  slot.session.reset();
  slot.bound = false;
  slot.connecting = true;
  ++slot.generation;
  tell_condition();
  sockets->open(socket, slot.generation);
}

void link_state::on_opened(const wire_opened& m) {
  auto& slot = slots[m.socket];
  if (m.generation != slot.generation) return;
  slot.connecting = false;
  slot.session.emplace(deps->options.binds[m.socket]);
  slot.session->on_connected(now, slot.out);
  tell_condition();
  after_session_call(m.socket);
  sockets->read_on(m.socket, m.generation);
}

void link_state::on_octets(const wire_octets& m) {
  auto& slot = slots[m.socket];
  if (m.generation != slot.generation || !slot.session) return;
  slot.session->on_bytes(m.octets, now, slot.out);
  after_session_call(m.socket);
  if (m.generation == slot.generation && slot.session) sockets->read_on(m.socket, m.generation);
}

void link_state::on_closed(const wire_closed& m) {
  auto& slot = slots[m.socket];
  if (m.generation != slot.generation) return;
  if (!slot.session) {
    if (slot.connecting) spdlog::warn("link {}: cannot connect: {}", deps->options.name, m.why);
    return lose_connection(m.socket, std::nullopt);
  }
  slot.session->on_disconnected(slot.out);
  after_session_call(m.socket);
}

/// Acts on what a call of the session has brought, then writes. Answers wait until all events are read, since
/// the events are views that the session's next call invalidates.
void link_state::after_session_call(std::size_t socket) {
  auto& slot = slots[socket];
  auto events = std::move(slot.out.events);
  slot.out.events.clear();
  for (const auto& event : events)
    on_event(socket, event);
  give_answers();
  events.clear();
  if (slot.out.events.empty()) slot.out.events = std::move(events);  // keeps its memory
  flush_octets(socket);
}

void link_state::on_event(std::size_t socket, const smpp::esme_event& event) {
  std::visit(overloaded{
                 [&](const smpp::submit_answered& e) { on_answer(e); },
                 [&](const smpp::delivery_arrived& e) { on_delivery(e, socket); },
                 [&](const smpp::data_delivery_arrived& e) { on_delivery(e, socket); },
                 [&](const smpp::request_timed_out& e) { on_timed_out(socket, e); },
                 [&](const smpp::late_answer& e) { on_late_answer(socket, e); },
                 [&](const smpp::bound& e) { on_bound(socket, e); },
                 [&](const smpp::session_closed& e) { on_session_closed(socket, e); },
                 [&](const smpp::bind_failed& e) {
                   spdlog::error("link {}: bind refused: {}", deps->options.name, smpp::to_text(e.status));
                 },
                 [](const auto&) {},  // queries, cancels and alerts: this link sends none or needs none
             },
      event);
}

void link_state::on_bound(std::size_t socket, const smpp::bound& b) {
  auto& slot = slots[socket];
  slot.bound = true;
  slot.backoff.on_bound();
  spdlog::info("link {}: bound to {}", deps->options.name, b.smsc_id);
  tell_condition();
}

void link_state::on_session_closed(std::size_t socket, const smpp::session_closed& c) {
  if (c.why == smpp::close_reason::unbound_by_us)
    spdlog::info("link {}: unbound", deps->options.name);
  else if (slots[socket].bound || !c.unanswered.empty())
    spdlog::warn("link {}: session ended: {}; {} answers missing", deps->options.name, smpp::to_text(c.why),
        c.unanswered.size());
  flush_octets(socket);  // an unbind_resp or generic_nack may still be there
  for (auto key : c.unanswered)
    on_unknown_outcome(key);
  const bool refused = c.why == smpp::close_reason::bind_refused;
  lose_connection(socket, refused ? std::optional{c.status} : std::nullopt);
}

void link_state::lose_connection(std::size_t socket, std::optional<smpp::command_status> refused) {
  auto& slot = slots[socket];
  sockets->close(socket, slot.generation);
  ++slot.generation;  // whatever still comes from that connection is not heard
  slot.bound = false;
  slot.connecting = false;
  slot.timed_out.clear();
  jitter = jitter * 6364136223846793005ULL + 1442695040888963407ULL;
  if (!draining) {
    const auto random = jitter >> 16;
    const auto pause = refused ? slot.backoff.after_refusal(*refused, deps->options.status_classes, random)
                               : std::optional{slot.backoff.after_loss(random)};
    if (!pause)
      spdlog::error(
          "link {}: the bind cannot succeed as configured; next try in 5 minutes", deps->options.name);
    slot.reconnect_at = now + pause.value_or(after_hopeless_refusal);
  }
  tell_condition();
  // The session object must outlive the handling of its own last event.
}

void link_state::flush_octets(std::size_t socket) {
  auto& slot = slots[socket];
  if (!slot.out.octets.empty()) {
    sockets->send(socket, slot.generation, std::move(slot.out.octets));
    slot.out.octets = {};
  }
  if (!slot.out.close) return;
  slot.out.close = false;
  if (slot.session && slot.session->state() != smpp::session_state::closed)
    sockets->close(socket, slot.generation);
}

bool link_state::is_up() const noexcept {
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (slots[i].bound && deps->options.binds[i].mode != smpp::bind_mode::receiver) return true;
  return false;
}

void link_state::tell_condition() {
  const bool up = is_up();
  const auto bound = std::count_if(slots.begin(), slots.end(), [](const auto& s) { return s.bound; });
  deps->figures->sessions_bound.store(static_cast<std::uint64_t>(bound), std::memory_order_relaxed);
  auto condition = link_condition::waiting;
  if (up)
    condition = link_condition::bound;
  else if (draining)
    condition = link_condition::stopped;
  else if (std::any_of(slots.begin(), slots.end(), [](const auto& s) { return s.connecting; }))
    condition = link_condition::connecting;
  else if (std::any_of(
               slots.begin(), slots.end(), [](const auto& s) { return s.session && !s.reconnect_at; }))
    condition = link_condition::binding;
  deps->figures->condition.store(condition, std::memory_order_relaxed);
  if (up == told_up) return;
  told_up = up;
  if (up) handing_back = false;
  self->send(deps->router, link_changed{deps->options.id, up});
}

void link_state::on_tick(const link_tick& tick) {
  if (tick.number == tick_number) armed_for = domain::time_point::max();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto& slot = slots[i];
    if (slot.reconnect_at && *slot.reconnect_at <= now) {
      connect(i);
    } else if (slot.session && !slot.reconnect_at && slot.session->next_deadline() <= now) {
      slot.session->on_tick(now, slot.out);
      after_session_call(i);
    }
  }
  requeue_delayed();
}

/// One timer at a time: for whatever comes first.
void link_state::arm() {
  auto next = domain::time_point::max();
  for (const auto& slot : slots) {
    if (slot.reconnect_at)
      next = std::min(next, *slot.reconnect_at);
    else if (slot.session)
      next = std::min(next, slot.session->next_deadline());
  }
  if (ready_count != 0 && session_with_room()) next = std::min(next, bucket->next_token_at(now));
  if (!delayed.empty()) next = std::min(next, delayed.begin()->first);
  if (next == domain::time_point::max() || next >= armed_for) return;
  next = std::max(next, now + shortest_tick);
  if (next >= armed_for) return;
  armed_for = next;
  send_later(self, next - now, link_tick{++tick_number});
}

void link_state::drain(std::function<void()> done) {
  draining = true;
  drained = std::move(done);
  if (!told_up) release_ready(true);
}

/// The next start finds nothing whose outcome is unknown.
void link_state::clear_claim() {
  claim_ticket = next_ticket++;
  self->send(deps->journal, append_claim{link_actor{self}, claim_ticket, {deps->options.id, {}}, {}, {}});
}

void link_state::check_drained() {
  if (!draining || !drained || !claims.empty() || !recording.empty() || claim_ticket != 0) return;
  if (!std::exchange(claim_is_cleared, true)) return clear_claim();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto& slot = slots[i];
    slot.reconnect_at.reset();
    if (slot.session && slot.bound) {
      slot.session->unbind(now, slot.out);
      after_session_call(i);
    } else if (slot.connecting) {
      sockets->close(i, slot.generation);
      ++slot.generation;
    }
  }
  auto done = std::move(drained);
  drained = nullptr;
  done();
}

}  // namespace mbs::actors
