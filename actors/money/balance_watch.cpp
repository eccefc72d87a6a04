#include "actors/accounts/account_messages.hpp"
#include "actors/money/balance_watch_actor.hpp"
#include "actors/money/balance_words.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/money/balance_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

namespace mbs::actors {

using persistence::balance_store;

namespace {

constexpr domain::duration tick_period = std::chrono::seconds{1};
constexpr int ticks_after_failure = 5, ticks_between_texts = 10;
constexpr std::uint32_t looks_a_step = 20, looks_a_tick = 60, found_a_step = 50, texts_a_step = 20;
/// What is older is no news; the platform's SMS keeps twice the same from going out for longer than that.
constexpr std::chrono::hours texts_last{6};

struct watch_state {
  explicit watch_state(balance_watch_actor::pointer me) : self{me} {}

  balance_watch_actor::pointer self;
  std::shared_ptr<const balance_watch_parts> parts;
  std::set<domain::account_id> waiting;                                   // at most all accounts
  std::optional<domain::account_id> found_through{domain::account_id{}};  // none: all are found
  std::set<std::int64_t> texts;                                           // that are being sent
  bool is_looking = false, is_finding = false, is_reading = false;
  std::uint32_t looks_left = 0;  // of this tick, so that whoever asks over and over has a turn a second
  int rest = 0;                  // ticks until the next look
  int until_texts = 0;           // ticks until texts are looked for

  void tick();
  void look();
  void on_looked(const balances_looked& m);
  void find();
  void on_found(const watched_found& m);
  void read_texts();
  void on_texts(const texts_waiting& m);
  void on_told(const text_told& m);
};

void watch_state::tick() {
  send_later(self, tick_period, balance_tick{});
  if (rest > 0) --rest;
  looks_left = looks_a_tick;
  if (rest == 0) look();
  if (waiting.empty() && rest == 0) find();
  if (until_texts > 0) --until_texts;
  if (until_texts == 0) read_texts();
}

void watch_state::look() {
  if (is_looking || waiting.empty() || looks_left == 0) return;
  std::vector<domain::account_id> some;
  while (!waiting.empty() && some.size() < std::min(looks_a_step, looks_left))
    some.push_back(waiting.extract(waiting.begin()).value());
  looks_left -= static_cast<std::uint32_t>(some.size());
  const balance_watch_actor me{self};
  is_looking = parts->store->execute<balance_store>([me, some, now = parts->now](balance_store& store) {
    balances_looked done;
    for (const auto account : some) {
      auto look = store.look_at_balance(account, now());
      if (look)
        done.looks.push_back(std::move(*look));
      else if (look.error() != domain::errc::not_found)
        done.again.push_back(account);
    }
    caf::anon_send(me, std::move(done));
  });
  if (is_looking) return;
  waiting.insert(some.begin(), some.end());
  rest = ticks_after_failure;
}

void watch_state::on_looked(const balances_looked& m) {
  is_looking = false;
  waiting.insert(m.again.begin(), m.again.end());
  if (!m.again.empty()) {
    rest = ticks_after_failure;
    spdlog::warn("event=balances_not_looked_at accounts={}; tried again", m.again.size());
  }
  bool wrote_mails = false, wrote_sms = false;
  for (const auto& look : m.looks) {
    caf::anon_send(parts->accounts, balance_looked_at{look.account, look.alerts});
    wrote_mails = wrote_mails || look.wrote_mails;
    wrote_sms = wrote_sms || look.wrote_sms;
  }
  if (wrote_mails) caf::anon_send(parts->mailer, mails_waiting{});
  if (wrote_sms) read_texts();
  if (rest == 0) look();
}

void watch_state::find() {
  if (is_finding || !found_through) return;
  const balance_watch_actor me{self};
  is_finding = parts->store->query<balance_store>(
      lane::maintenance, [me, after = *found_through](balance_store& store) {
        watched_found found;
        if (auto some = store.accounts_with_alerts(after, found_a_step))
          found.accounts = std::make_shared<std::vector<domain::account_id>>(std::move(*some));
        caf::anon_send(me, std::move(found));
      });
}

void watch_state::on_found(const watched_found& m) {
  is_finding = false;
  if (!m.accounts) return;  // at the next tick
  waiting.insert(m.accounts->begin(), m.accounts->end());
  if (m.accounts->size() < found_a_step)
    found_through.reset();
  else
    found_through = m.accounts->back();
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
  texts.erase(m.id);
  if (!m.is_done) return;
  (void)parts->store->execute<balance_store>([id = m.id](balance_store& store) {
    if (!store.end_sms(id)) spdlog::warn("event=text_not_ended text={}; tried again", id);
  });
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
            [&state](const balances_looked& m) { state.on_looked(m); },
            [&state](const watched_found& m) { state.on_found(m); },
            [&state](const texts_waiting& m) { state.on_texts(m); },
            [&state](const text_told& m) { state.on_told(m); },
        };
      });
}

}  // namespace mbs::actors
