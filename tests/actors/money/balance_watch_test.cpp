#include "actors/accounts/account_messages.hpp"
#include "actors/money/balance_watch_actor.hpp"
#include "actors/money/balance_words.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/balance_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

namespace mbs::actors::testing {

namespace {

using persistence::balance_store;

/// BALANCE WATCH over a real store; its texts have no account to leave from.
struct watching : hand_driven_system {
  watching() {
    for (const auto* email : {"asha@example.com", "juma@example.com"}) {
      const auto made =
          store.get<persistence::account_store>().create_account({email, email, money{}, "s", {}}, beginning);
      accounts.push_back(made.value().id);
      move(accounts.back(), domain::transfer_kind::credit, 10);
      REQUIRE(store.get<balance_store>()
                  .set_alerts(accounts.back(), std::vector{money::from_shillings(5)}, false, {{}, beginning})
                  .has_value());
    }
  }
  void begin() {
    watch = ended_with_scope<balance_watch_actor>{spawn_balance_watch(system)};
    auto parts = std::make_shared<balance_watch_parts>();
    parts->store = &pool;
    parts->accounts = *neighbours.actor;
    parts->mailer = *mailer.actor;
    parts->now = clock();
    caf::anon_send(*watch, start_balance_watch{std::move(parts)});
    run();
  }
  void move(domain::account_id account, domain::transfer_kind kind, std::int64_t shillings) {
    REQUIRE(store.get<persistence::funding_store>()
                .add_funding_entry({0, account, kind, money::from_shillings(shillings),
                    "move " + std::to_string(++moves), "", beginning})
                .has_value());
  }
  void spend(domain::account_id account, std::int64_t shillings) {
    move(account, domain::transfer_kind::debit, shillings);
  }
  bool is_below(domain::account_id account) {
    return store.get<balance_store>().get_alerts(account)->alerts.front().is_below;
  }
  std::vector<balance_looked_at>& told() { return neighbours.all<balance_looked_at>(); }

  real_store store;
  inline_pool pool{*store.connection};
  recorder<accounts_actor> neighbours{*this};
  recorder<mailer_actor> mailer{*this};
  std::vector<domain::account_id> accounts;
  int moves = 0;
  ended_with_scope<balance_watch_actor> watch;
};

}  // namespace

TEST_CASE("what was crossed while nobody watched is found after a start") {
  watching w;
  w.spend(w.accounts[0], 8);
  w.begin();
  w.pass(5s);
  CHECK(w.is_below(w.accounts[0]));
  CHECK_FALSE(w.is_below(w.accounts[1]));
}

TEST_CASE("an account whose balance moved is looked at within a second, and told how its alerts stand") {
  watching w;
  w.begin();
  w.pass(5s);
  w.told().clear();
  w.spend(w.accounts[1], 8);
  for (int i = 0; i < 3; ++i)
    caf::anon_send(*w.watch, look_at_balance{w.accounts[1]});
  w.pass(1s);
  CHECK(w.is_below(w.accounts[1]));
  REQUIRE(w.told().size() == 1);
  CHECK(w.told()[0].account == w.accounts[1]);
  CHECK(w.told()[0].alerts.front().is_below);
}

TEST_CASE("an account that asks again at each answer has its turn once a second") {
  watching w;
  w.begin();
  w.pass(5s);
  w.told().clear();
  w.neighbours.when<balance_looked_at>(
      [&](const balance_looked_at& m) { caf::anon_send(*w.watch, look_at_balance{m.account}); });
  caf::anon_send(*w.watch, look_at_balance{w.accounts[0]});
  w.pass(10s);
  CHECK(w.told().size() <= 11);
  CHECK(w.told().size() >= 9);
}

TEST_CASE("while the store is away accounts wait for their look, and have it later") {
  watching w;
  w.begin();
  w.pass(5s);
  w.spend(w.accounts[0], 8);
  w.pool.refusing = true;
  caf::anon_send(*w.watch, look_at_balance{w.accounts[0]});
  w.pass(30s);
  CHECK_FALSE(w.is_below(w.accounts[0]));
  w.pool.refusing = false;
  w.pass(6s);
  CHECK(w.is_below(w.accounts[0]));
}

TEST_CASE("a text says which company, what it went below and what is there, in the owner's language") {
  persistence::balance_sms text;
  text.account_name = "Duka Ltd";
  text.language = "en";
  text.amount = money::from_shillings(1'500);
  text.available = money::from_units(14'999'999);
  CHECK(low_balance_sms(text) ==
      "Duka Ltd: your balance went below KES 1,500.00. KES 1,499.99 is available. Top up to go on sending.");
  text.language = "sw";
  CHECK(low_balance_sms(text).find("salio limeshuka chini ya KES 1,500.00") != std::string::npos);
}

}  // namespace mbs::actors::testing
