#include <algorithm>
#include <limits>
#include <set>
#include <unordered_map>

#include <spdlog/spdlog.h>
#include <caf/actor_system.hpp>

#include "actors/callback_body.hpp"
#include "actors/endpoint_outbox.hpp"
#include "actors/fail_fast.hpp"
#include "actors/webhooks_actor.hpp"
#include "protocols/webhook_signature.hpp"

namespace mbs::actors {

namespace {

using domain::endpoint_id;
using domain::errc;
using domain::event_seq;
using persistence::callback_due;

constexpr domain::duration tick_period = std::chrono::milliseconds{200};
constexpr domain::duration retry_period = std::chrono::seconds{2};
constexpr domain::duration settings_life = std::chrono::seconds{60};
constexpr std::uint32_t read_size = 1'000;
constexpr std::uint32_t failures_until_pause = 5;
/// Progress row of all endpoints that keep up.
constexpr endpoint_id everybody{};
/// An endpoint's own progress row that says: keeps up with everybody.
constexpr event_seq keeps_up{std::numeric_limits<std::int64_t>::max()};

/// Pause before attempt `attempt` + 1 of one event (72 h in all, see guarantees).
[[nodiscard]] domain::duration pause_after(std::uint32_t attempt) noexcept {
  constexpr std::array<int, 8> seconds{5, 15, 60, 300, 900, 1'800, 3'600, 7'200};
  return std::chrono::seconds{
      seconds[std::min<std::size_t>(attempt, seconds.size()) - (attempt == 0 ? 0 : 1)]};
}

struct endpoint_entry {
  explicit endpoint_entry(std::uint32_t limit) : outbox{limit} {}
  endpoint_outbox outbox;
  std::optional<persistence::endpoint_record> settings;
  std::optional<webhook::signing_key> key;
  domain::time_point settings_at;
  bool asking = false;
  bool reading = false;
  std::uint32_t in_flight = 0;
  std::uint32_t failures = 0;  // in a row
  domain::time_point paused_until;
  event_seq own_row = keeps_up;  // as last written
};

struct delivery {
  endpoint_id endpoint;
  std::vector<callback_due> due;
  std::optional<persistence::webhook_retry> retry;
};

struct webhooks_state {
  explicit webhooks_state(webhooks_actor::pointer p) : self{p} {}

  webhooks_actor::pointer self;
  std::optional<webhooks_dependencies> deps;
  progress_keeper journal;
  std::unordered_map<endpoint_id, endpoint_entry> endpoints;
  std::unordered_map<std::uint64_t, delivery> deliveries;
  std::set<std::int64_t> retrying;
  std::uint64_t next_delivery = 1;
  event_seq newest;
  event_seq written_through;
  bool started = false;
  std::vector<callbacks_due> early;  // bounded by the links' windows: they feed it through the journal
  bool reading_retries = false;
  domain::time_point retries_read_at;

  endpoint_entry& entry(endpoint_id id) {
    return endpoints.try_emplace(id, deps->options.outbox_per_endpoint).first->second;
  }

  void start(const start_webhooks& m);
  void on_progress(const progress_read& m);
  void on_due(const callbacks_due& m);
  void work(endpoint_id id, endpoint_entry& e);
  void ask_settings(endpoint_id id, endpoint_entry& e);
  void on_settings(const endpoint_settings_read& m);
  void read_backlog(endpoint_id id, endpoint_entry& e);
  void on_backlog(const backlog_read& m);
  void post(endpoint_id id, endpoint_entry& e, delivery d);
  void on_answer(const callback_answered& m);
  void succeed(endpoint_entry& e, delivery& d);
  void fail(endpoint_entry& e, delivery& d, const callback_response& response);
  void write_retry(endpoint_entry& e, delivery& d);
  void tick();
  void read_retries();
  void on_retries(const retries_read& m);
  void write_progress();
};

void webhooks_state::start(const start_webhooks& m) {
  journal = m.journal;
  const webhooks_actor me{self};
  const bool taken = deps->store->ask([me](persistence::read_store& store) {
    progress_read answer;
    auto rows = store.load_progress();
    if (!rows)
      answer.why = rows.error();
    else {
      for (const auto& row : *rows) {
        if (row.endpoint == everybody)
          answer.through = row.through;
        else if (row.through != keeps_up)
          answer.behind[row.endpoint] = row.through;
      }
      for (auto after = answer.through;;) {
        auto page = store.callbacks_after(std::nullopt, after, read_size);
        if (!page) {
          answer.why = page.error();
          break;
        }
        for (const auto& due : *page) {
          answer.behind.try_emplace(due.message.callback, answer.through);
          after = due.event.seq;
        }
        answer.seen = after;
        if (page->size() < read_size) break;
      }
    }
    caf::anon_send(me, std::move(answer));
  });
  if (!taken) send_later(self, std::chrono::seconds{1}, m);
}

void webhooks_state::on_progress(const progress_read& m) {
  if (m.why != errc::none) return send_later(self, std::chrono::seconds{1}, start_webhooks{journal});
  written_through = m.through;
  newest = std::max({newest, m.through, m.seen});
  for (const auto& [id, through] : m.behind) {
    auto& e = entry(id);
    e.own_row = through;
    e.outbox.start_behind(through);
    work(id, e);
  }
  started = true;
  auto waited = std::move(early);
  early.clear();
  for (const auto& due : waited)
    on_due(due);
}

void webhooks_state::on_due(const callbacks_due& m) {
  // What the last stop left comes first: until that is known, the order is kept by waiting.
  if (!started) return early.push_back(m);
  std::set<endpoint_id> touched;
  for (const auto& due : *m.due) {
    newest = std::max(newest, due.event.seq);
    entry(due.message.callback).outbox.push(due);
    touched.insert(due.message.callback);
  }
  for (auto id : touched)
    work(id, entry(id));
}

/// Sends what may be sent now.
void webhooks_state::work(endpoint_id id, endpoint_entry& e) {
  const auto now = deps->now();
  if (!e.settings || now - e.settings_at > settings_life) ask_settings(id, e);
  if (!e.settings) return;
  if (e.outbox.wants_read()) read_backlog(id, e);
  while (e.outbox.waiting() != 0 && e.in_flight < deps->options.connections_per_endpoint &&
      now >= e.paused_until) {
    // After failures one request at a time finds out whether the endpoint is back.
    if (e.failures >= failures_until_pause && e.in_flight != 0) return;
    delivery d{id, e.outbox.take(e.settings->batch), std::nullopt};
    if (!e.settings->active || !e.key) {
      raise(deps->counters->callbacks_dropped, d.due.size());
      e.outbox.done(d.due);
      continue;
    }
    post(id, e, std::move(d));
  }
}

void webhooks_state::ask_settings(endpoint_id id, endpoint_entry& e) {
  if (e.asking) return;
  const webhooks_actor me{self};
  e.asking = deps->store->ask([me, id](persistence::read_store& store) {
    endpoint_settings_read answer;
    answer.asked = {id};
    const std::array ids{id};
    auto found = store.load_endpoints(ids);
    if (!found)
      answer.why = found.error();
    else {
      answer.endpoints = std::make_shared<std::vector<persistence::endpoint_record>>(std::move(*found));
      for (const auto& endpoint : *answer.endpoints) {
        const std::array accounts{endpoint.account};
        auto states = store.load_accounts(accounts);
        if (!states)
          answer.why = states.error();  // without its secret nothing can be signed
        else if (!states->empty())
          answer.account_secrets[endpoint.account] = states->front().account.webhook_secret;
      }
    }
    caf::anon_send(me, std::move(answer));
  });
}

void webhooks_state::on_settings(const endpoint_settings_read& m) {
  for (auto id : m.asked)
    entry(id).asking = false;
  if (m.why != errc::none) return;  // asked again at the next tick
  for (auto id : m.asked) {
    auto& e = entry(id);
    e.settings_at = deps->now();
    const auto found =
        std::find_if(m.endpoints->begin(), m.endpoints->end(), [&](const auto& r) { return r.id == id; });
    if (found == m.endpoints->end()) {
      e.settings.emplace();
      e.settings->active = false;  // deleted: nobody wants these
    } else {
      const bool changed = !e.settings || e.settings->secret != found->secret || !e.key;
      e.settings = *found;
      const auto account = m.account_secrets.find(found->account);
      const auto& secret =
          !found->secret.empty() || account == m.account_secrets.end() ? found->secret : account->second;
      if (changed) e.key = webhook::signing_key::from_secret(secret);
      if (!e.key)
        spdlog::error("webhooks: {} has no usable secret: its callbacks are dropped", domain::to_text(id));
    }
    work(id, e);
  }
}

void webhooks_state::read_backlog(endpoint_id id, endpoint_entry& e) {
  if (e.reading) return;
  const webhooks_actor me{self};
  const auto after = e.outbox.last_taken();
  e.reading = deps->store->ask([me, id, after](persistence::read_store& store) {
    auto found = store.callbacks_after(id, after, read_size);
    backlog_read answer{found ? errc::none : found.error(), id, nullptr};
    if (found) answer.due = std::make_shared<std::vector<callback_due>>(std::move(*found));
    caf::anon_send(me, std::move(answer));
  });
  if (e.reading) e.outbox.begin_read();
}

void webhooks_state::on_backlog(const backlog_read& m) {
  auto& e = entry(m.endpoint);
  e.reading = false;
  if (m.why != errc::none) return;  // tried again at the next tick
  const bool all = m.due->size() < read_size;
  e.outbox.end_read(std::move(*m.due), all);
  work(m.endpoint, e);
}

void webhooks_state::post(endpoint_id id, endpoint_entry& e, delivery d) {
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
  (void)id;
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

void webhooks_state::succeed(endpoint_entry& e, delivery& d) {
  raise(deps->counters->callbacks_sent, d.due.size());
  if (e.failures >= failures_until_pause) spdlog::info("webhooks: {} answers again", e.settings->url);
  e.failures = 0;
  e.paused_until = {};
  if (!d.retry) return e.outbox.done(d.due);
  retrying.erase(d.retry->event.value);
  self->send(journal, append_webhooks{{}, {}, {d.retry->event}});
}

void webhooks_state::fail(endpoint_entry& e, delivery& d, const callback_response& response) {
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
void webhooks_state::write_retry(endpoint_entry& e, delivery& d) {
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

void webhooks_state::tick() {
  if (started) {
    for (auto& [id, e] : endpoints)
      work(id, e);
    write_progress();
    read_retries();
  }
  // Forget endpoints with nothing to do, so that memory follows traffic.
  std::erase_if(endpoints, [](const auto& item) {
    const auto& e = item.second;
    return e.outbox.idle() && e.in_flight == 0 && !e.asking && !e.reading && e.failures == 0 &&
        e.own_row == keeps_up && e.outbox.waiting() == 0 && e.outbox.last_taken().value == 0;
  });
  std::uint64_t waiting = 0;
  for (const auto& [id, e] : endpoints)
    waiting += e.outbox.waiting();
  deps->counters->callbacks_waiting.store(waiting, std::memory_order_relaxed);
  send_later(self, tick_period, webhooks_tick{});
}

void webhooks_state::read_retries() {
  const auto now = deps->now();
  if (reading_retries || now - retries_read_at < retry_period) return;
  retries_read_at = now;
  const webhooks_actor me{self};
  reading_retries = deps->store->ask([me, now](persistence::read_store& store) {
    auto due = store.retries_due(now, 500);
    retries_read answer;
    if (due) answer.due = std::make_shared<std::vector<persistence::read_store::retry_due>>(std::move(*due));
    caf::anon_send(me, std::move(answer));
  });
}

void webhooks_state::on_retries(const retries_read& m) {
  reading_retries = false;
  if (!m.due) return;
  const auto now = deps->now();
  for (auto& r : *m.due) {
    auto& e = entry(r.retry.endpoint);
    if (!e.settings) {
      ask_settings(r.retry.endpoint, e);
      continue;  // due again at the next read
    }
    if (now < e.paused_until || !retrying.insert(r.retry.event.value).second) continue;
    if (!e.settings->active || !e.key) {
      retrying.erase(r.retry.event.value);
      self->send(journal, append_webhooks{{}, {}, {r.retry.event}});
      continue;
    }
    post(r.retry.endpoint, e, delivery{r.retry.endpoint, {std::move(r.about)}, r.retry});
  }
}

/// Those that keep up share one row; one that is behind or away has its own, so that it holds nobody back.
void webhooks_state::write_progress() {
  append_webhooks append;
  auto through = newest;
  for (auto& [id, e] : endpoints) {
    // One that was away rejoins the others only when it has caught up with them.
    const bool lags = e.own_row != keeps_up && !e.outbox.idle() && e.outbox.through() < written_through;
    const bool away = e.outbox.is_behind() || e.failures >= failures_until_pause || lags;
    const auto own = away ? e.outbox.through() : keeps_up;
    if (own != e.own_row) {
      e.own_row = own;
      append.progress.push_back({id, own});
    }
    if (!away && !e.outbox.idle()) through = std::min(through, e.outbox.through());
  }
  if (through > written_through) {
    written_through = through;
    append.progress.push_back({everybody, through});
  }
  if (!append.progress.empty()) self->send(journal, std::move(append));
}

}  // namespace

webhooks_actor spawn_webhooks(caf::actor_system& system, webhooks_dependencies dependencies) {
  return system.spawn(
      [d = std::move(dependencies)](
          webhooks_actor::stateful_pointer<webhooks_state> self) -> webhooks_actor::behavior_type {
        fail_fast(self, "WEBHOOKS");
        auto& state = self->state;
        state.deps.emplace(d);
        send_later(self, tick_period, webhooks_tick{});
        return {
            [&state](const start_webhooks& m) { state.start(m); },
            [&state](const callbacks_due& m) { state.on_due(m); },
            [&state](const callback_answered& m) { state.on_answer(m); },
            [&state](const endpoint_settings_read& m) { state.on_settings(m); },
            [&state](const backlog_read& m) { state.on_backlog(m); },
            [&state](const retries_read& m) { state.on_retries(m); },
            [&state](const progress_read& m) { state.on_progress(m); },
            [&state](const webhooks_tick&) { state.tick(); },
            [&state](const endpoint_changed& m) {
              auto& e = state.entry(m.endpoint);
              e.settings_at = {};
              state.work(m.endpoint, e);
            },
        };
      });
}

}  // namespace mbs::actors
