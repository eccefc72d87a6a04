#include "tests/actors/account_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

struct accounts_at_work : account_surroundings {
  explicit accounts_at_work(std::int64_t existing) {
    for (std::int64_t id = 1; id <= existing; ++id)
      stores.accounts[id] = stored_account({id});
    accounts = ended_with_scope<accounts_actor>{spawn_accounts(system, environment, {})};
    journal.when<append_acceptance>([](const append_acceptance& m) {
      caf::anon_send(m.client, acceptances_recorded{{{m.ticket, errc::none, std::nullopt}}});
    });
    journal.when<snapshot_account>([this](const snapshot_account& m) {
      if (snapshots_at_once) caf::anon_send(m.client, facts_recorded{{m.ticket}});
    });
  }
  submitted* submit(std::int64_t account) {
    asked.push_back(std::make_unique<submitted>());
    REQUIRE(gate.start_accepting(1));
    caf::anon_send(
        *accounts, submit_messages{make_request({account}, {"0722000001"}, {}, asked.back()->listener())});
    return asked.back().get();
  }

  bool snapshots_at_once = true;
  ended_with_scope<accounts_actor> accounts;
};

}  // namespace

TEST_CASE("accounts that wake while the store is busy are loaded together") {
  accounts_at_work a{100};
  a.pool.holding = true;
  for (std::int64_t id = 1; id <= 100; ++id)
    (void)a.submit(id);
  a.run();
  while (!a.pool.kept.empty()) {
    a.pool.release();
    a.pool.holding = false;
    a.run();
  }
  CHECK(a.stores.account_queries == std::vector<std::size_t>{1, 99});
  CHECK(std::all_of(a.asked.begin(), a.asked.end(), [](const auto& r) { return r->accepted(); }));
  CHECK(figure(a.counters.accounts_awake) == 100);
}

TEST_CASE("an unknown account is told so and leaves nothing behind") {
  accounts_at_work a{1};
  auto r = a.submit(99);
  a.run();
  CHECK(r->why() == errc::not_found);
  CHECK(figure(a.counters.accounts_awake) == 0);
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE("while the store is away requests of sleeping accounts are refused, and served when it is back") {
  accounts_at_work a{2};
  a.stores.away = true;
  auto r = a.submit(1);
  a.pass(10ms);
  CHECK(r->why() == errc::store_unavailable);
  CHECK(r->retry_after() > 0s);
  a.stores.away = false;
  a.pass(1s);
  auto again = a.submit(1);
  auto other = a.submit(2);
  a.pass(1s);
  CHECK(again->accepted());
  CHECK(other->accepted());
}

TEST_CASE("facts for a sleeping account wait until the store can be read and are settled once") {
  accounts_at_work a{1};
  a.stores.away = true;
  a.stores.accounts[1].balance = domain::balance{money{}, shilling, money{}};
  const auto m = make_message({.id = 5, .account = 1});
  caf::anon_send(*a.accounts,
      settle_facts{{1}, {}, 9,
          facts_of({fact_about(m, domain::event_kind::submitted, message_state::submitted, shilling)})});
  a.pass(5s);
  CHECK(a.journal.all<append_facts>().empty());
  a.stores.away = false;
  a.pass(1s);
  REQUIRE(a.journal.all<append_facts>().size() == 1);
  CHECK(a.journal.all<append_facts>()[0].ticket == 9);
  CHECK(figure(a.counters.ledger_breaches) == 0);
}

TEST_CASE("too many jobs at the store delay the waking of an account and do not lose it") {
  accounts_at_work a{1};
  a.pool.refusing = true;
  auto r = a.submit(1);
  a.pass(50ms);
  a.pool.refusing = false;
  a.pass(1s);
  CHECK(r->accepted());
}

TEST_CASE("an account that nobody uses falls asleep and wakes again with what the store says") {
  accounts_at_work a{1};
  auto r = a.submit(1);
  a.run();
  REQUIRE(r->accepted());
  const auto m = make_message({.id = r->answer().accepted[0].id.value, .account = 1});
  caf::anon_send(*a.accounts,
      settle_facts{{1}, {}, 1,
          facts_of({fact_about(m, domain::event_kind::submitted, message_state::submitted, shilling)})});
  a.pass(10min);
  CHECK(figure(a.counters.accounts_awake) == 0);
  a.stores.accounts[1].balance = domain::balance{shilling, money{}, money{}};
  std::optional<domain::balance> balance;
  caf::anon_send(*a.accounts, read_balance{{1}, [&](outcome<domain::balance> b) { balance = b.value(); }});
  a.pass(1s);
  REQUIRE(balance);
  CHECK(balance->available() == shilling);
}

TEST_CASE("an account whose messages wait since before a restart is awake and knows of them") {
  accounts_at_work a{1};
  caf::anon_send(*a.accounts, waiting_recovered{{1}, 1});
  a.pass(10min);
  CHECK(figure(a.counters.accounts_awake) == 1);
  const auto m = make_message({.id = 5, .account = 1});
  caf::anon_send(*a.accounts,
      settle_facts{
          {1}, {}, 1, facts_of({fact_about(m, domain::event_kind::expired, message_state::expired)})});
  a.pass(10min);
  CHECK(figure(a.counters.accounts_awake) == 0);
}

TEST_CASE("a message that is under way to an account keeps it awake") {
  accounts_at_work a{1};
  a.snapshots_at_once = false;
  (void)a.submit(1);
  a.run();
  const auto m = make_message({.id = 5, .account = 1});
  a.pass(400s);
  if (!a.journal.all<snapshot_account>().empty()) {
    const auto& s = a.journal.all<snapshot_account>().back();
    auto late = a.submit(1);
    caf::anon_send(s.client, facts_recorded{{s.ticket}});
    a.run();
    CHECK(late->accepted());
  }
  CHECK(figure(a.counters.accounts_awake) == 1);
}
