#include "actors/accounts/account_messages.hpp"
#include "actors/money/books_service.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/money/books_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"
#include "tests/actors/result_of.hpp"
#include "tests/support/captured_log.hpp"

namespace mbs::actors::testing {

namespace {

using persistence::books_store;
using persistence::journal_batch;

/// BOOKS over a real store, with ACCOUNTs that remember what a test says.
struct open_books : hand_driven_system {
  open_books() {
    for (const auto* email : {"asha@example.com", "juma@example.com"}) {
      const auto made =
          store.get<persistence::account_store>().create_account({email, email, money{}, "s", {}}, beginning);
      accounts.push_back(made.value().id);
      remembered[accounts.back()] = credit(accounts.back(), 10);
    }
    neighbours.when<read_balance>([this](const read_balance& m) {
      asked.push_back(m.account);
      m.done(remembered.at(m.account));
    });
    parts.store = &pool;
    parts.accounts = *neighbours.actor;
    parts.counters = &counters;
    parts.now = clock();
    parts.mail_waits = [this] { ++mailed; };
    parts.rows = 2;
    books = ended_with_scope<books_actor>{spawn_books(system, parts)};
    service.emplace(pool, *books, clock());
    run();
  }

  domain::balance credit(domain::account_id account, std::int64_t shillings) {
    const auto reference = "receipt " + std::to_string(++receipts);
    REQUIRE(store.get<persistence::funding_store>()
                .add_funding_entry({0, account, domain::transfer_kind::credit,
                    money::from_shillings(shillings), reference, "", now()})
                .has_value());
    return stored(account);
  }
  domain::balance stored(domain::account_id account) {
    return store.get<persistence::account_store>().load_accounts(std::vector{account})->front().balance;
  }
  /// Money is reserved for nothing, as far as the transfers say.
  void move(domain::account_id account) {
    journal_batch batch;
    batch.transfers.push_back({account, domain::transfer_kind::reserve, money::from_units(1), 1, now()});
    REQUIRE(journal->commit(++commits, batch) == persistence::commit_outcome::committed);
  }
  std::vector<persistence::ledger_breach> open() {
    return store.get<books_store>().open_breaches(10).value();
  }

  real_store store;
  inline_pool pool{*store.connection};
  std::unique_ptr<persistence::journal_store> journal = store.database->journal();
  node_counters counters;
  recorder<accounts_actor> neighbours{*this};
  std::vector<domain::account_id> accounts;
  std::map<domain::account_id, domain::balance> remembered;
  std::vector<domain::account_id> asked;
  int mailed = 0, receipts = 0;
  std::int64_t commits = 0;
  books_dependencies parts;
  ended_with_scope<books_actor> books;
  std::optional<books_service> service;
};

}  // namespace

TEST_CASE("days that are over are closed by themselves, step by step") {
  open_books b;
  CHECK(b.store.get<books_store>().closed_days(10)->empty());
  for (int i = 0; i < 5; ++i)
    b.move(b.accounts[0]);
  b.pass(25h);
  const auto days = b.store.get<books_store>().closed_days(10).value();
  REQUIRE(days.size() == 1);
  CHECK(days[0].day == domain::kenyan_day_at(beginning));
  b.pass(24h);
  CHECK(b.store.get<books_store>().closed_days(10)->size() == 2);
}

TEST_CASE("what an ACCOUNT found is recorded, mailed and counted, once, until staff ends it") {
  const test::captured_log log;
  open_books b;
  for (int i = 0; i < 2; ++i)
    caf::anon_send(*b.books, breach_found{{{"a settlement does not fit", b.accounts[0]}}, {}});
  b.run();
  REQUIRE(b.open().size() == 1);
  CHECK(b.mailed == 1);
  CHECK(figure(b.counters.open_breaches) == 1);
  CHECK(log.with("event=ledger_breach ").size() == 1);
  const auto id = b.open()[0].id;
  const auto shown = result_of<books_report>([&](auto done) { b.service->books({1}, done); });
  REQUIRE(shown.has_value());
  CHECK(shown->breaches.size() == 1);
  const auto ended = result_of<persistence::ledger_breach>(
      [&](auto done) { b.service->end_breach({1}, id, "looked at", {}, done); });
  CHECK(ended.has_value());
  b.run();
  CHECK(figure(b.counters.open_breaches) == 0);
  const auto again = result_of<persistence::ledger_breach>(
      [&](auto done) { b.service->end_breach({1}, id, "looked at", {}, done); });
  CHECK(again.error().why == errc::not_found);
}

TEST_CASE("an account whose memory differs from the store for a minute of rest is stopped, and no other") {
  open_books b;
  b.pass(1min);
  for (const auto id : b.accounts)
    b.move(id);
  b.remembered[b.accounts[0]] = b.stored(b.accounts[0]);
  b.remembered[b.accounts[1]] = domain::balance{money::from_shillings(11), {}, {}};
  b.pass(2min);  // seen to have moved, then at rest: they differ
  CHECK(b.open().empty());
  b.pass(1min);
  REQUIRE(b.open().size() == 1);
  CHECK(b.open()[0].account == b.accounts[1]);
  CHECK(b.open()[0].what.find("11.0000") != std::string::npos);
}

TEST_CASE("memory that differs while money is on its way stops nobody") {
  open_books b;
  b.pass(1min);
  b.move(b.accounts[0]);
  b.pass(2min);
  b.remembered[b.accounts[0]] = b.stored(b.accounts[0]);
  b.pass(5min);
  CHECK(b.open().empty());
  CHECK(std::ranges::count(b.asked, b.accounts[0]) >= 1);
  CHECK(std::ranges::count(b.asked, b.accounts[1]) == 0);
}

TEST_CASE("a store that is away makes nothing worse: the look and the closing come again") {
  open_books b;
  b.pool.refusing = true;
  caf::anon_send(*b.books, breach_found{{{"a settlement does not fit", b.accounts[0]}}, {}});
  b.pass(2min);
  b.pool.refusing = false;
  b.pass(10s);
  CHECK(b.open().size() == 1);
}

}  // namespace mbs::actors::testing
