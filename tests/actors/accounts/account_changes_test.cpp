#include "tests/actors/account_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

/// ACCOUNTS beside other processes that change the store.
struct changed_beside : account_surroundings {
  explicit changed_beside(std::int64_t existing, accounts_options options = {}) {
    for (std::int64_t id = 1; id <= existing; ++id)
      stores.accounts[id] = stored_account({id}, {.available = money{}, .credit_limit = shilling});
    accounts = ended_with_scope<accounts_actor>{spawn_accounts(system, environment, options)};
    journal.when<append_acceptance>([](const append_acceptance& m) {
      caf::anon_send(m.client, acceptances_recorded{{{m.ticket, errc::none, std::nullopt}}});
    });
    journal.when<snapshot_account>(
        [](const snapshot_account& m) { caf::anon_send(m.client, facts_recorded{{m.ticket}}); });
  }
  submitted* submit(std::int64_t account, const std::string& from = "MBS") {
    asked.push_back(std::make_unique<submitted>());
    REQUIRE(gate.start_accepting(1));
    caf::anon_send(*accounts,
        submit_messages{make_request({account}, {"0722000001"}, {.from = from}, asked.back()->listener())});
    run();
    return asked.back().get();
  }
  money available(std::int64_t account) {
    std::optional<domain::balance> found;
    caf::anon_send(
        *accounts, read_balance{{account}, [&](outcome<domain::balance> b) { found = b.value(); }});
    run();
    REQUIRE(found);
    return found->available();
  }
  void suspend(std::int64_t account) {
    stores.accounts[account].account.status = persistence::account_status::suspended;
    stores.change({account});
  }

  void tell() {
    caf::anon_send(*accounts, changes_noted{});
    run();
  }
  [[nodiscard]] int looks() { return stores.calls["changed_accounts"]; }

  ended_with_scope<accounts_actor> accounts;
};

const accounts_options every_100ms{.look = 100ms};
/// Only what is told of is looked for.
const accounts_options when_told{.idle = 2h, .look = 1h};

/// ACCOUNTS, and whose balances it has looked at.
struct watched_beside : account_surroundings {
  watched_beside() {
    auto heard = *environment;
    heard.balance_moved = [this](domain::account_id whose) { moved.push_back(whose.value); };
    environment = std::make_shared<const account_environment>(std::move(heard));
    accounts = ended_with_scope<accounts_actor>{spawn_accounts(system, environment, every_100ms)};
  }
  std::vector<std::int64_t> moved;
  ended_with_scope<accounts_actor> accounts;
};

}  // namespace

TEST_CASE("an account that nobody uses hears of its suspension before its next request") {
  changed_beside a{2, every_100ms};
  CHECK(a.submit(1)->accepted());
  a.pass(12s);
  a.suspend(1);
  a.pass(100ms);
  CHECK(a.stores.changes.empty());
  CHECK(a.submit(1)->why() == errc::account_suspended);
  CHECK(a.submit(2)->accepted());
  a.stores.accounts[1].account.status = persistence::account_status::active;
  a.stores.accounts[1].account.credit_limit = money::from_units(5 * shilling.units());
  a.stores.change({1});
  a.pass(100ms);
  CHECK(a.submit(1)->accepted());
}

TEST_CASE("an account in use hears of a sender, a credit limit and its suspension alike") {
  changed_beside a{1, every_100ms};
  CHECK(a.submit(1)->accepted());
  CHECK(a.submit(1, "NEW")->why() == errc::sender_not_approved);
  CHECK(a.submit(1)->why() == errc::insufficient_credit);
  a.stores.accounts[1].senders.push_back({"NEW", std::nullopt, std::nullopt});
  a.stores.accounts[1].account.credit_limit = money::from_units(2 * shilling.units());
  a.stores.change({1});
  a.pass(100ms);
  CHECK(a.submit(1, "NEW")->accepted());
  a.suspend(1);
  a.pass(100ms);
  CHECK(a.submit(1)->why() == errc::account_suspended);
}

