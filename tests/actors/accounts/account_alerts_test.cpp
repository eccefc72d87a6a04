#include "tests/actors/account_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

constexpr auto amount_of(std::int64_t shillings) {
  return money::from_shillings(shillings);
}

domain::balance_alert alert(std::int64_t shillings, bool is_below) {
  return {.amount = amount_of(shillings), .is_below = is_below};
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
  alerted_account a{{alert(8, false)}};
  a.send(2);
  CHECK(a.moved == 0);  // it is at the amount
  a.send(1);
  CHECK(a.moved == 1);
  a.send(3);
  CHECK(a.moved == 1);
  a.tell({alert(8, true)});
  CHECK(a.moved == 1);
  a.send(1);
  CHECK(a.moved == 1);
}

TEST_CASE("a look that came before the money reached the disk is followed by another") {
  alerted_account a{{alert(8, false)}};
  a.send(3);
  a.tell({alert(8, false)});
  CHECK(a.moved == 2);
}

TEST_CASE(
    "a balance that comes back well above the amount is looked at as well, so that the next fall is told") {
  alerted_account a{{alert(12, true)}};
  a.pay(11);
  CHECK(a.moved == 0);
  a.pay(1);
  CHECK(a.moved == 1);
  a.tell({alert(12, false)});
  a.send(11);
  CHECK(a.moved == 2);
}

TEST_CASE("alerts that were changed are followed by a look, since one under way may have read those before") {
  alerted_account a{{}};
  auto settings = std::make_shared<persistence::account_settings>();
  settings->account.id = a.id;
  settings->alerts = {alert(5, false)};
  caf::anon_send(*a.account, account_chore{settings_changed{settings}});
  a.run();
  CHECK(a.moved == 1);
}

TEST_CASE("an account that wakes on the other side of an amount is looked at") {
  CHECK(alerted_account{{alert(11, false)}}.moved == 1);
  CHECK(alerted_account{{alert(0, true)}}.moved == 1);
  CHECK(alerted_account{{alert(10, false), alert(11, true)}}.moved == 0);
}
