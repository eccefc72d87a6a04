#include "actors/links/link_state.hpp"

#include <algorithm>

/// Between LINK and its channel: what it tells, whether it is up, when it wants to be woken, its end.
namespace mbs::actors {

namespace {

constexpr domain::duration shortest_tick = std::chrono::milliseconds{1};

}  // namespace

void link_state::on_wire(const wire_event& event) {
  operator_channel->on_wire(event, steady_now, events);
  digest();
}

void link_state::on_tick(const link_tick& tick) {
  if (tick.number == tick_number) armed_for = domain::steady_point::max();
  operator_channel->on_tick(steady_now, events);
  digest();
  requeue_delayed();
}

/// Acts on what the channel's last call has brought. Answers wait until all of it is read, since the events
/// view what the channel's next call ends.
void link_state::digest() {
  for (const auto& event : events)
    std::visit([this](const auto& e) { on(e); }, event);
  events.clear();
  tell_condition();
}

void link_state::tell_condition() {
  const auto status = operator_channel->status();
  deps->figures->sessions_bound.store(status.connections, std::memory_order_relaxed);
  deps->figures->failed_binds.store(status.failed_tries, std::memory_order_relaxed);
  deps->figures->sessions_configured.store(status.configured, std::memory_order_relaxed);
  deps->figures->condition.store(status.condition, std::memory_order_relaxed);
  tell_people(status);
  if (status.is_up() == told_up) return;
  told_up = status.is_up();
  deps->figures->since.store(now, std::memory_order_relaxed);
  if (told_up) handing_back = false;
  self->send(deps->router, link_changed{deps->options.id, told_up});
}

/// Why it is not as it should be, and what comes next: changes seldom, and then it is told.
void link_state::tell_people(const channel_status& status) {
  auto& figures = *deps->figures;
  if (status.troubles != troubles_told) {
    troubles_told = status.troubles;
    figures.note({std::string{operator_channel->last_trouble()}, now});
  }
  if (status.next_try == next_try_told) return;
  next_try_told = status.next_try;
  const bool waits = status.next_try != domain::steady_point::max();
  figures.next_try.store(
      waits ? now + (status.next_try - steady_now) : domain::time_point{}, std::memory_order_relaxed);
}

/// One timer at a time: for whatever comes first.
void link_state::arm() {
  auto next = operator_channel->next_deadline();
  if (window->ready_count() != 0 && operator_channel->room().segments != 0)
    next = std::min(next, bucket->next_token_at(steady_now));
  if (!delayed.empty()) next = std::min(next, delayed.begin()->first);
  if (next == domain::steady_point::max() || next >= armed_for) return;
  next = std::max(next, steady_now + shortest_tick);
  if (next >= armed_for) return;
  armed_for = next;
  send_later(self, next - steady_now, link_tick{++tick_number});
}

void link_state::drain(std::function<void()> done) {
  draining = true;
  drained = std::move(done);
  operator_channel->stop_connecting();
  if (!told_up) release_ready(true);
}

void link_state::check_drained() {
  if (!draining || !drained || window->size() != 0 || !recording.empty() || claim_ticket != 0) return;
  // The next start finds nothing whose outcome is unknown.
  if (!std::exchange(claim_is_cleared, true)) return send_claim_row();
  operator_channel->sign_off(steady_now, events);
  digest();
  operator_channel->flush();
  std::exchange(drained, nullptr)();
}

}  // namespace mbs::actors