TEST_CASE("an account that sleeps reads what was changed when it wakes, and is not woken for it") {
  changed_beside a{1, every_100ms};
  a.suspend(1);
  a.pass(100ms);
  CHECK(a.stores.changes.empty());
  CHECK(figure(a.counters.accounts_awake) == 0);
  CHECK(a.submit(1)->why() == errc::account_suspended);
}

TEST_CASE("a change made while an account is being loaded is taken over after that") {
  changed_beside a{1, every_100ms};
  a.pool.holding = true;
  const auto* r = a.submit(1);
  // What is being loaded was read before the change.
  a.pool.kept.front()();
  a.pool.kept.erase(a.pool.kept.begin());
  a.suspend(1);
  a.run();
  CHECK(r->accepted());
  a.pool.holding = false;
  a.pass(200ms);
  CHECK(a.submit(1)->why() == errc::account_suspended);
}

TEST_CASE("taking over a change reads settings, and no account's whole state") {
  changed_beside a{3, every_100ms};
  for (std::int64_t id = 1; id <= 3; ++id)
    CHECK(a.submit(id)->accepted());
  const auto loads = a.stores.calls["load_accounts"];
  const auto settings = a.stores.calls["load_settings"];
  a.pass(1min);
  CHECK(a.stores.calls["load_settings"] == settings);
  a.suspend(1);
  a.suspend(2);
  a.pass(100ms);
  CHECK(a.stores.calls["load_settings"] == settings + 1);
  CHECK(a.stores.calls["load_accounts"] == loads);
}

TEST_CASE("a change that the store could not tell, or that could not be removed, is taken over later") {
  changed_beside a{1, every_100ms};
  CHECK(a.submit(1)->accepted());
  a.stores.fail_next["load_settings"] = 2;
  a.stores.fail_next["changed_accounts"] = 3;
  a.stores.changes_away = true;
  a.suspend(1);
  a.pass(1s);
  CHECK(a.submit(1)->why() == errc::account_suspended);
  CHECK(a.stores.changes.size() == 1);
  a.stores.changes_away = false;
  a.pool.refusing = true;
  a.pass(1s);
  a.pool.refusing = false;
  a.pass(1s);
  CHECK(a.stores.changes.empty());
}

TEST_CASE("more changes than one look takes are all taken over, those of loading accounts too") {
  changed_beside a{50, {.load_batch = 4, .look = 100ms}};
  for (std::int64_t id = 1; id <= 25; ++id)
    CHECK(a.submit(id)->accepted());
  for (std::int64_t id = 1; id <= 50; ++id)
    a.suspend(id);
  a.pass(100ms);
  CHECK(a.stores.changes.empty());
  for (std::int64_t id = 1; id <= 50; ++id)
    CHECK(a.submit(id)->why() == errc::account_suspended);
}

TEST_CASE("keys that were revoked by another process are told to those who remember them") {
  changed_beside a{1, every_100ms};
  a.stores.change({1});
  a.pass(100ms);
  CHECK(figure(a.counters.key_changes) == 0);
  a.stores.change({1}, true);
  a.pass(100ms);
  CHECK(figure(a.counters.key_changes) == 1);
}

TEST_CASE("top-ups count once each: awake, two at once, while it loads, asleep, and after it slept") {
  changed_beside a{2, every_100ms};
  CHECK(a.available(1) == money{});
  a.stores.fund({1}, money::from_units(1));
  a.pass(100ms);
  CHECK(a.available(1) == money::from_units(1));
  a.stores.fund({1}, money::from_units(2));
  a.stores.fund({2}, money::from_units(100));
  a.stores.fund({1}, money::from_units(4));
  a.pass(100ms);
  CHECK(a.available(1) == money::from_units(7));
  // Account 2 slept: what it loads counts the entry, which is not told again.
  a.stores.accounts[2].balance = domain::balance{money::from_units(100), money{}, money{}};
  a.stores.accounts[2].last_funding = 3;
  CHECK(a.available(2) == money::from_units(100));
  a.stores.change({2});
  a.pass(1s);
  CHECK(a.available(2) == money::from_units(100));
  a.pass(10min);
  CHECK(figure(a.counters.accounts_awake) == 0);
  a.stores.accounts[1].balance = domain::balance{money::from_units(7), money{}, money{}};
  a.stores.accounts[1].last_funding = 4;
  a.pool.holding = true;
  std::optional<money> found;
  caf::anon_send(
      *a.accounts, read_balance{{1}, [&](outcome<domain::balance> b) { found = b.value().available(); }});
  a.run();
  a.stores.fund({1}, money::from_units(8));
  a.pool.release();
  a.pass(200ms);
  CHECK(a.available(1) == money::from_units(15));
}

