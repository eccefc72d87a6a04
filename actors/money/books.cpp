#include "actors/accounts/account_messages.hpp"
#include "actors/money/books_actor.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "actors/runtime/idle_watch.hpp"
#include "actors/runtime/work_pace.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/books_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace mbs::actors {

namespace {

using persistence::books_store;
using persistence::difference;
using persistence::stored_balance;

constexpr domain::duration look_period = std::chrono::minutes{1};
constexpr domain::duration close_period = std::chrono::minutes{1};
constexpr domain::duration after_failure = std::chrono::seconds{5};
constexpr std::uint32_t least_rest = 200;  // percent of a step
/// Accounts of one look.
constexpr std::uint32_t most_accounts = 50;
/// More stand in the store; for a figure that should be 0 that is enough.
constexpr std::uint32_t most_breaches = 1'000;

using balances = std::map<domain::account_id, domain::balance>;

struct books_state {
  explicit books_state(books_actor::pointer p) : self{p} {}

  books_actor::pointer self;
  books_dependencies parts;
  idle_watch idle;
  bool closing_failed = false;
  std::optional<persistence::recent_marks> marks;
  balances moved;     // in the minute before the last look
  balances suspects;  // what was stored, of accounts whose memory said something else

  void close();
  void on_step(const day_stepped& step);
  void look();
  void on_look(const books_looked& looked);
  void compare(const std::vector<stored_balance>& quiet);
  void on_memory(const memory_told& told);
  void record(std::vector<difference> found);
  void count_breaches();
};

void books_state::close() {
  const books_actor me{self};
  const persistence::closing_request request{parts.now(), parts.rows};
  const bool taken = parts.store->query<books_store>(lane::maintenance, [me, request](books_store& store) {
    using clock = std::chrono::steady_clock;
    const auto begun = clock::now();
    day_stepped step;
    if (auto made = store.close_some(request)) {
      step.made = std::make_shared<persistence::closing_progress>(std::move(*made));
    } else {
      spdlog::warn("event=closing_failed reason=\"{}\"; tried again", store.trouble());
    }
    step.took = std::chrono::duration_cast<domain::duration>(clock::now() - begun);
    caf::anon_send(me, step);
  });
  if (!taken) caf::anon_send(me, day_stepped{});
}

void books_state::on_step(const day_stepped& step) {
  if (!step.made) return send_later(self, after_failure, close_days{});
  if (!step.made->found.empty()) record(step.made->found);
  if (step.made->closed) spdlog::info("event=day_closed day={}", to_text(*step.made->closed));
  if (!step.made->more) return send_later(self, close_period, close_days{});
  const work_pace pace{share_of_time(parts.percent, idle.percent()), least_rest};
  send_later(self, rest_after(step.took, pace, true, true), close_days{});
}

/// Accounts that moved in the minute before and not since: what is stored of them and what they remember are
/// the same.
void books_state::look() {
  const books_actor me{self};
  std::vector<domain::account_id> asked;
  for (const auto& [id, balance] : moved)
    asked.push_back(id);
  for (const auto& [id, balance] : suspects)
    if (!moved.contains(id)) asked.push_back(id);
  std::ranges::sort(asked);
  const bool taken = parts.store->query<books_store, persistence::account_store>(
      lane::maintenance, [me, from = marks, asked](books_store& books, persistence::account_store& accounts) {
        books_looked looked;
        auto found = books.look_at_recent(from, most_accounts);
        const auto open = books.open_breaches(most_breaches);
        if (!found || !open) return caf::anon_send(me, books_looked{});
        if (!asked.empty())
          if (const auto states = accounts.load_accounts(asked))
            for (const auto& state : *states)
              if (!state.books_differ) looked.asked.push_back({state.account.id, state.balance});
        looked.look = std::make_shared<persistence::recent_look>(std::move(*found));
        looked.open_breaches = static_cast<std::uint32_t>(open->size());
        caf::anon_send(me, looked);
      });
  if (!taken) caf::anon_send(me, books_looked{});
}

void books_state::on_look(const books_looked& looked) {
  send_later(self, look_period, look_at_books{});
  if (!looked.look) return;
  marks = looked.look->marks;
  parts.counters->open_breaches.store(looked.open_breaches, std::memory_order_relaxed);
  if (!looked.look->found.empty()) record(looked.look->found);
  moved.clear();
  for (const auto& m : looked.look->moved)
    moved.emplace(m.account, m.balance);
  compare(looked.asked);
}

void books_state::compare(const std::vector<stored_balance>& quiet) {
  std::erase_if(suspects, [&](const auto& one) {
    return std::ranges::none_of(quiet, [&](const auto& q) { return q.account == one.first; });
  });
  for (const auto& stored : quiet) {
    if (moved.contains(stored.account)) {
      suspects.erase(stored.account);
      continue;
    }
    caf::anon_send(parts.accounts,
        read_balance{stored.account,
            [me = books_actor{self}, stored](const outcome<domain::balance>& b) {
              caf::anon_send(me, memory_told{stored, b ? std::optional{*b} : std::nullopt});
            },
            true});
  }
}

/// Money that is on its way to the disk makes the two differ for a moment: what stands for a minute does not.
void books_state::on_memory(const memory_told& told) {
  const auto id = told.stored.account;
  const auto same = [](const domain::balance& a, const domain::balance& b) {
    return a.available() == b.available() && a.reserved() == b.reserved();
  };
  if (!told.remembered || same(*told.remembered, told.stored.balance)) return void(suspects.erase(id));
  const auto known = suspects.find(id);
  if (known == suspects.end() || !same(known->second, told.stored.balance)) {
    suspects.insert_or_assign(id, told.stored.balance);
    return;
  }
  suspects.erase(known);
  record({{"account " + domain::to_text(id) + ": available " + told.remembered->available().to_text() +
          " and reserved " + told.remembered->reserved().to_text() + " in memory, stored are " +
          told.stored.balance.available().to_text() + " and " + told.stored.balance.reserved().to_text(),
      id}});
}

void books_state::record(std::vector<difference> found) {
  const books_actor me{self};
  const auto now = parts.now();
  const auto what = std::make_shared<std::vector<difference>>(std::move(found));
  const bool taken = parts.store->query<books_store>(
      lane::maintenance, [me, what, now, mail_waits = parts.mail_waits](books_store& store) {
        const auto made = store.record_breaches(*what, now, {});
        if (!made) {
          spdlog::critical("event=ledger_breach_unrecorded reason=\"{}\"; tried again", store.trouble());
          return caf::anon_send(me, breach_found{*what, after_failure});
        }
        for (const auto& b : *made)
          spdlog::critical(
              "event=ledger_breach id={} account={} what=\"{}\"", b.id, domain::to_text(b.account), b.what);
        if (!made->empty()) mail_waits();
        caf::anon_send(me, breaches_changed{});
      });
  if (!taken) send_later(self, after_failure, breach_found{*what, {}});
}

void books_state::count_breaches() {
  (void)parts.store->query<books_store>(lane::maintenance, [counters = parts.counters](books_store& store) {
    if (const auto open = store.open_breaches(most_breaches))
      counters->open_breaches.store(open->size(), std::memory_order_relaxed);
  });
}

books_actor::behavior_type books(
    books_actor::stateful_pointer<books_state> self, const books_dependencies& parts) {
  fail_fast(self, "BOOKS");
  auto& state = self->state;
  state.parts = parts;
  self->send(self, look_at_books{});
  self->send(self, close_days{});
  return {
      [&state](const close_days&) { state.close(); },
      [&state](const day_stepped& m) { state.on_step(m); },
      [&state](const look_at_books&) { state.look(); },
      [&state](const books_looked& m) { state.on_look(m); },
      [&state](const memory_told& m) { state.on_memory(m); },
      [&state](const breach_found& m) {
        if (m.after > domain::duration{}) return send_later(state.self, m.after, breach_found{m.found, {}});
        state.record(m.found);
      },
      [&state](const breaches_changed&) { state.count_breaches(); },
  };
}

}  // namespace

books_actor spawn_books(caf::actor_system& system, books_dependencies dependencies) {
  return system.spawn([parts = std::move(dependencies)](
                          books_actor::stateful_pointer<books_state> self) { return books(self, parts); });
}

}  // namespace mbs::actors
