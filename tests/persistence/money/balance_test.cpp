#include "persistence/mail/mail_store.hpp"
#include "persistence/money/balance_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/few_runs.hpp"

#include <algorithm>
#include <atomic>

namespace mbs::test {

namespace {

using domain::account_role;
using domain::errc;
using domain::transfer_kind;
using persistence::balance_look;
using persistence::balance_store;

/// An account with KES 1,000, whose owner has proved a phone, and its alerts.
template <class Store>
struct watched {
  watched() {
    store.credit(account, money::from_shillings(1'000), "opening");
    store.run("UPDATE persons SET phone = 254712345678, phone_proved_at = 1 WHERE id = " +
        std::to_string(owner.person.value));
  }
  void set(std::vector<money> amounts, bool by_sms = false) {
    REQUIRE(balances.set_alerts(account, amounts, by_sms, by_person(owner.person).by));
  }
  balance_look look(domain::time_point now = noon()) {
    auto look = balances.look_at_balance(account, now);
    REQUIRE_MESSAGE(look, store.trouble());
    return std::move(*look);
  }
  void move(transfer_kind kind, money amount) {
    ++moves;
    const auto entry = store.funding().add_funding_entry(
        {0, account, kind, amount, "move " + std::to_string(moves), "", noon()});
    REQUIRE_MESSAGE(entry, store.trouble());
  }
  void spend(std::int64_t shillings) { move(transfer_kind::debit, money::from_shillings(shillings)); }
  void pay(std::int64_t shillings) { move(transfer_kind::credit, money::from_shillings(shillings)); }
  std::int64_t mails() {
    return store.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = " +
        std::to_string(static_cast<int>(domain::mail_kind::low_balance)));
  }
  std::int64_t events() {
    return store.number("SELECT COUNT(*) FROM webhook_events WHERE type = 'balance.low' AND account = " +
        std::to_string(account.value));
  }
  /// The outbox takes as many mails in all; notices have a quarter of it, and these half of that.
  void outbox(int mails) { store.run("UPDATE mail_rules SET waiting_at_most = " + std::to_string(mails)); }
  domain::balance_alert first() { return balances.get_alerts(account)->alerts.front(); }
  std::int64_t texts() { return store.number("SELECT COUNT(*) FROM balance_sms"); }
  void listen() {
    persistence::webhook_endpoint e{{}, account, "https://a.example/1", "whsec_1", 1, true, noon()};
    e.events = domain::event_set_from("balance.low");
    REQUIRE(store.webhooks().create_webhook_endpoint(e));
  }

  Store store;
  persistence::member_record owner = new_owner(store);
  domain::account_id account = owner.account;
  balance_store& balances = store.connection(persistence::lane::changes).template get<balance_store>();
  int moves = 0;
};

std::vector<money> shillings(std::initializer_list<std::int64_t> some) {
  std::vector<money> all;
  for (const auto one : some)
    all.push_back(money::from_shillings(one));
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "alerts are kept as they were set, audited, and ACCOUNTs hear of them", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  (void)takes_change_of(w.store, w.account);
  w.set(shillings({200, 5'000}), true);
  const auto kept = w.balances.get_alerts(w.account).value();
  REQUIRE(kept.alerts.size() == 2);
  CHECK(kept.alerts[0].amount == money::from_shillings(5'000));
  CHECK(kept.alerts[0].is_below);
  CHECK_FALSE(kept.alerts[1].is_below);
  CHECK(kept.by_sms);
  CHECK(kept.phone == domain::msisdn::from_number(254'712'345'678));
  CHECK(entries(w.store, "account.alerts_changed") == 1);
  CHECK(takes_change_of(w.store, w.account));
  CHECK(w.store.accounts().load_settings(std::vector{w.account})->front().alerts == kept.alerts);
  w.set(shillings({5'000, 200}), true);  // the same again
  CHECK(entries(w.store, "account.alerts_changed") == 1);
  w.set({});
  CHECK(w.balances.get_alerts(w.account)->alerts.empty());
  CHECK_FALSE(w.balances.get_alerts(w.account)->by_sms);
  CHECK(w.balances.set_alerts({77}, shillings({1}), false, by_person({1}).by).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "each fall below an amount is told once: to those who deal with its money, to webhooks, by SMS", Store,
    on_sqlite, on_postgres) {
  watched<Store> w;
  (void)new_member(w.store, w.account, "b@example.com", account_role::finance);
  (void)new_member(w.store, w.account, "c@example.com", account_role::viewer);
  w.listen();
  w.set(shillings({200}), true);
  CHECK_FALSE(w.look().wrote_mails);
  w.spend(900);
  const auto fell = w.look();
  CHECK(fell.wrote_mails);
  CHECK(fell.wrote_sms);
  CHECK(fell.alerts.front().is_below);
  CHECK_FALSE(w.look().wrote_mails);
  w.spend(50);
  CHECK_FALSE(w.look().wrote_mails);
  CHECK(w.mails() == 2);
  CHECK(w.events() == 1);
  CHECK(w.texts() == 1);
  w.pay(500);
  CHECK_FALSE(w.look().wrote_mails);
  w.spend(500);
  CHECK(w.look().wrote_mails);
  CHECK(w.mails() == 4);
  CHECK(w.events() == 2);
}

TEST_CASE_TEMPLATE("of several amounts that are crossed at once people hear of the lowest, webhooks of each",
    Store, on_sqlite, on_postgres) {
  watched<Store> w;
  w.listen();
  w.set(shillings({500, 300, 100}));
  w.spend(800);
  CHECK(w.look().wrote_mails);
  CHECK(w.mails() == 1);
  CHECK(w.events() == 2);
  const auto due = w.store.connection(persistence::lane::changes)
                       .template get<persistence::mail_store>()
                       .due({.now = noon()})
                       .value();
  REQUIRE(due.due.size() == 1);
  CHECK(due.due.front().fields.at("amount") == "KES 300.00");
  CHECK(due.due.front().fields.at("available") == "KES 200.00");
  CHECK(w.texts() == 0);
}

TEST_CASE_TEMPLATE("while mails cannot be written nothing of a crossing is kept, and it is told later", Store,
    on_sqlite, on_postgres) {
  watched<Store> w;
  w.listen();
  w.set(shillings({200}));
  w.spend(900);
  w.store.run("ALTER TABLE mail_outbox RENAME TO mail_outbox_away");
  CHECK_FALSE(w.balances.look_at_balance(w.account, noon()).has_value());
  CHECK(w.events() == 0);
  CHECK_FALSE(w.first().is_below);
  w.store.run("ALTER TABLE mail_outbox_away RENAME TO mail_outbox");
  CHECK(w.look().wrote_mails);
  CHECK(w.events() == 1);
}

TEST_CASE_TEMPLATE(
    "an outbox of mails without room holds up neither webhooks nor texts, and the mails follow", Store,
    on_sqlite, on_postgres) {
  watched<Store> w;
  w.listen();
  w.set(shillings({200}), true);
  w.spend(900);
  w.outbox(0);
  const auto look = w.look();
  CHECK_FALSE(look.wrote_mails);
  CHECK(look.wrote_sms);
  CHECK(w.events() == 1);
  CHECK(w.first().owed == domain::alert_debt::mails);
  CHECK(w.balances.accounts_owed_alerts({}, 10, noon()).value() == std::vector{w.account});
  CHECK_FALSE(w.balances.peek_at_balance(w.account, noon())->is_due);
  CHECK_FALSE(w.look().wrote_mails);
  w.outbox(1'000);
  CHECK(w.balances.peek_at_balance(w.account, noon())->is_due);
  CHECK(w.look().wrote_mails);
  CHECK_FALSE(w.look().wrote_mails);
  CHECK(w.mails() == 1);
  CHECK(w.events() == 1);
  CHECK(w.texts() == 1);
  CHECK(w.balances.accounts_owed_alerts({}, 10, noon())->empty());
}

TEST_CASE_TEMPLATE(
    "where the outbox has no room for all, owners are told first", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  (void)new_member(w.store, w.account, "b@example.com", account_role::finance);
  w.set(shillings({200}));
  w.spend(900);
  w.outbox(8);  // notices: two, of which one is for what writes many
  CHECK(w.look().wrote_mails);
  CHECK(w.mails() == 1);
  CHECK(w.store.number("SELECT COUNT(*) FROM mail_outbox WHERE recipient = 'a@example.com'") == 1);
}

TEST_CASE_TEMPLATE("an account without members is told at its own address", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  w.account =
      w.store.accounts().create_account({"api@example.com", "Api Ltd", money{}, "s", {}}, noon()).value().id;
  w.pay(1'000);
  w.set(shillings({200}));
  w.spend(900);
  CHECK(w.look().wrote_mails);
  CHECK(w.store.number("SELECT COUNT(*) FROM mail_outbox WHERE recipient = 'api@example.com'") == 1);
}

TEST_CASE_TEMPLATE("people are told three times a day and of the rest on the next, webhooks each time", Store,
    on_sqlite, on_postgres) {
  watched<Store> w;
  w.listen();
  w.set(shillings({200}));
  w.spend(900);
  for (int falls = 1; falls <= 4; ++falls) {
    CHECK(w.look().wrote_mails == (falls <= 3));
    CHECK(w.events() == falls);
    if (falls == 4) break;
    w.pay(500);
    (void)w.look();
    w.spend(500);
  }
  CHECK(w.balances.accounts_owed_alerts({}, 10, noon())->empty());
  const auto tomorrow = noon() + std::chrono::hours{24};
  CHECK(w.balances.accounts_owed_alerts({}, 10, tomorrow).value() == std::vector{w.account});
  CHECK(w.look(tomorrow).wrote_mails);
  CHECK(w.mails() == 4);
  CHECK(w.events() == 4);
}

TEST_CASE_TEMPLATE(
    "an account has five texts a day, whatever is done to its amounts", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  for (int falls = 0; falls < 7; ++falls) {
    w.set({});
    w.set({money::from_units(2'000'000 + falls)}, true);
    w.spend(900);
    (void)w.look();
    w.pay(900);
  }
  CHECK(w.texts() == 5);
  w.set({money::from_shillings(300)}, true);
  w.spend(900);
  CHECK(w.look(noon() + std::chrono::hours{24}).wrote_sms);
}

TEST_CASE_TEMPLATE(
    "a text goes to whom it is for when it leaves, and to nobody else", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  w.set(shillings({200}), true);
  w.spend(900);
  (void)w.look();
  w.store.run("UPDATE persons SET phone = 254733000001, language = 'sw'");
  const auto waiting = w.balances.waiting_sms(noon(), 10).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].phone == domain::msisdn::from_number(254'733'000'001));
  CHECK(waiting[0].language == "sw");
  w.store.run("UPDATE persons SET phone_proved_at = 0");
  CHECK(w.balances.waiting_sms(noon(), 10)->empty());
  CHECK(w.texts() == 0);
}

TEST_CASE_TEMPLATE("an amount that the balance never goes below is refused, and nothing is changed", Store,
    on_sqlite, on_postgres) {
  watched<Store> w;
  const auto set = [&](std::int64_t amount) {
    return w.balances.set_alerts(w.account, shillings({amount}), false, by_person(w.owner.person).by);
  };
  CHECK(set(0).error() == errc::malformed_request);
  CHECK(set(-50).error() == errc::malformed_request);
  CHECK(entries(w.store, "account.alerts_changed") == 0);
  REQUIRE(
      w.balances.set_credit_limit(w.account, money::from_shillings(100), "x", by_person({1}).by).has_value());
  CHECK(set(-50).has_value());
  CHECK(set(-100).error() == errc::malformed_request);
}

TEST_CASE_TEMPLATE("a change says whether its account has alerts", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  w.set(shillings({200, 100}));
  const auto other = new_owner(w.store, "c@example.com").account;
  w.store.credit(other, money::from_shillings(1), "other");
  for (const auto& change : w.store.accounts().changed_accounts({}, 100).value())
    CHECK(change.has_alerts == (change.account == w.account));
}

TEST_CASE_TEMPLATE(
    "looks from several processes at once tell a crossing once", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  w.listen();
  w.set(shillings({200}), true);
  w.spend(900);
  std::atomic<int> told{0};
  at_once(w.store, 4, [&](persistence::store_connection& own, int) {
    for (int tries = 0; tries < 20; ++tries)
      if (const auto look = own.get<balance_store>().look_at_balance(w.account, noon())) {
        if (look->wrote_mails) ++told;
        return;
      }
  });
  CHECK(told == 1);
  CHECK(w.mails() == 1);
  CHECK(w.events() == 1);
  CHECK(w.texts() == 1);
}

TEST_CASE_TEMPLATE(
    "texts wait for their sending, end once, and are gone when they are old", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  w.set(shillings({200}), true);
  w.spend(900);
  (void)w.look();
  const auto waiting = w.balances.waiting_sms(noon() - std::chrono::hours{6}, 10).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].account_name == "Duka Ltd");
  CHECK(waiting[0].phone == domain::msisdn::from_number(254'712'345'678));
  CHECK(waiting[0].amount == money::from_shillings(200));
  CHECK(waiting[0].available == money::from_shillings(100));
  REQUIRE(w.balances.end_sms(waiting[0].id));
  CHECK(w.balances.waiting_sms(noon(), 10)->empty());
  w.pay(500);
  (void)w.look();
  w.spend(500);
  (void)w.look();
  CHECK(w.balances.waiting_sms(noon(), 10)->size() == 1);
  CHECK(w.balances.waiting_sms(noon() + std::chrono::seconds{1}, 10)->empty());
  CHECK(w.texts() == 0);
}

TEST_CASE_TEMPLATE("accounts that want to be told are found page by page", Store, on_sqlite, on_postgres) {
  watched<Store> w;
  const auto other = new_owner(w.store, "c@example.com").account;
  (void)new_owner(w.store, "d@example.com");
  w.set(shillings({200, 100}));
  REQUIRE(w.balances.set_alerts(other, shillings({1}), false, by_person({1}).by));
  const auto first = w.balances.accounts_with_alerts({}, 1).value();
  REQUIRE(first.size() == 1);
  CHECK(first[0] == std::min(w.account, other));
  CHECK(w.balances.accounts_with_alerts(first[0], 10).value() == std::vector{std::max(w.account, other)});
}

TEST_CASE_TEMPLATE(
    "whatever is paid and spent, with looks at any moment, each fall that a look sees is told once", Store,
    on_sqlite, on_postgres) {
  watched<Store> w;
  int run = 0;
  CHECK(holds(20, "alerts of an account", [&] {
    w.account = new_owner(w.store, "n" + std::to_string(++run) + "@example.com").account;
    w.pay(1'000);
    w.listen();
    w.set(shillings({500, 300}));
    const auto moves = *rc::gen::resize(12,
        rc::gen::container<std::vector<std::pair<bool, int>>>(
            rc::gen::pair(rc::gen::arbitrary<bool>(), rc::gen::inRange(1, 600))));
    std::int64_t available = 1'000, told = 0, day = 0;
    std::vector<std::int64_t> armed{500, 300};
    for (const auto& [pays, amount] : moves) {
      if (pays) {
        w.pay(amount);
        available += amount;
      } else if (available >= amount) {
        w.spend(amount);
        available -= amount;
      }
      if (amount % 3 == 0) continue;  // nobody looks
      for (const std::int64_t edge : {500, 300}) {
        const auto at = std::ranges::find(armed, edge);
        if (at != armed.end() && available < edge) {
          ++told;
          armed.erase(at);
        } else if (at == armed.end() && available >= edge + std::max(edge / 20, std::int64_t{10})) {
          armed.push_back(edge);
        }
      }
      (void)w.look(noon() + std::chrono::hours{24} * ++day);
      (void)w.look(noon() + std::chrono::hours{24} * day);
    }
    RC_ASSERT(w.events() == told);
  }));
}

}  // namespace mbs::test
