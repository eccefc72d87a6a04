#include "tests/actors/account_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

constexpr auto amount_of(std::int64_t shillings) {
  return money::from_shillings(shillings);
}

/// An ACCOUNT with KES 10 that wants to be told below some amounts.
struct alerted_account : account_surroundings {
  explicit alerted_account(std::vector<domain::balance_alert> alerts) {
    auto heard = *environment;
    heard.balance_moved = [this](domain::account_id whose) {
      CHECK(whose == id);
      ++moved;
    };
    environment = std::make_shared<const account_environment>(std::move(heard));
    account = ended_with_scope<account_actor>{spawn_account(system, id, *owner.actor, environment)};
    auto stored = stored_account(id, {.available = amount_of(10)});
    stored.alerts = std::move(alerts);
    caf::anon_send(*account,
        account_loaded{errc::none, std::make_shared<persistence::account_state>(std::move(stored))});
    run();
  }
  /// Each message costs a shilling.
  void send(int messages) {
    for (int i = 0; i < messages; ++i) {
      asked.push_back(std::make_unique<submitted>());
      REQUIRE(gate.start_accepting(1));
      caf::anon_send(
          *account, submit_messages{make_request(id, {"0722000001"}, {}, asked.back()->listener())});
      run();
    }
  }
  void tell(std::vector<domain::balance_alert> alerts) {
    caf::anon_send(*account, account_chore{balance_looked_at{id, std::move(alerts)}});
    run();
  }
  void pay(std::int64_t shillings) {
    persistence::funding_entry entry;
    entry.id = ++paid;
    entry.account = id;
    entry.amount = amount_of(shillings);
    caf::anon_send(*account, account_chore{funding_arrived{id, {entry}, entry.id}});
    run();
  }

  domain::account_id id{7};
  int moved = 0;
  std::int64_t paid = 0;
  ended_with_scope<account_actor> account;
};

}  // namespace

TEST_CASE("an account without alerts has nobody look at its balance") {
  alerted_account a{{}};
  a.send(10);
  CHECK(a.moved == 0);
}

TEST_CASE("a balance that goes below an amount is looked at once, until somebody has looked") {
  alerted_account a{{{amount_of(8), false, {}, 0}}};
  a.send(2);
  CHECK(a.moved == 0);  // it is at the amount
  a.send(1);
  CHECK(a.moved == 1);
  a.send(3);
  CHECK(a.moved == 1);
  a.tell({{amount_of(8), true, {}, 1}});
  CHECK(a.moved == 1);
  a.send(1);
  CHECK(a.moved == 1);
}

TEST_CASE("a look that came before the money reached the disk is followed by another") {
  alerted_account a{{{amount_of(8), false, {}, 0}}};
  a.send(3);
  a.tell({{amount_of(8), false, {}, 0}});
  CHECK(a.moved == 2);
}

TEST_CASE("a balance that comes back to the amount is looked at as well, so that the next fall is told") {
  alerted_account a{{{amount_of(12), true, {}, 1}}};
  a.pay(1);
  CHECK(a.moved == 0);
  a.pay(1);
  CHECK(a.moved == 1);
  a.tell({{amount_of(12), false, {}, 1}});
  a.send(1);
  CHECK(a.moved == 2);
}

TEST_CASE("an account that wakes on the other side of an amount is looked at") {
  CHECK(alerted_account{{{amount_of(11), false, {}, 0}}}.moved == 1);
  CHECK(alerted_account{{{amount_of(10), true, {}, 0}}}.moved == 1);
  CHECK(alerted_account{{{amount_of(10), false, {}, 0}, {amount_of(11), true, {}, 0}}}.moved == 0);
}
