#include "actors/runtime/fail_fast.hpp"
#include "actors/webhooks/webhooks_state.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

namespace mbs::actors {

namespace {

constexpr domain::duration tick_period = std::chrono::milliseconds{200};
constexpr std::uint32_t read_size = 1'000;
/// Progress row of all endpoints that keep up.
constexpr webhook_endpoint_id everybody{};

/// Which endpoints the last stop left behind: by rows of their own, or by events after everybody's.
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
      answer.behind[row.endpoint] = row.through;
  }
  for (auto after = answer.through;;) {
    const auto page = store.callbacks_after(std::nullopt, after, read_size);
    if (!page) {
      answer.why = page.error();
      return answer;
    }
    for (const auto& due : *page) {
      answer.behind.try_emplace(due.message.callback, answer.through);
      after = due.event.seq;
    }
    answer.seen = after;
    if (page->size() < read_size) return answer;
  }
}

}  // namespace

void webhooks_state::start(const start_webhooks& m) {
  journal = m.journal;
  const webhooks_actor me{self};
  const bool taken = deps->store->query<persistence::webhook_store>(
      lane::messages, [me](auto& store) { caf::anon_send(me, read_progress(store)); });
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
  std::set<webhook_endpoint_id> touched;
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
  e.asking = deps->store->query<persistence::webhook_store, persistence::account_store>(
      lane::messages, [me, id](auto& store, auto& account_store) {
        webhook_settings_read answer;
        answer.asked = {id};
        const std::array ids{id};
        auto found = store.load_webhook_endpoints(ids);
        if (!found)
          answer.why = found.error();
        else {
          answer.endpoints = std::make_shared<std::vector<persistence::webhook_endpoint>>(std::move(*found));
          for (const auto& endpoint : *answer.endpoints) {
            const std::array accounts{endpoint.account};
            auto states = account_store.load_accounts(accounts);
            if (!states)
              answer.why = states.error();  // without its secret nothing can be signed
            else if (!states->empty())
              answer.account_secrets[endpoint.account] = states->front().account.webhook_secret;
          }
        }
        caf::anon_send(me, std::move(answer));
      });
}

void webhooks_state::on_settings(const webhook_settings_read& m) {
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

void webhooks_state::read_backlog(webhook_endpoint_id id, webhook_entry& e) {
  if (e.reading) return;
  const webhooks_actor me{self};
  const auto after = e.outbox.last_taken();
  e.reading = deps->store->query<persistence::webhook_store>(lane::messages, [me, id, after](auto& store) {
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

void webhooks_state::on_changed(const webhook_endpoint_changed& m) {
  const auto known = endpoints.find(m.endpoint);
  if (known == endpoints.end()) return;
  known->second.settings_at = {};
  work(m.endpoint, known->second);
}

void webhooks_state::tick() {
  if (started) {
    for (auto& [id, e] : endpoints)
      work(id, e);
    write_progress();
    read_retries();
  }
  forget_idle();
  std::uint64_t waiting = 0;
  for (const auto& [id, e] : endpoints)
    waiting += e.outbox.waiting();
  deps->counters->callbacks_waiting.store(waiting, std::memory_order_relaxed);
  send_later(self, tick_period, webhooks_tick{});
}

/// Memory follows traffic.
void webhooks_state::forget_idle() {
  const auto now = deps->now();
  for (auto& [id, e] : endpoints)
    // Nothing waits for it to be back: its next event finds out. Its own row goes first.
    if (e.rests(now)) e.failures = 0;
  std::erase_if(endpoints,
      [now](const auto& item) { return item.second.rests(now) && item.second.own_row == keeps_up; });
}

/// Those that keep up share one row; one that is behind or away has its own, so that it holds nobody back.
void webhooks_state::write_progress() {
  append_webhooks append;
  auto through = newest;
  for (auto& [id, e] : endpoints) {
    // One that was away rejoins the others only when it has caught up with them.
    const bool lags = e.own_row != keeps_up && !e.outbox.idle() && e.outbox.through() < written_through;
    const bool away = e.outbox.is_behind() || e.is_away() || lags;
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
            [&state](const backlog_read& m) { state.on_backlog(m); },
            [&state](const retries_read& m) { state.on_retries(m); },
            [&state](const progress_read& m) { state.on_progress(m); },
            [&state](const webhooks_tick&) { state.tick(); },
            [&state](const webhook_endpoint_changed& m) { state.on_changed(m); },
        };
      });
}

}  // namespace mbs::actors
