#include "domain/money/paybill_number.hpp"
#include "persistence/migrations/migrations.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/ledger_store.hpp"
#include "persistence/money/payment_store.hpp"
#include "persistence/money/top_up_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/few_runs.hpp"

#include <atomic>
#include <set>

namespace mbs::test {

namespace {

using namespace std::chrono_literals;
using domain::errc;
using domain::payment_state;
using persistence::told_payment;

domain::audit_origin by_staff() {
  return {.who = {domain::actor_kind::person, 7}, .at = noon() + 1h, .personal = {}};
}

template <class Store>
struct paybill {
  Store store;
  domain::account_id account = store.new_account();
  persistence::store_connection& connection = store.connection(persistence::lane::changes);
  persistence::payment_store& payments = connection.template get<persistence::payment_store>();
  persistence::top_up_store& top_ups = connection.template get<persistence::top_up_store>();
  money began_with = balance(account);

  [[nodiscard]] std::string number() const { return domain::paybill_number(account); }
  [[nodiscard]] money balance(domain::account_id of) {
    const std::array ids{of};
    return store.accounts().load_accounts(ids)->front().balance.available();
  }
  [[nodiscard]] money gained() { return domain::subtract(balance(account), began_with).value(); }
  [[nodiscard]] bool adds_up() {
    auto& ledger = store.connection(persistence::lane::maintenance).template get<persistence::ledger_store>();
    return ledger.verify().value().differences.empty();
  }
  [[nodiscard]] persistence::payment_outcome tell(const told_payment& told) {
    return payments.record_payment(told, noon()).value();
  }
  /// One whose prompt is on the phone.
  [[nodiscard]] persistence::top_up_record prompted(std::int64_t shillings = 100) {
    static std::int64_t payer = 254'712'100'001;
    const auto made = top_ups
                          .add_top_up({account, domain::msisdn::from_number(payer++),
                                          money::from_shillings(shillings), "174379", ""},
                              {.who = {}, .at = noon(), .personal = {}})
                          .value();
    REQUIRE(top_ups.claim_top_up(made.id, noon()).value());
    persistence::payment_news taken{
        .what = persistence::payment_news::kind::asked, .ask = domain::ask_result::taken};
    taken.checkout_request = "ws_CO_" + domain::to_text(made.id);
    return top_ups.record_news(made.id, taken, noon()).value();
  }
  [[nodiscard]] persistence::top_up_record callback(domain::top_up_id id, const std::string& receipt) {
    persistence::payment_news news{.what = persistence::payment_news::kind::paid};
    news.amount = money::from_shillings(100);
    news.receipt = receipt;
    return top_ups.record_news(id, news, noon()).value();
  }
};

told_payment told(
    const std::string& typed, const std::string& receipt = "QK12AB34CD", std::int64_t shillings = 100) {
  told_payment t;
  t.receipt = receipt;
  t.amount = money::from_shillings(shillings);
  t.typed = typed;
  t.short_code = "174379";
  t.payer = "2547 ***** 126";
  t.paid_at = noon() - 1min;
  return t;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "a payment to an account's number credits it once, however often and by whatever way it is told", Store,
    on_sqlite, on_postgres) {
  paybill<Store> p;
  for (int i = 0; i < 5; ++i) {
    auto again = told(' ' + p.number());
    if (i > 2) again.source = domain::payment_source::pull;
    const auto out = p.tell(again);
    CHECK(out.is_new == (i == 0));
    CHECK(out.payment.account == p.account);
    CHECK(out.payment.state == payment_state::credited);
    CHECK(out.differs.empty());
  }
  CHECK(p.tell(told(p.number(), "QK12AB34CD", 101)).differs.find("101") != std::string::npos);
  CHECK(p.gained() == money::from_shillings(100));
  CHECK(entries(p.store, "account.topped_up") == 1);
  CHECK(p.adds_up());
}

TEST_CASE_TEMPLATE("a suspended account gets its money", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  REQUIRE(
      p.store.accounts().set_account_status(p.account, persistence::account_status::suspended, by_staff()));
  CHECK(p.tell(told(p.number())).payment.state == payment_state::credited);
  CHECK(p.gained() == money::from_shillings(100));
}

TEST_CASE_TEMPLATE(
    "a payment of nobody's waits until staff match it, which happens once", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  const auto waiting = p.tell(told("jane's shop")).payment;
  CHECK(waiting.state == payment_state::suspense);
  CHECK_FALSE(waiting.account);
  CHECK(p.gained().is_zero());
  // Nor is it entered by hand beside that.
  auto& funding = p.connection.template get<persistence::funding_store>();
  persistence::funding_entry by_hand;
  by_hand.account = p.account;
  by_hand.amount = money::from_shillings(100);
  by_hand.reference = "QK12AB34CD";
  by_hand.at = noon();
  CHECK(funding.add_funding_entry(by_hand).error() == errc::already_exists);
  CHECK(p.payments.match_payment(waiting.id, {999}, "called", by_staff()).error() == errc::invalid_reference);
  CHECK(p.payments.match_payment({999}, p.account, "called", by_staff()).error() == errc::not_found);
  std::atomic<int> done = 0;
  std::atomic<int> late = 0;
  at_once(p.store, 2, [&](persistence::store_connection& own, int) {
    const auto matched =
        own.get<persistence::payment_store>().match_payment(waiting.id, p.account, "she called", by_staff());
    if (matched) ++done;
    if (!matched && matched.error() == errc::not_waiting) ++late;
  });
  CHECK(done == 1);
  CHECK(late == 1);
  CHECK(p.gained() == money::from_shillings(100));
  const auto now = p.payments.get_payment(waiting.id).value();
  CHECK(now.account == p.account);
  CHECK(now.matched_by == by_staff().who);
  CHECK(now.reason == "she called");
  CHECK(entries(p.store, "payment.matched") == 1);
  CHECK_FALSE(p.tell(told(p.number())).is_new);
  CHECK(p.gained() == money::from_shillings(100));
  CHECK(p.adds_up());
}

TEST_CASE_TEMPLATE("what staff entered by hand before M-Pesa told of it is not credited again", Store,
    on_sqlite, on_postgres) {
  paybill<Store> p;
  auto& funding = p.connection.template get<persistence::funding_store>();
  persistence::funding_entry by_hand;
  by_hand.account = p.account;
  by_hand.amount = money::from_shillings(100);
  by_hand.at = noon();
  for (const auto* receipt : {"QK12AB34CD", "QK12AB34CE"}) {
    by_hand.reference = receipt;
    REQUIRE(funding.add_funding_entry(by_hand));
  }
  CHECK(p.tell(told("nobody", "QK12AB34CD")).payment.account == p.account);
  const auto other = p.tell(told(p.number(), "QK12AB34CE", 50)).payment;
  CHECK(other.state == payment_state::suspense);
  CHECK_FALSE(other.trouble.empty());
  CHECK(p.payments.match_payment(other.id, p.account, "x", by_staff()).error() == errc::already_exists);
  CHECK(p.gained() == money::from_shillings(200));
  CHECK(p.adds_up());
}

TEST_CASE_TEMPLATE("a confirmation with a top-up's reference settles it, whatever state it is in", Store,
    on_sqlite, on_postgres) {
  paybill<Store> p;
  const auto waiting = p.prompted();
  auto unclear = p.prompted();
  for (int i = 0; i < 6; ++i)
    unclear = p.top_ups.record_news(unclear.id, {}, noon() + 1h).value();
  REQUIRE(unclear.standing.state == domain::top_up_state::unclear);
  CHECK(p.top_ups.list_unclear({}, 10)->top_ups.size() == 1);
  const auto one = p.tell(told(domain::reference_of(waiting.id), "QK00000001"));
  CHECK(one.payment.top_up == waiting.id);
  const auto two = p.tell(told(domain::reference_of(unclear.id), "QK00000002"));
  CHECK(two.payment.top_up == unclear.id);
  for (const auto& t : {waiting, unclear}) {
    const auto now = p.top_ups.get_top_up(t.id, std::nullopt).value();
    CHECK(now.standing.state == domain::top_up_state::paid);
    CHECK(now.receipt.starts_with("QK0000000"));
  }
  CHECK(p.top_ups.list_unclear({}, 10)->top_ups.empty());
  CHECK(p.gained() == money::from_shillings(200));
  // The callback of the same payment comes later, and so does one more payment with the same reference.
  CHECK(p.callback(waiting.id, "QK00000001").trouble.empty());
  const auto more = p.tell(told(domain::reference_of(waiting.id), "QK00000003", 30)).payment;
  CHECK(more.account == p.account);
  CHECK_FALSE(more.top_up);
  CHECK(p.gained() == money::from_shillings(230));
  CHECK(p.adds_up());
}

TEST_CASE_TEMPLATE(
    "one payment told 40 times at once, half as callbacks and half as confirmations, is one credit", Store,
    on_sqlite, on_postgres) {
  paybill<Store> p;
  const auto waiting = p.prompted();
  at_once(p.store, 8, [&](persistence::store_connection& own, int n) {
    for (int i = 0; i < 5; ++i) {
      if ((n + i) % 2 == 0) {
        persistence::payment_news news{.what = persistence::payment_news::kind::paid};
        news.amount = money::from_shillings(100);
        news.receipt = "QK12AB34CD";
        CHECK(own.get<persistence::top_up_store>().record_news(waiting.id, news, noon()).has_value());
      } else {
        CHECK(own.get<persistence::payment_store>()
                  .record_payment(told(domain::reference_of(waiting.id)), noon())
                  .has_value());
      }
    }
  });
  CHECK(p.gained() == money::from_shillings(100));
  CHECK(entries(p.store, "account.topped_up") == 1);
  CHECK(p.adds_up());
}

TEST_CASE_TEMPLATE("whatever is told in whatever order, each receipt credits its amount once", Store,
    on_sqlite, on_postgres) {
  paybill<Store> p;
  int run = 0;
  CHECK(holds(20, "callbacks, confirmations, looks and staff", [&] {
    // One of its own, since an account has three prompts at a time.
    p.account = p.store.new_account("n" + std::to_string(run) + "@example.com");
    p.began_with = p.balance(p.account);
    const auto base = "R" + std::to_string(100 + run++) + "A";
    const auto top_up = p.prompted();
    std::set<std::string> credited;
    bool own_known = false;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
    for (const auto step : steps) {
      const auto receipt = base + "00000" + std::to_string(step % 3);
      if (step < 3) {
        (void)p.tell(told(p.number(), receipt + "N"));
        credited.insert(receipt + "N");
      } else if (step < 6) {
        (void)p.tell(told(domain::reference_of(top_up.id), base + "000009"));
        credited.insert(base + "000009");
        own_known = true;
      } else if (step < 8) {
        (void)p.callback(top_up.id, base + "000009");
        credited.insert(base + "000009");
        own_known = true;
      } else if (step == 8) {
        // M-Pesa says paid when asked, without a receipt.
        (void)p.top_ups.record_news(top_up.id, {.what = persistence::payment_news::kind::paid}, noon());
        credited.insert(base + "000009");
        own_known = true;
      } else {
        const auto waiting = p.tell(told("nobody", receipt + "S")).payment;
        if (p.payments.match_payment(waiting.id, p.account, "x", by_staff())) credited.insert(receipt + "S");
      }
    }
    RC_ASSERT(own_known == (credited.count(base + "000009") == 1U));
    RC_ASSERT(p.gained() == money::from_shillings(100 * static_cast<std::int64_t>(credited.size())));
  }));
  CHECK(p.adds_up());
}

TEST_CASE_TEMPLATE(
    "confirmations are kept as they came, the same again takes no room, and a flood has an end", Store,
    on_sqlite, on_postgres) {
  paybill<Store> p;
  persistence::posted_confirmation posted{0, "QK12AB34CD", noon(), "196.201.214.200", "{\xff}"};
  CHECK(p.payments.keep_confirmation(posted).value());
  CHECK(p.payments.keep_confirmation(posted).value());
  auto waiting = p.payments.waiting_confirmations(10).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].body == posted.body);
  REQUIRE(p.payments.set_confirmation_aside(waiting[0].id, "no use"));
  CHECK(p.payments.waiting_confirmations(10)->empty());
  for (int i = 0; i < 19; ++i) {
    posted.body += 'x';
    CHECK(p.payments.keep_confirmation(posted).value());
  }
  posted.body += 'x';
  CHECK_FALSE(p.payments.keep_confirmation(posted).value());
  const auto shown = p.payments.confirmations_of("QK12AB34CD").value();
  REQUIRE(shown.size() == 20);
  CHECK(shown[0].note == "no use");
  waiting = p.payments.waiting_confirmations(100).value();
  CHECK(waiting.size() == 19);
  const auto out = p.payments.record_payment(told(p.number()), noon(), waiting[0].id);
  CHECK(out.has_value());
  CHECK(p.payments.waiting_confirmations(100)->size() == 18);
  CHECK(p.payments.forget_confirmations(noon() + 1h, 100).value());
  CHECK(p.payments.confirmations_of("QK12AB34CD")->size() == 18);
}