TEST_CASE(
    "however many changes customers have waiting, a suspension made by another process counts at once") {
  changed_beside a{2, every_100ms};
  CHECK(a.submit(1)->accepted());
  CHECK(a.submit(2)->accepted());
  a.pool.held = lane::changes;
  a.stores.change({2});
  a.pass(200ms);
  a.suspend(1);
  const auto keys = figure(a.counters.key_changes);
  a.stores.change({2}, true);
  a.pass(200ms);
  CHECK(a.submit(1)->why() == errc::account_suspended);
  CHECK(figure(a.counters.key_changes) == keys + 1);
}

TEST_CASE("of accounts that sleep, the balances of those with alerts are looked at when something changed") {
  watched_beside a;
  for (const std::int64_t id : {1, 2, 3})
    a.stores.change({id});
  a.stores.changes[2].has_alerts = true;
  a.pass(100ms);
  CHECK(a.moved == std::vector<std::int64_t>{2});
}

TEST_CASE("a change that is told of counts at once; the next one when the look before has rested") {
  changed_beside a{2, when_told};
  CHECK(a.submit(1)->accepted());
  CHECK(a.submit(2)->accepted());
  a.suspend(1);
  a.tell();
  CHECK(a.stores.changes.empty());
  CHECK(a.submit(1)->why() == errc::account_suspended);
  a.suspend(2);
  a.tell();
  CHECK(a.stores.changes.size() == 1);
  a.pass(50ms);
  CHECK(a.submit(2)->why() == errc::account_suspended);
  CHECK(a.stores.changes.empty());
}

TEST_CASE("a credit that is told of counts without any time passing") {
  changed_beside a{1, when_told};
  CHECK(a.available(1) == money{});
  a.stores.fund({1}, money::from_units(7));
  a.tell();
  CHECK(a.available(1) == money::from_units(7));
}

TEST_CASE("what nobody told of is found by the look that is the safety net") {
  changed_beside a{1, when_told};
  CHECK(a.submit(1)->accepted());
  a.suspend(1);
  a.pass(59min);
  CHECK(a.submit(1)->why() != errc::account_suspended);
  a.pass(1min);
  CHECK(a.submit(1)->why() == errc::account_suspended);
}

TEST_CASE("a change that is told of while another is looked at is not forgotten") {
  changed_beside a{2, when_told};
  CHECK(a.submit(1)->accepted());
  CHECK(a.submit(2)->accepted());
  a.suspend(1);
  a.pool.holding = true;
  a.tell();
  a.suspend(2);
  a.tell();
  a.pool.holding = false;
  a.pool.release();
  a.pass(100ms);
  CHECK(a.stores.changes.empty());
  CHECK(a.submit(2)->why() == errc::account_suspended);
}

TEST_CASE("a change that was told of and could not be read or removed is looked at again by itself") {
  changed_beside a{1, when_told};
  CHECK(a.submit(1)->accepted());
  a.stores.fail_next["changed_accounts"] = 2;
  a.stores.fail_next["load_settings"] = 1;
  a.suspend(1);
  a.tell();
  CHECK(a.submit(1)->why() != errc::account_suspended);
  a.pass(400ms);
  CHECK(a.submit(1)->why() == errc::account_suspended);
  CHECK(a.stores.changes.empty());
}

TEST_CASE("however often changes are told of, looks rest in between") {
  changed_beside a{1, when_told};
  CHECK(a.submit(1)->accepted());
  const auto before = a.looks();
  for (int ms = 0; ms < 1'000; ++ms) {
    for (int i = 0; i < 5; ++i)
      a.tell();
    a.pass(1ms);
  }
  CHECK(a.looks() - before <= 101);
  const auto during = a.looks();
  a.pass(1s);
  CHECK(a.looks() - during <= 1);  // and none when nobody tells of anything
}
