#include "persistence/money/balance_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/few_runs.hpp"

#include <algorithm>

namespace mbs::test {

namespace {

using domain::errc;
using domain::transfer_kind;
using persistence::balance_store;
using std::chrono::hours;
using std::chrono::minutes;

/// An account that pays afterwards: it has nothing and owes what it may.
template <class Store>
struct tab {
  void limit(std::int64_t shillings, domain::time_point at, const std::string& reason = "agreed") {
    auto by = by_person({1}).by;
    by.at = at;
    const auto set = balances.set_credit_limit(account, money::from_shillings(shillings), reason, by);
    REQUIRE_MESSAGE(set, store.trouble());
  }
  void reserve(std::int64_t shillings, domain::time_point at) {
    journal_batch batch;
    batch.transfers.push_back({account, transfer_kind::reserve, money::from_shillings(shillings), 1, at});
    store.commit(batch);
  }
  /// What the check of each minute and the verification say of its limit.
  bool is_breach() {
    const auto is_limit = [](const persistence::difference& d) {
      return d.what.find("below its limit") != std::string::npos;
    };
    const auto looked = store.books().look_at_recent(persistence::recent_marks{}, 100);
    REQUIRE_MESSAGE(looked, store.trouble());
    const auto verified = store.ledger().verify();
    REQUIRE_MESSAGE(verified, store.trouble());
    const bool by_look = std::ranges::any_of(looked->found, is_limit);
    const bool by_audit = std::ranges::any_of(verified->differences, is_limit);
    CHECK(by_look == by_audit);
    return by_look;
  }

  Store store;
  domain::account_id account = new_owner(store).account;
  balance_store& balances = store.connection(persistence::lane::changes).template get<balance_store>();
};

}  // namespace

TEST_CASE_TEMPLATE(
    "a credit limit is changed with a reason, kept with its history and audited, and ACCOUNTs hear", Store,
    on_sqlite, on_postgres) {
  tab<Store> t;
  (void)takes_change_of(t.store, t.account);
  t.limit(500, noon(), "pays within 30 days");
  CHECK(takes_change_of(t.store, t.account));
  CHECK(t.store.accounts().load_accounts(std::vector{t.account})->front().balance.credit_limit() ==
      money::from_shillings(500));
  t.limit(20, noon() + hours{1}, "paid late");
  const auto history = t.balances.credit_limits_of(t.account, 10).value();
  REQUIRE(history.size() == 2);
  CHECK(history[0].before == money::from_shillings(500));
  CHECK(history[0].after == money::from_shillings(20));
  CHECK(history[0].reason == "paid late");
  CHECK(history[0].at == noon() + hours{1});
  CHECK(history[1].before.is_zero());
  CHECK(entries(t.store, "account.credit_limit_changed") == 2);
  CHECK(t.balances.set_credit_limit(t.account, money::from_shillings(20), "x", by_person({1}).by).error() ==
      errc::no_change);
  CHECK(t.balances.set_credit_limit({77}, money{}, "x", by_person({1}).by).error() == errc::not_found);
  CHECK(t.balances.credit_limits_of({77}, 10).error() == errc::not_found);
  CHECK(t.balances.credit_limits_of(t.account, 1)->size() == 1);
}

TEST_CASE_TEMPLATE("a lowered limit is no breach: what was reserved is judged by the limit of its time",
    Store, on_sqlite, on_postgres) {
  tab<Store> t;
  t.limit(500, noon());
  t.reserve(400, noon() + hours{1});
  CHECK_FALSE(t.is_breach());
  t.limit(100, noon() + hours{2});
  CHECK_FALSE(t.is_breach());
  t.limit(0, noon() + hours{3});
  CHECK_FALSE(t.is_breach());
}

TEST_CASE_TEMPLATE("what is reserved beyond the limit of its time is a breach, until the limit allows it",
    Store, on_sqlite, on_postgres) {
  tab<Store> t;
  t.limit(500, noon());
  t.reserve(400, noon() + hours{1});
  t.limit(100, noon() + hours{2});
  t.reserve(1, noon() + hours{3});
  CHECK(t.is_breach());
  // Raised by less than it owes: still one.
  t.limit(300, noon() + hours{4});
  CHECK(t.is_breach());
  t.limit(401, noon() + hours{5});
  CHECK_FALSE(t.is_breach());
}

TEST_CASE_TEMPLATE("those who deal with its money hear of a lower limit that leaves nothing to spend", Store,
    on_sqlite, on_postgres) {
  tab<Store> t;
  const auto mails = [&] {
    return t.store.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = " +
        std::to_string(static_cast<int>(domain::mail_kind::credit_limit_lowered)));
  };
  t.limit(500, noon());
  t.reserve(300, noon() + hours{1});
  t.limit(400, noon() + hours{2});  // a hundred are left
  CHECK(mails() == 0);
  t.limit(300, noon() + hours{3});
  CHECK(mails() == 1);
  t.limit(350, noon() + hours{4});
  CHECK(mails() == 1);
}

TEST_CASE_TEMPLATE("a reservation in the moment of the change may have been judged by the limit before",
    Store, on_sqlite, on_postgres) {
  tab<Store> t;
  t.limit(500, noon());
  t.limit(100, noon() + hours{2});
  t.reserve(400, noon() + hours{2} + minutes{1});
  CHECK_FALSE(t.is_breach());
}

TEST_CASE_TEMPLATE("without any change the limit is what it was made with", Store, on_sqlite, on_postgres) {
  tab<Store> t;
  t.reserve(1, noon());
  CHECK(t.is_breach());
}

TEST_CASE_TEMPLATE("whatever limits an account had, reserving within them is never a breach", Store,
    on_sqlite, on_postgres) {
  tab<Store> t;
  int run = 0;
  CHECK(holds(20, "limits of an account", [&] {
    t.account = new_owner(t.store, "n" + std::to_string(++run) + "@example.com").account;
    const auto steps = *rc::gen::resize(10,
        rc::gen::container<std::vector<std::pair<bool, int>>>(
            rc::gen::pair(rc::gen::arbitrary<bool>(), rc::gen::inRange(1, 300))));
    std::int64_t limit = 0, available = 0;
    auto at = noon();
    for (const auto& [changes, amount] : steps) {
      at += hours{1};
      if (changes && amount != limit) {
        t.limit(amount, at);
        limit = amount;
      } else if (!changes && available - amount >= -limit) {
        t.reserve(amount, at);
        available -= amount;
      }
      RC_ASSERT_FALSE(t.is_breach());
    }
  }));
}

}  // namespace mbs::test
