#include "actors/webhooks/callback_body.hpp"
#include "actors/webhooks/webhooks_state.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <spdlog/spdlog.h>

/// The part of WEBHOOKS that sends callbacks and tries them again.
namespace mbs::actors {

namespace {

constexpr domain::duration retry_period = std::chrono::seconds{2};
constexpr std::uint32_t retries_a_read = 500;

/// Pause before attempt `attempt` + 1 of one event (72 h in all, see guarantees).
[[nodiscard]] domain::duration pause_after(std::uint32_t attempt) noexcept {
  constexpr std::array<int, 8> seconds{5, 15, 60, 300, 900, 1'800, 3'600, 7'200};
  return std::chrono::seconds{
      seconds[std::min<std::size_t>(attempt, seconds.size()) - (attempt == 0 ? 0 : 1)]};
}

}  // namespace

/// Sends what may be sent now.
void webhooks_state::work(webhook_endpoint_id id, webhook_entry& e) {
  if (!e.has_work()) return;
  const auto now = e.used_at = deps->now();
  if (!e.settings || now - e.settings_at > settings_life) ask_settings(id, e);
  if (!e.settings) return;
  if (e.outbox.wants_read()) read_backlog(id, e);
  if (now < e.paused_until) return postpone_retries(e);
  while (e.in_flight < deps->options.connections_per_endpoint) {
    // After failures one request at a time finds out whether the endpoint is back.
    if (e.is_away() && e.in_flight != 0) return;
    auto next = next_of(id, e);
    if (!next) return;
    if (e.settings->active && e.key)
      post(e, std::move(*next));
    else
      drop(e, *next);
  }
}

/// Retries are seldom due, so they go first; but an event that the endpoint always refuses does not decide
/// whether it is back.
std::optional<delivery> webhooks_state::next_of(webhook_endpoint_id id, webhook_entry& e) {
  if (!e.retries.empty() && !(e.is_away() && e.outbox.waiting() != 0)) {
    auto r = std::move(e.retries.front());
    e.retries.pop_front();
    return delivery{id, {std::move(r.about)}, r.retry};
  }
  if (e.outbox.waiting() == 0) return std::nullopt;
  return delivery{id, e.outbox.take(e.settings->batch), std::nullopt};
}

/// Nobody wants it, or it cannot be signed.
void webhooks_state::drop(webhook_entry& e, const delivery& d) {
  raise(deps->counters->callbacks_dropped, d.due.size());
  if (!d.retry) return e.outbox.done(d.due);
  retrying.erase(d.retry->event.value);
  self->send(journal, append_webhooks{{}, {}, {d.retry->event}});
}

void webhooks_state::post(webhook_entry& e, delivery d) {
  const auto now = deps->now();
  callback_request request;
  request.url = e.settings->url;
  request.body = callback_body(d.due, deps->rules->plan, e.settings->batch > 1 && !d.retry);
  // Stable over retries: the same events in the same request have the same id.
  auto webhook_id = "evt_" + std::to_string(d.due.front().event.seq.value);
  if (d.due.size() > 1) webhook_id += "-" + std::to_string(d.due.back().event.seq.value);
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  request.headers.emplace_back(webhook::signature_header, e.key->sign(webhook_id, second, request.body));
  request.headers.emplace_back(webhook::id_header, std::move(webhook_id));
  request.headers.emplace_back(webhook::timestamp_header, std::to_string(second.time_since_epoch().count()));
  const auto number = next_delivery++;
  deliveries.emplace(number, std::move(d));
  ++e.in_flight;
  deps->transport->post(std::move(request), deps->options.timeout,
      [me = webhooks_actor{self}, number](callback_response response) {
        caf::anon_send(me, callback_answered{number, std::move(response)});
      });
}

void webhooks_state::on_answer(const callback_answered& m) {
  auto found = deliveries.find(m.delivery);
  if (found == deliveries.end()) return;
  auto d = std::move(found->second);
  deliveries.erase(found);
  auto& e = entry(d.endpoint);
  --e.in_flight;
  if (m.response.status >= 200 && m.response.status < 300)
    succeed(e, d);
  else
    fail(e, d, m.response);
  work(d.endpoint, e);
}

void webhooks_state::succeed(webhook_entry& e, delivery& d) {
  raise(deps->counters->callbacks_sent, d.due.size());
  if (e.failures >= failures_until_pause) spdlog::info("webhooks: {} answers again", e.settings->url);
  e.failures = 0;
  e.paused_until = {};
  if (!d.retry) return e.outbox.done(d.due);
  retrying.erase(d.retry->event.value);
  self->send(journal, append_webhooks{{}, {}, {d.retry->event}});
}

void webhooks_state::fail(webhook_entry& e, delivery& d, const callback_response& response) {
  raise(deps->counters->callbacks_failed);
  const auto now = deps->now();
  // Those under way when a pause began tell nothing new: only what was posted after it makes the next one
  // longer.
  if (now >= e.paused_until) ++e.failures;
  spdlog::warn("webhooks: {} failed: status {} {}", e.settings->url, response.status, response.error);
  if (response.retry_after.count() > 0) e.paused_until = now + response.retry_after;
  if (e.failures < failures_until_pause || d.retry) return write_retry(e, d);
  // The endpoint as a whole is away: its events wait in order, oldest first, until it is back or they are too
  // old.
  e.paused_until =
      std::max<domain::time_point>(e.paused_until, now + pause_after(e.failures - failures_until_pause + 1));
  std::vector<callback_due> too_old;
  std::vector<callback_due> later;
  for (auto& due : d.due)
    (now - due.event.at > deps->options.give_up_after ? too_old : later).push_back(std::move(due));
  raise(deps->counters->callbacks_dropped, too_old.size());
  e.outbox.done(too_old);
  e.outbox.put_back(std::move(later));
}

/// One event (or batch) failed while others get through: it is written down and tried by itself.
void webhooks_state::write_retry(webhook_entry& e, delivery& d) {
  const auto now = deps->now();
  append_webhooks append;
  for (const auto& due : d.due) {
    persistence::webhook_retry retry = d.retry.value_or(persistence::webhook_retry{
        due.event.seq, due.message.id, d.endpoint, 0, now, due.event.at + deps->options.give_up_after});
    ++retry.attempts;
    retry.next_at = std::max(now + pause_after(retry.attempts), e.paused_until);
    retrying.erase(retry.event.value);
    if (now < retry.give_up_at) {
      append.retries.push_back(retry);
    } else {
      raise(deps->counters->callbacks_dropped);
      append.retries_done.push_back(retry.event);
    }
  }
  if (!d.retry) e.outbox.done(d.due);
  self->send(journal, std::move(append));
}

/// While an endpoint rests, what is due to it would be read again and again and leave no room for others.
void webhooks_state::postpone_retries(webhook_entry& e) {
  if (e.retries.empty()) return;
  const auto now = deps->now();
  append_webhooks append;
  for (auto& r : e.retries) {
    retrying.erase(r.retry.event.value);
    r.retry.next_at = std::min(e.paused_until, r.retry.give_up_at);
    if (now < r.retry.give_up_at) {
      append.retries.push_back(r.retry);
    } else {
      raise(deps->counters->callbacks_dropped);
      append.retries_done.push_back(r.retry.event);
    }
  }
  e.retries.clear();
  self->send(journal, std::move(append));
}

void webhooks_state::read_retries() {
  const auto now = deps->now();
  if (reading_retries || now - retries_read_at < retry_period) return;
  retries_read_at = now;
  std::vector<webhook_endpoint_id> busy;
  for (const auto& [id, e] : endpoints)
    if (!e.retries.empty()) busy.push_back(id);
  const webhooks_actor me{self};
  reading_retries = deps->store->query<persistence::webhook_store>(
      lane::messages, [me, now, busy = std::move(busy)](auto& store) {
        auto due = store.retries_due(now, retries_a_read, busy);
        retries_read answer;
        if (due) answer.due = std::make_shared<std::vector<persistence::retry_due>>(std::move(*due));
        caf::anon_send(me, std::move(answer));
      });
}

void webhooks_state::on_retries(const retries_read& m) {
  reading_retries = false;
  if (!m.due) return;
  std::set<webhook_endpoint_id> touched;
  append_webhooks gone;
  for (auto& r : *m.due) {
    if (retrying.contains(r.retry.event.value)) continue;
    if (!r.about.message.id) {
      gone.retries_done.push_back(r.retry.event);
      continue;
    }
    retrying.insert(r.retry.event.value);
    touched.insert(r.retry.endpoint);
    entry(r.retry.endpoint).retries.push_back(std::move(r));
  }
  if (!gone.retries_done.empty()) self->send(journal, std::move(gone));
  for (auto id : touched)
    work(id, entry(id));
}

}  // namespace mbs::actors