TEST_CASE_TEMPLATE(
    "payments are listed by state, account, receipt and time, page by page", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  for (int i = 0; i < 5; ++i) {
    const auto at = noon() + std::chrono::minutes{i};
    REQUIRE(p.payments.record_payment(told(p.number(), "QK0000000" + std::to_string(i)), at));
    REQUIRE(p.payments.record_payment(told("?", "QS0000000" + std::to_string(i)), at));
  }
  const auto receipts = [&](persistence::payment_filter wanted) {
    std::vector<std::string> all;
    do {
      const auto page = p.payments.list_payments(wanted).value();
      for (const auto& one : page.payments)
        all.push_back(one.told.receipt);
      wanted.beyond = page.next;
    } while (wanted.beyond);
    return all;
  };
  using list = std::vector<std::string>;
  CHECK(receipts({.state = payment_state::suspense, .limit = 2}) ==
      list{"QS00000000", "QS00000001", "QS00000002", "QS00000003", "QS00000004"});
  CHECK(receipts({.account = p.account, .limit = 2}) ==
      list{"QK00000004", "QK00000003", "QK00000002", "QK00000001", "QK00000000"});
  CHECK(receipts({.receipt = "QK00000003"}) == list{"QK00000003"});
  CHECK(receipts({.state = payment_state::credited, .since = noon() + 1min, .until = noon() + 3min}) ==
      list{"QK00000002", "QK00000001"});
  CHECK(receipts({.limit = 3}).size() == 10);
}

