#include "actors/accounts/account_messages.hpp"
#include "actors/money/balance_watch_actor.hpp"
#include "actors/money/balance_words.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/money/balance_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

namespace mbs::actors {

using persistence::balance_store;

namespace {

constexpr domain::duration tick_period = std::chrono::seconds{1};
constexpr int ticks_after_failure = 5, ticks_between_texts = 10, ticks_between_debts = 300;
constexpr std::uint32_t looks_a_step = 20, looks_a_tick = 60, found_a_step = 50, texts_a_step = 20;
/// Of a step, for accounts that nobody named.
constexpr std::uint32_t found_looks_a_step = 5;
/// What is older is no news; the platform's SMS keeps twice the same from going out for longer than that.
constexpr std::chrono::hours texts_last{6};

struct watch_state {
  explicit watch_state(balance_watch_actor::pointer me) : self{me} {}

  balance_watch_actor::pointer self;
  std::shared_ptr<const balance_watch_parts> parts;
  std::set<domain::account_id> waiting;    // at most all accounts that have alerts
  domain::account_id turn;                 // of those, who was looked at last
  std::deque<domain::account_id> found;    // a page at most
  std::deque<domain::account_id> due;      // something is to be told: looks_a_step at most
  std::vector<domain::account_id> failed;  // wait again from the next tick on
  std::optional<domain::account_id> found_through{domain::account_id{}};  // none: nobody is to be found now
  bool finds_debts = false;                                               // all were found since the start
  std::set<std::int64_t> texts;                                           // that are being sent
  bool more_texts = false;                                                // stand behind those, and may leave
  bool is_looking = false, is_taking = false, is_finding = false, is_reading = false;
  std::uint32_t looks_left = 0;  // of this tick
  int rest = 0;                  // ticks until the next look
  int until_debts = 0;           // ticks until debts are looked for
  int until_texts = 0;           // ticks until texts are looked for

