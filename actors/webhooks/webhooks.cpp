#include "actors/runtime/fail_fast.hpp"
#include "actors/webhooks/webhooks_state.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

namespace mbs::actors {

namespace {

constexpr domain::duration tick_period = std::chrono::milliseconds{200};
constexpr std::uint32_t read_size = 1'000;
/// At once, of all endpoints: keys are looked up in the same lane.
constexpr std::uint32_t backlogs_read_at_once = 2;
/// Progress row of all endpoints that keep up.
constexpr webhook_endpoint_id everybody{};
/// Own row of one whose first event of all is not done. A row of 0 says nothing: endpoints with nothing but
/// retries once got one.
constexpr event_seq nothing_done{-1};
/// Whoever is further behind the newest event, or for longer, does not hold back the row of all: no more than
/// that is told again to everybody after a stop.
constexpr std::int64_t events_behind = 10'000;
constexpr domain::duration time_behind = std::chrono::seconds{10};
/// An own row follows its endpoint no more often.
constexpr domain::duration own_rows_apart = std::chrono::seconds{1};

/// Which endpoints the last stop left behind by rows of their own; look_on() finds those behind everybody's.
progress_read read_progress(persistence::webhook_store& store) {
  progress_read answer;
  const auto rows = store.load_progress();
  if (!rows) {
    answer.why = rows.error();
    return answer;
  }
  for (const auto& row : *rows) {
    if (row.endpoint == everybody)
      answer.through = row.through;
    else if (row.through != keeps_up)
      answer.own_rows[row.endpoint] = row.through;
  }
  for (const auto& [id, through] : answer.own_rows)
    answer.behind[id] = through == event_seq{} ? answer.through : through;
  answer.seen = answer.through;
  answer.more = true;
  if (const auto waiting = store.count_retries())
    answer.retries = *waiting;
  else
    answer.why = waiting.error();
  return answer;
}

}  // namespace

void webhooks_state::start(const start_webhooks& m) {
  journal = m.journal;
  endpoint_gone = m.endpoint_gone;
  const webhooks_actor me{self};
  const bool taken = deps->store->query<persistence::webhook_store>(
      lane::messages, [me](auto& store) { caf::anon_send(me, read_progress(store)); });
  if (!taken) send_later(self, std::chrono::seconds{1}, m);
}

/// The next stretch of events after the common row: whose endpoint is among them is behind.
void webhooks_state::look_on(const progress_read& m) {
  const webhooks_actor me{self};
  const bool taken = deps->store->query<persistence::webhook_store>(lane::messages, [me, m](auto& store) {
    progress_read answer = m;
    auto page = store.callbacks_after(std::nullopt, m.seen, read_size);
    if (page) {
      for (const auto& due : page->due)
        answer.behind.try_emplace(due.message.callback, m.through);
      answer.seen = page->through;
      answer.more = page->more;
    } else {
      answer.why = page.error();
    }
    caf::anon_send(me, std::move(answer));
  });
  if (!taken) send_later(self, std::chrono::seconds{1}, m);
}

void webhooks_state::on_progress(const progress_read& m) {
  if (m.why != errc::none)
    return send_later(self, std::chrono::seconds{1}, start_webhooks{journal, endpoint_gone});
  if (m.more) return look_on(m);
  written_through = m.through;
  retries_waiting = m.retries;
  newest = std::max({newest, m.through, m.seen});
  for (const auto& [id, through] : m.behind) {
    auto& e = entry(id);
    // Who is behind the row of all without one of its own gets it before that of all moves on.
    if (const auto own = m.own_rows.find(id); own != m.own_rows.end()) e.own_row = own->second;
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
  std::set<webhook_endpoint_id> touched;
  newest = std::max(newest, m.through);
  for (const auto& due : *m.due) {
    newest = std::max(newest, due.event.seq);
    entry(due.message.callback).outbox.push(due);
    touched.insert(due.message.callback);
  }
  for (auto id : touched)
    work(id, entry(id));
  self->send(journal, callbacks_taken{});
}

/// What was not told is read from the store, like what found no room.
void webhooks_state::on_skipped(const callbacks_skipped& m) {
  newest = std::max(newest, m.through);
  for (const auto& [id, first] : *m.first) {
    auto& e = entry(id);
    e.outbox.skip(first);
    work(id, e);
  }
  self->send(journal, callbacks_taken{});
}

void webhooks_state::ask_settings(webhook_endpoint_id id, webhook_entry& e) {
  if (e.asking) return;
  const webhooks_actor me{self};
  e.asking = deps->store->query<persistence::webhook_store>(lane::messages, [me, id](auto& store) {
    webhook_settings_read answer{.asked = id, .why = errc::none, .endpoint = nullptr};
    auto found = store.load_signed_endpoint(id);
    if (found)
      answer.endpoint = std::make_shared<const persistence::webhook_endpoint>(std::move(*found));
    else
      answer.why = found.error();
    caf::anon_send(me, std::move(answer));
  });
}

void webhooks_state::on_settings(const webhook_settings_read& m) {
  auto& e = entry(m.asked);
  e.asking = false;
  if (std::exchange(e.asked_too_early, false)) return work(m.asked, e);
  if (m.why != errc::none && m.why != errc::not_found) return;  // asked again at the next tick
  e.settings_at = deps->now();
  e.is_outdated = false;
  if (m.endpoint) {
    take_settings(e, *m.endpoint);
  } else {
    e.settings.emplace();
    e.settings->active = false;  // deleted: nobody wants these
    if (const auto account = e.outbox.account(); account && endpoint_gone) endpoint_gone(account);
  }
  work(m.asked, e);
}

void webhooks_state::take_settings(webhook_entry& e, const persistence::webhook_endpoint& found) {
  const bool is_new = !e.settings;
  if (is_new || e.settings->secret != found.secret || !e.key) {
    e.key = webhook::signing_key::from_secret(found.secret);
    if (!e.key && lines.take(deps->now()))
      spdlog::error(
          "event=webhook_unsigned endpoint={} reason=\"its secret is damaged\"", domain::to_text(found.id));
  }
  if (is_new || e.settings->previous_secret != found.previous_secret)
    e.previous_key = webhook::signing_key::from_secret(found.previous_secret);
  e.previous_until = found.previous_until;
  if (!restless.contains(found.id) && !being_written.contains(found.id)) e.standing = found.standing;
  e.settings = found;
}

void webhooks_state::want_backlog(webhook_endpoint_id id, webhook_entry& e) {
  if (e.reading || e.waits_to_read || !e.outbox.wants_read()) return;
  e.waits_to_read = true;
  wanting_backlog.push_back(id);
  read_backlogs();
}

/// In turn, and none of a receiver that rests by now: it asks again when it is tried.
void webhooks_state::read_backlogs() {
  while (reading_backlogs < backlogs_read_at_once && !wanting_backlog.empty()) {
    const auto id = wanting_backlog.front();
    wanting_backlog.pop_front();
    auto& e = entry(id);
    e.waits_to_read = false;
    const bool is_spared = e.settings && e.is_wanted() && (e.is_paused() || e.rest.rests(deps->now()));
    if (e.outbox.wants_read() && !is_spared) read_backlog(id, e);
  }
}

void webhooks_state::read_backlog(webhook_endpoint_id id, webhook_entry& e) {
  const webhooks_actor me{self};
  const auto after = e.outbox.last_taken();
  e.reading = deps->store->query<persistence::webhook_store>(lane::messages, [me, id, after](auto& store) {
    auto found = store.callbacks_after(id, after, read_size);
    backlog_read answer{found ? errc::none : found.error(), id, {}};
    if (found) answer.page = std::move(*found);
    caf::anon_send(me, std::move(answer));
  });
  if (!e.reading) return;  // wanted again at the next tick
  ++reading_backlogs;
  e.outbox.begin_read();
}

void webhooks_state::on_backlog(backlog_read& m) {
  auto& e = entry(m.endpoint);
  e.reading = false;
  --reading_backlogs;
  read_backlogs();
  if (m.why != errc::none) return;  // tried again at the next tick
  e.outbox.end_read(std::move(m.page.due), !m.page.more, m.page.through);
  work(m.endpoint, e);
}

/// Read before anything else is sent: what is said of it now may not be what is in the store.
void webhooks_state::on_changed(const webhook_endpoint_changed& m) {
  for (auto& [id, e] : endpoints) {
    const bool concerns = m.endpoint ? id == m.endpoint : e.settings && e.settings->account == m.account;
    if (!concerns) continue;
    e.is_outdated = true;
    e.asked_too_early = e.asking;
    // The 410 may be written later than the change was.
    if (m.makes_active && std::exchange(e.standing.is_gone, false)) restless.insert(id);
    work(id, entry(id));
  }
}

void webhooks_state::tick() {
  if (started) {
    const std::vector<webhook_endpoint_id> some(busy.begin(), busy.end());
    for (const auto id : some)
      work(id, entry(id));
    write_progress();
    read_retries();
    write_standings();
    write_records();
    forget_given_up();
    let_quiet_ones_rest();
  }
  forget_idle();
  log_left_out();
  auto waiting = retries_waiting;
  each_busy([&](webhook_endpoint_id, const webhook_entry& e) { waiting += e.outbox.outstanding(); });
  deps->counters->callbacks_waiting.store(waiting, std::memory_order_relaxed);
  send_later(self, tick_period, webhooks_tick{});
}

/// However many endpoints are known, a tick looks at those that have something to do.
void webhooks_state::let_quiet_ones_rest() {
  const auto now = deps->now();
  std::erase_if(busy, [&](webhook_endpoint_id id) {
    const auto found = endpoints.find(id);
    if (found == endpoints.end()) return true;
    auto& e = found->second;
    if (!e.is_quiet(now)) return false;
    if (!std::exchange(e.is_listed, true)) quiet.emplace_back(now, id);
    return true;
  });
}

/// Memory follows traffic.
void webhooks_state::forget_idle() {
  const auto now = deps->now();
  while (!quiet.empty() && now - quiet.front().first > settings_life) {
    const auto id = quiet.front().second;
    quiet.pop_front();
    const auto found = endpoints.find(id);
    if (found == endpoints.end()) continue;
    auto& e = found->second;
    e.is_listed = false;
    if (busy.contains(id)) continue;  // listed again when it is quiet
    if (now - e.used_at > settings_life && !restless.contains(id) && !being_written.contains(id)) {
      endpoints.erase(found);
    } else {
      e.is_listed = true;
      quiet.emplace_back(now, id);
    }
  }
}

/// One that is behind, away or slow, so that it holds nobody back. One that owes no event needs none,
/// whatever becomes of its retries.
bool webhooks_state::needs_own_row(const webhook_entry& e) const {
  if (e.outbox.is_behind()) return true;
  if (e.outbox.idle()) return false;
  // It rejoins the others only when it has caught up with them.
  const bool lags = e.own_row != keeps_up && e.outbox.through() < written_through;
  const bool is_slow = newest.value - e.outbox.through().value > events_behind ||
      deps->now() - time_behind > e.outbox.oldest();
  return lags || is_slow || e.rest.is_away() || e.is_paused();
}

/// Those that keep up share one row, which moves in the same commit in which another gets its own.
void webhooks_state::write_progress() {
  append_webhooks append;
  const auto now = deps->now();
  auto through = newest;
  each_busy([&](webhook_endpoint_id id, webhook_entry& e) {
    const bool is_apart = needs_own_row(e);
    const auto through_own = e.outbox.through() == event_seq{} ? nothing_done : e.outbox.through();
    const auto own = is_apart ? through_own : keeps_up;
    const bool only_moves = is_apart && e.own_row != keeps_up;
    if (own != e.own_row && !(only_moves && now - e.own_row_at < own_rows_apart)) {
      e.own_row = own;
      e.own_row_at = now;
      append.progress.push_back({id, own});
    }
    if (!is_apart && !e.outbox.idle()) through = std::min(through, e.outbox.through());
  });
  if (through > written_through) {
    written_through = through;
    append.progress.push_back({everybody, through});
  }
  if (!append.progress.empty()) self->send(journal, std::move(append));
}

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
            [&state](const callbacks_skipped& m) { state.on_skipped(m); },
            [&state](const callback_answered& m) { state.on_answer(m); },
            [&state](const webhook_settings_read& m) { state.on_settings(m); },
            [&state](backlog_read& m) { state.on_backlog(m); },
            [&state](const retries_read& m) { state.on_retries(m); },
            [&state](const progress_read& m) { state.on_progress(m); },
            [&state](const standings_written& m) { state.on_standings(m); },
            [&state](const deliveries_recorded& m) { state.on_recorded(m); },
            [&state](const given_up_forgotten& m) {
              state.forgetting = false;
              if (!m.is_all) state.forget_at = {};
            },
            [&state](const webhooks_tick&) { state.tick(); },
            [&state](const webhook_endpoint_changed& m) { state.on_changed(m); },
            [&state](const test_webhook& m) { state.on_test(m); },
            [&state](const retries_written&) { state.next_look_for_retries = {}; },
        };
      });
}

}  // namespace mbs::actors