TEST_CASE_TEMPLATE("how far M-Pesa's list was read never goes back", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  CHECK_FALSE(p.payments.pulled("174379").value().has_value());
  REQUIRE(p.payments.note_pull("174379", {noon(), noon() + 1s}));
  REQUIRE(p.payments.note_pull("174379", {noon() - 1h, noon() + 2s}));
  CHECK(p.payments.pulled("174379").value()->pulled_until == noon());
  REQUIRE(p.payments.note_pull("174379", {noon() + 1h, noon() + 2s}));
  CHECK(p.payments.pulled("174379").value()->pulled_until == noon() + 1h);
  CHECK_FALSE(p.payments.pulled("600000").value().has_value());
}

TEST_CASE_TEMPLATE(
    "M-Pesa is asked again about one that ended unclear when staff want it", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  auto unclear = p.prompted();
  for (int i = 0; i < 6; ++i)
    unclear = p.top_ups.record_news(unclear.id, {}, noon() + 1h).value();
  CHECK(p.top_ups.due_top_ups(noon() + 2h, 10)->empty());
  CHECK(p.top_ups.look_again(unclear.id, by_staff()).has_value());
  CHECK(p.top_ups.due_top_ups(noon() + 2h, 10)->size() == 1);
  CHECK(entries(p.store, "top_up.looked") == 1);
  CHECK(p.top_ups.record_news(unclear.id, {}, noon() + 2h).has_value());
  CHECK(p.top_ups.due_top_ups(noon() + 3h, 10)->empty());
  REQUIRE(p.callback(unclear.id, "QK12AB34CD").standing.is_credited);
  CHECK(p.top_ups.look_again(unclear.id, by_staff()).error() == errc::no_change);
  CHECK(p.top_ups.look_again({999}, by_staff()).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "the same key gives the same top-up also where none may be made", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  persistence::new_top_up wanted{
      p.account, domain::msisdn::from_number(254'712'000'009), money::from_shillings(10), "174379", "k1"};
  wanted.only_again = true;
  const domain::audit_origin now{.who = {}, .at = noon(), .personal = {}};
  CHECK(p.top_ups.add_top_up(wanted, now).error() == errc::payments_unavailable);
  wanted.only_again = false;
  const auto made = p.top_ups.add_top_up(wanted, now).value();
  wanted.only_again = true;
  CHECK(p.top_ups.add_top_up(wanted, now)->id == made.id);
  wanted.amount = money::from_shillings(11);
  CHECK(p.top_ups.add_top_up(wanted, now).error() == errc::idempotency_key_reused);
}

TEST_CASE_TEMPLATE(
    "receipts of top-ups from before there were payments become payments", Store, on_sqlite, on_postgres) {
  paybill<Store> p;
  const auto paid = p.prompted();
  (void)p.callback(paid.id, "QK12AB34CD");
  const auto without = p.prompted();
  (void)p.top_ups.record_news(without.id, {.what = persistence::payment_news::kind::paid}, noon());
  p.store.run(
      "DROP TABLE payments; DROP TABLE paybill_callbacks; DROP TABLE payment_pulls; "
      "DROP TABLE billing_documents; DROP TABLE billing_files; DROP TABLE billing_series; DROP TABLE charge_sums; "
      "DROP TABLE billing_progress; DROP INDEX IF EXISTS message_events_charged; DROP TABLE money_requests; "
      "DROP TABLE system_accounts; "
      "ALTER TABLE funding_entries DROP COLUMN counter; "
      "DROP INDEX top_ups_unclear");
  const auto known = std::is_same_v<Store, on_sqlite> ? persistence::sqlite_migrations()
                                                      : persistence::postgresql_migrations();
  p.store.run(std::ranges::find(known, 27, &persistence::migration::number)->script);
  const auto page = p.payments.list_payments({}).value();
  REQUIRE(page.payments.size() == 1);
  const auto& kept = page.payments.front();
  CHECK(kept.told.receipt == "QK12AB34CD");
  CHECK(kept.top_up == paid.id);
  CHECK(kept.account == p.account);
  CHECK(kept.told.amount == money::from_shillings(100));
  CHECK(kept.funding != 0);
  CHECK(kept.state == payment_state::credited);
  CHECK_FALSE(p.tell(told(domain::reference_of(paid.id))).is_new);
  CHECK(p.gained() == money::from_shillings(200));
}

}  // namespace mbs::test