  void tick();
  [[nodiscard]] std::vector<domain::account_id> next_ones();
  void look();
  void on_seen(const balances_seen& m);
  void take();
  void on_taken(const balance_taken& m);
  void find();
  void on_found(const watched_found& m);
  void read_texts();
  void on_texts(const texts_waiting& m);
  void on_told(const text_told& m);
  void on_ended(const text_ended& m);
};

void watch_state::tick() {
  send_later(self, tick_period, balance_tick{});
  if (rest > 0) --rest;
  if (until_debts > 0) --until_debts;
  if (until_texts > 0) --until_texts;
  looks_left = looks_a_tick;
  if (rest == 0) {
    waiting.insert(failed.begin(), failed.end());
    failed.clear();
    take();
    look();
    find();
  }
  if (until_texts == 0) read_texts();
}

/// Round and round, from behind whoever was looked at last.
std::vector<domain::account_id> watch_state::next_ones() {
  std::vector<domain::account_id> some;
  const auto room = std::min(looks_a_step, looks_left);
  while (!found.empty() && some.size() < std::min(room, found_looks_a_step)) {
    some.push_back(found.front());
    found.pop_front();
  }
  while (!waiting.empty() && some.size() < room) {
    auto next = waiting.upper_bound(turn);
    if (next == waiting.end()) next = waiting.begin();
    turn = *next;
    some.push_back(turn);
    waiting.erase(next);
  }
  looks_left -= static_cast<std::uint32_t>(some.size());
  return some;
}

void watch_state::look() {
  if (is_looking || !due.empty()) return;
  const auto some = next_ones();
  if (some.empty()) return;
  const balance_watch_actor me{self};
  is_looking = parts->store->query<balance_store>(
      lane::maintenance, [me, some, now = parts->now](balance_store& store) {
        balances_seen seen;
        for (const auto account : some) {
          auto look = store.peek_at_balance(account, now());
          if (look)
            seen.looks.push_back(std::move(*look));
          else if (look.error() != domain::errc::not_found)
            seen.failed.push_back(account);
        }
        caf::anon_send(me, std::move(seen));
      });
  if (is_looking) return;
  failed.insert(failed.end(), some.begin(), some.end());
  rest = ticks_after_failure;
}

void watch_state::on_seen(const balances_seen& m) {
  is_looking = false;
  failed.insert(failed.end(), m.failed.begin(), m.failed.end());
  if (!m.failed.empty()) {
    if (m.looks.empty()) rest = ticks_after_failure;
    spdlog::warn("event=balances_not_looked_at accounts={}; tried again", m.failed.size());
  }
  for (const auto& look : m.looks) {
    if (look.is_due)
      due.push_back(look.account);
    else
      caf::anon_send(parts->accounts, balance_looked_at{look.account, look.alerts});
  }
  if (rest != 0) return;
  take();
  look();
}

void watch_state::take() {
  if (is_taking || due.empty()) return;
  const balance_watch_actor me{self};
  is_taking = parts->store->execute<balance_store>(
      [me, account = due.front(), now = parts->now](balance_store& store) {
        balance_taken done{account, nullptr};
        if (auto look = store.look_at_balance(account, now()))
          done.look = std::make_shared<const persistence::balance_look>(std::move(*look));
        caf::anon_send(me, std::move(done));
      });
  if (is_taking)
    due.pop_front();
  else
    rest = ticks_after_failure;
}

void watch_state::on_taken(const balance_taken& m) {
  is_taking = false;
  if (!m.look) {
    failed.push_back(m.account);
    spdlog::warn("event=balances_not_looked_at accounts=1; tried again");
  } else {
    caf::anon_send(parts->accounts, balance_looked_at{m.account, m.look->alerts});
    if (m.look->wrote_mails) caf::anon_send(parts->mailer, mails_waiting{});
    if (m.look->wrote_sms) read_texts();
  }
  if (rest != 0) return;
  take();
  look();
}

void watch_state::find() {
  if (is_finding || !found.empty()) return;
  if (!found_through) {
    if (until_debts != 0) return;
    finds_debts = true;
    found_through = domain::account_id{};
  }
  const balance_watch_actor me{self};
  is_finding = parts->store->query<balance_store>(lane::maintenance,
      [me, after = *found_through, debts = finds_debts, now = parts->now](balance_store& store) {
        watched_found page;
        if (auto some = debts ? store.accounts_owed_alerts(after, found_a_step, now())
                              : store.accounts_with_alerts(after, found_a_step))
          page.accounts = std::make_shared<std::vector<domain::account_id>>(std::move(*some));
        caf::anon_send(me, std::move(page));
      });
}

void watch_state::on_found(const watched_found& m) {
  is_finding = false;
  if (!m.accounts) return;  // at the next tick
  found.assign(m.accounts->begin(), m.accounts->end());
  if (m.accounts->size() == found_a_step) {
    found_through = m.accounts->back();
  } else {
    found_through.reset();
    until_debts = ticks_between_debts;
  }
  if (rest == 0) look();
}

void watch_state::read_texts() {
  until_texts = ticks_between_texts;
  if (is_reading) return;
  const balance_watch_actor me{self};
  is_reading = parts->store->query<balance_store>(
      lane::maintenance, [me, since = parts->now() - texts_last](balance_store& store) {
        texts_waiting read;
        if (auto some = store.waiting_sms(since, texts_a_step))
          read.texts = std::make_shared<std::vector<persistence::balance_sms>>(std::move(*some));
        caf::anon_send(me, std::move(read));
      });
}

void watch_state::on_texts(const texts_waiting& m) {
  is_reading = false;
  if (!m.texts) return;
  more_texts = m.texts->size() == texts_a_step;
  const balance_watch_actor me{self};
  for (const auto& text : *m.texts) {
    if (!texts.insert(text.id).second) continue;
    parts->sms->tell(text.phone, low_balance_sms(text), "low balance " + std::to_string(text.id),
        [me, id = text.id](platform_sms::told what) {
          caf::anon_send(me, text_told{id, what != platform_sms::told::later});
        });
  }
}

/// One that is done and cannot be taken off the list is sent once more, under the same name: it does not
/// leave again.
void watch_state::on_told(const text_told& m) {
  if (!m.is_done) {
    texts.erase(m.id);
    more_texts = false;  // what keeps this one keeps those behind it
    return;
  }
  const balance_watch_actor me{self};
  const bool is_ending = parts->store->execute<balance_store>([me, id = m.id](balance_store& store) {
    if (!store.end_sms(id)) spdlog::warn("event=text_not_ended text={}; tried again", id);
    caf::anon_send(me, text_ended{id});
  });
  if (!is_ending) texts.erase(m.id);
}

void watch_state::on_ended(const text_ended& m) {
  texts.erase(m.id);
  if (texts.empty() && more_texts) read_texts();
}

}  // namespace

balance_watch_actor spawn_balance_watch(caf::actor_system& system) {
  return system.spawn(
      [](balance_watch_actor::stateful_pointer<watch_state> self) -> balance_watch_actor::behavior_type {
        fail_fast(self, "BALANCE WATCH");
        auto& state = self->state;
        return {
            [&state](const start_balance_watch& m) {
              state.parts = m.parts;
              state.tick();
            },
            [&state](const look_at_balance& m) { state.waiting.insert(m.account); },
            [&state](const balance_tick&) { state.tick(); },
            [&state](const balances_seen& m) { state.on_seen(m); },
            [&state](const balance_taken& m) { state.on_taken(m); },
            [&state](const watched_found& m) { state.on_found(m); },
            [&state](const texts_waiting& m) { state.on_texts(m); },
            [&state](const text_told& m) { state.on_told(m); },
            [&state](const text_ended& m) { state.on_ended(m); },
        };
      });
}

}  // namespace mbs::actors
