#include "persistence/money/funding_store.hpp"
#include "persistence/money/ledger_store.hpp"
#include "persistence/money/top_up_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <thread>

namespace mbs::test {

namespace {

using persistence::payment_news;
using persistence::top_up_record;
using kind = payment_news::kind;
using domain::top_up_state;

domain::audit_origin at_noon() {
  return {.who = {}, .at = noon(), .personal = {}};
}

template <class Store>
struct till {
  Store store;
  domain::account_id account = store.new_account();
  persistence::top_up_store& top_ups =
      store.connection(persistence::lane::changes).template get<persistence::top_up_store>();
  std::int64_t next_payer = 254'712'000'001;

  [[nodiscard]] persistence::new_top_up wanted(std::int64_t shillings = 100) {
    return {
        account, domain::msisdn::from_number(next_payer++), money::from_shillings(shillings), "174379", ""};
  }
  /// One whose prompt is on the phone.
  [[nodiscard]] top_up_record on_phone(std::int64_t shillings = 100) {
    const auto made = top_ups.add_top_up(wanted(shillings), at_noon()).value();
    REQUIRE(top_ups.claim_top_up(made.id, noon()).value());
    payment_news taken{.what = kind::asked, .ask = domain::ask_result::taken};
    taken.checkout_request = "ws_CO_" + domain::to_text(made.id);
    return top_ups.record_news(made.id, taken, noon()).value();
  }
  /// Beyond what the account began with.
  [[nodiscard]] money gained() { return domain::subtract(balance(), began_with).value(); }
  [[nodiscard]] money balance() {
    const std::array ids{account};
    return store.accounts().load_accounts(ids)->front().balance.available();
  }
  money began_with = balance();
  [[nodiscard]] bool adds_up() {
    auto& ledger = store.connection(persistence::lane::maintenance).template get<persistence::ledger_store>();
    return ledger.verify().value().differences.empty();
  }
};

payment_news paid(const std::string& receipt, std::int64_t shillings = 100) {
  payment_news news{.what = kind::paid};
  news.amount = money::from_shillings(shillings);
  news.receipt = receipt;
  return news;
}

payment_news paid_says_a_look() {
  return {.what = kind::paid};
}

}  // namespace

TEST_CASE_TEMPLATE("a payment that is told of ten times is credited once", Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto asked = t.on_phone();
  for (int i = 0; i < 10; ++i) {
    const auto now = t.top_ups.record_news(asked.id, paid("QK12AB34CD"), noon()).value();
    CHECK(now.standing.state == top_up_state::paid);
    CHECK(now.receipt == "QK12AB34CD");
  }
  CHECK(t.gained() == money::from_shillings(100));
  CHECK(t.adds_up());
}

TEST_CASE_TEMPLATE(
    "a receipt that is told for a second top-up credits nothing there", Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto one = t.on_phone();
  const auto two = t.on_phone();
  REQUIRE(t.top_ups.record_news(one.id, paid("QK12AB34CD"), noon()));
  const auto second = t.top_ups.record_news(two.id, paid("QK12AB34CD"), noon()).value();
  CHECK(second.standing.state == top_up_state::unclear);
  CHECK(second.standing.reason == domain::top_up_reason::amount_differs);
  CHECK(t.gained() == money::from_shillings(100));
}

TEST_CASE_TEMPLATE("what is paid as a look says gets its receipt later and no second credit", Store,
    on_sqlite, on_postgres) {
  till<Store> t;
  const auto asked = t.on_phone();
  CHECK(t.top_ups.record_news(asked.id, paid_says_a_look(), noon())->receipt.empty());
  CHECK(t.gained() == money::from_shillings(100));
  CHECK(t.top_ups.record_news(asked.id, paid("QK12AB34CD"), noon())->receipt == "QK12AB34CD");
  CHECK(t.gained() == money::from_shillings(100));
  // Nor do staff enter it again by that receipt.
  auto& funding = t.store.connection(persistence::lane::changes).template get<persistence::funding_store>();
  persistence::funding_entry by_hand;
  by_hand.account = t.account;
  by_hand.amount = money::from_shillings(100);
  by_hand.reference = "QK12AB34CD";
  by_hand.at = noon();
  CHECK(funding.add_funding_entry(by_hand).error() == domain::errc::already_exists);
  CHECK(t.adds_up());
}

TEST_CASE_TEMPLATE("what staff entered by its receipt is not credited again when M-Pesa tells of it", Store,
    on_sqlite, on_postgres) {
  till<Store> t;
  const auto asked = t.on_phone();
  auto& funding = t.store.connection(persistence::lane::changes).template get<persistence::funding_store>();
  persistence::funding_entry by_hand;
  by_hand.account = t.account;
  by_hand.amount = money::from_shillings(100);
  by_hand.reference = "QK12AB34CD";
  by_hand.at = noon();
  REQUIRE(funding.add_funding_entry(by_hand));
  CHECK(t.top_ups.record_news(asked.id, paid("QK12AB34CD"), noon())->standing.state == top_up_state::paid);
  CHECK(t.gained() == money::from_shillings(100));
}

TEST_CASE_TEMPLATE("money that comes after a failure is credited, another amount than was asked for is not",
    Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto late = t.on_phone();
  payment_news cancelled{.what = kind::failed, .reason = domain::top_up_reason::cancelled, .is_final = true};
  CHECK(t.top_ups.record_news(late.id, cancelled, noon())->standing.state == top_up_state::failed);
  CHECK(t.top_ups.record_news(late.id, paid("QK12AB34CD"), noon())->standing.state == top_up_state::paid);
  CHECK(t.gained() == money::from_shillings(100));
  const auto altered = t.on_phone();
  const auto now = t.top_ups.record_news(altered.id, paid("QK12AB34CE", 1'000), noon()).value();
  CHECK(now.standing.reason == domain::top_up_reason::amount_differs);
  CHECK(t.gained() == money::from_shillings(100));
}

TEST_CASE_TEMPLATE("one key of an account is one top-up, and another payment under it is refused", Store,
    on_sqlite, on_postgres) {
  till<Store> t;
  auto wanted = t.wanted();
  wanted.once = "k";
  const auto first = t.top_ups.add_top_up(wanted, at_noon()).value();
  CHECK(t.top_ups.add_top_up(wanted, at_noon()).value().id == first.id);
  wanted.amount = money::from_shillings(101);
  CHECK(t.top_ups.add_top_up(wanted, at_noon()).error() == domain::errc::idempotency_key_reused);
  // Another account's key is another key.
  auto other = t.wanted();
  other.account = t.store.new_account("b@example.com");
  other.once = "k";
  CHECK(t.top_ups.add_top_up(other, at_noon()).value().id != first.id);
}

TEST_CASE_TEMPLATE(
    "a phone has one prompt and an account three, until they ended", Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto first = t.on_phone();
  auto same_phone = t.wanted();
  same_phone.payer = first.payer;
  CHECK(t.top_ups.add_top_up(same_phone, at_noon()).error() == domain::errc::too_many_requests_open);
  (void)t.on_phone();
  (void)t.on_phone();
  CHECK(t.top_ups.add_top_up(t.wanted(), at_noon()).error() == domain::errc::too_many_requests_open);
  REQUIRE(t.top_ups.record_news(first.id, paid("QK12AB34CD"), noon()));
  CHECK(t.top_ups.add_top_up(same_phone, at_noon()));
}

TEST_CASE_TEMPLATE(
    "a payment that cannot be booked is held for staff and stops nothing", Store, on_sqlite, on_postgres) {
  till<Store> t;
  auto& funding = t.store.connection(persistence::lane::changes).template get<persistence::funding_store>();
  const auto enter = [&](domain::transfer_kind kind, std::int64_t shillings, const std::string& reference) {
    persistence::funding_entry entry;
    entry.account = t.account;
    entry.kind = kind;
    entry.amount = money::from_shillings(shillings);
    entry.reference = reference;
    entry.at = noon();
    return funding.add_funding_entry(entry);
  };
  REQUIRE(enter(domain::transfer_kind::credit, 99, "QAA0000001"));
  REQUIRE(enter(domain::transfer_kind::debit, 100, "QAA0000002"));
  const auto before = t.gained();
  for (const auto* receipt : {"QAA0000001", "QAA0000002"}) {
    const auto asked = t.on_phone();
    const auto held = t.top_ups.record_news(asked.id, paid(receipt), noon()).value();
    CHECK(held.standing.state == top_up_state::unclear);
    CHECK(held.trouble.find(receipt) != std::string::npos);
    CHECK(held.words == held.trouble);
  }
  CHECK(t.gained() == before);
  CHECK(t.adds_up());
}

TEST_CASE_TEMPLATE(
    "what is credited without a receipt is not entered by hand under it", Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto asked = t.on_phone();
  REQUIRE(t.top_ups.record_news(asked.id, paid_says_a_look(), noon()));
  auto& funding = t.store.connection(persistence::lane::changes).template get<persistence::funding_store>();
  persistence::funding_entry by_hand;
  by_hand.account = t.account;
  by_hand.amount = money::from_shillings(100);
  by_hand.reference = "QCC0000001";
  by_hand.at = noon();
  CHECK(funding.add_funding_entry(by_hand).error() == domain::errc::already_exists);
  by_hand.reference = "BANK 1";
  CHECK(funding.add_funding_entry(by_hand));
  // Told later of another amount, or of a second payment: nothing is credited, and it is said.
  CHECK_FALSE(t.top_ups.record_news(asked.id, paid("QCC0000001", 5), noon())->trouble.empty());
  CHECK_FALSE(t.top_ups.record_news(asked.id, paid("QCC0000002"), noon())->trouble.empty());
  CHECK(t.gained() == money::from_shillings(200));
}

TEST_CASE_TEMPLATE("an account that is suspended asks no phone, and no phone is asked all the time", Store,
    on_sqlite, on_postgres) {
  till<Store> t;
  auto wanted = t.wanted();
  for (int i = 0; i < 10; ++i) {
    const auto made = t.top_ups.add_top_up(wanted, at_noon()).value();
    REQUIRE(t.top_ups.claim_top_up(made.id, noon()).value());
    payment_news refused{.what = kind::asked, .ask = domain::ask_result::refused};
    REQUIRE(t.top_ups.record_news(made.id, refused, noon()));
  }
  CHECK(t.top_ups.add_top_up(wanted, at_noon()).error() == domain::errc::rate_limited);
  auto later = at_noon();
  later.at += std::chrono::hours{1};
  CHECK(t.top_ups.add_top_up(wanted, later));
  REQUIRE(
      t.store.accounts().set_account_status(t.account, persistence::account_status::suspended, at_noon()));
  CHECK(t.top_ups.add_top_up(t.wanted(), at_noon()).error() == domain::errc::account_suspended);
}

TEST_CASE_TEMPLATE("a phone whose prompt nobody knows the fate of is not asked again for two minutes", Store,
    on_sqlite, on_postgres) {
  till<Store> t;
  auto wanted = t.wanted();
  const auto made = t.top_ups.add_top_up(wanted, at_noon()).value();
  REQUIRE(t.top_ups.claim_top_up(made.id, noon()).value());
  CHECK(
      t.top_ups.record_news(made.id, {.what = kind::asked}, noon())->standing.state == top_up_state::unclear);
  CHECK(t.top_ups.add_top_up(wanted, at_noon()).error() == domain::errc::too_many_requests_open);
  auto later = at_noon();
  later.at += std::chrono::minutes{2};
  CHECK(t.top_ups.add_top_up(wanted, later));
}

TEST_CASE_TEMPLATE("no account finds or lists what is another's", Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto own = t.on_phone();
  const auto other = t.store.new_account("b@example.com");
  CHECK(t.top_ups.get_top_up(own.id, other).error() == domain::errc::not_found);
  CHECK(t.top_ups.get_top_up(own.id, t.account)->id == own.id);
  CHECK(t.top_ups.list_top_ups(other, {}, 10)->top_ups.empty());
}

TEST_CASE_TEMPLATE("a list comes page by page, newest first", Store, on_sqlite, on_postgres) {
  till<Store> t;
  std::vector<domain::top_up_id> made;
  for (int i = 0; i < 7; ++i) {
    made.push_back(t.on_phone().id);
    REQUIRE(t.top_ups.record_news(made.back(), paid("QK12AB34C" + std::to_string(i)), noon()));
  }
  std::vector<domain::top_up_id> listed;
  domain::top_up_id beyond;
  do {
    const auto page = t.top_ups.list_top_ups(t.account, beyond, 3).value();
    for (const auto& one : page.top_ups)
      listed.push_back(one.id);
    beyond = page.next;
  } while (beyond);
  std::ranges::reverse(made);
  CHECK(listed == made);
}

TEST_CASE_TEMPLATE("a phone is asked by one of those who try at once", Store, on_sqlite, on_postgres) {
  till<Store> t;
  const auto made = t.top_ups.add_top_up(t.wanted(), at_noon()).value();
  CHECK(t.top_ups.due_top_ups(noon(), 10)->size() == 1);
  std::atomic<int> got{0};
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i)
    all.emplace_back([&] {
      const auto own = t.store.database().connect(persistence::lane::changes);
      const auto claimed = own->template get<persistence::top_up_store>().claim_top_up(made.id, noon());
      if (claimed && *claimed) ++got;
    });
  for (auto& thread : all)
    thread.join();
  CHECK(got == 1);
  CHECK(t.top_ups.due_top_ups(noon(), 10)->empty());
  CHECK(t.top_ups.due_top_ups(noon() + std::chrono::seconds{30}, 10)->size() == 1);
}

TEST_CASE_TEMPLATE("what is posted is kept up to a bound, done once, and forgotten when it is old", Store,
    on_sqlite, on_postgres) {
  till<Store> t;
  const auto asked = t.on_phone();
  CHECK(t.top_ups.keep_callback({0, {asked.id.value + 1}, noon(), "127.0.0.1", "x"}).error() ==
      domain::errc::not_found);
  for (int i = 0; i < 25; ++i)
    CHECK(t.top_ups
              .keep_callback({0, asked.id, noon(), "127.0.0.1", std::string{"\0\xff", 2} + std::to_string(i)})
              .value() == (i < 20));
  // The same again takes no room.
  CHECK(t.top_ups.keep_callback({0, asked.id, noon(), "127.0.0.1", std::string{"\0\xff", 2} + "0"}).value());
  const auto waiting = t.top_ups.waiting_callbacks(100).value();
  REQUIRE(waiting.size() == 20);
  CHECK(waiting[0].body == std::string{"\0\xff", 2} + "0");
  REQUIRE(t.top_ups.set_aside(waiting[0].id, "not understood"));
  REQUIRE(t.top_ups.record_news(asked.id, paid("QK12AB34CD"), noon(), waiting[1].id));
  CHECK(t.top_ups.waiting_callbacks(100)->size() == 18);
  CHECK(t.top_ups.forget_callbacks(noon() + std::chrono::hours{1}, 1).value() == false);
  CHECK(t.top_ups.forget_callbacks(noon() + std::chrono::hours{1}, 10).value());
  CHECK(t.top_ups.waiting_callbacks(100)->size() == 18);  // what is not done is not forgotten
}

TEST_CASE_TEMPLATE(
    "the same news from several processes at once is credited once", Store, on_sqlite, on_postgres) {
  till<Store> t;
  std::vector<top_up_record> asked{t.on_phone(), t.on_phone(), t.on_phone()};
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i)
    all.emplace_back([&, i] {
      const auto own = t.store.database().connect(persistence::lane::changes);
      auto& store = own->template get<persistence::top_up_store>();
      for (std::size_t n = 0; n < asked.size(); ++n) {
        const auto news = (i + n) % 2 == 0 ? paid("QK12AB34C" + std::to_string(n)) : paid_says_a_look();
        while (!store.record_news(asked[n].id, news, noon())) {
        }
      }
    });
  for (auto& thread : all)
    thread.join();
  CHECK(t.gained() == money::from_shillings(300));
  CHECK(t.adds_up());
}

}  // namespace mbs::test
