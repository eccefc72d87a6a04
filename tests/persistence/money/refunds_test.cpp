#include "persistence/money/billing_store.hpp"
#include "persistence/money/books_store.hpp"
#include "persistence/money/trial_store.hpp"
#include "tests/persistence/money/money_desk.hpp"

namespace mbs::test {

TEST_CASE_TEMPLATE("a refund takes nothing that is reserved or owed, and its pay-out is noted once", Store,
    on_sqlite, on_postgres) {
  money_desk<Store> d;
  d.store.run("UPDATE accounts SET credit_limit = 5000000");
  d.store.accept({d.store.new_message(d.account)});
  CHECK(d.propose(refund(d.account, money::from_shillings(1'000))).error() == errc::insufficient_credit);
  const auto left = money::from_units(10'000'000 - 8'000);
  REQUIRE(d.balance() == left);
  const auto made = d.propose(refund(d.account, left)).value();
  CHECK(d.propose(refund(d.account, money::from_shillings(1))).error() == errc::already_exists);
  CHECK(d.requests.note_pay_out(made.id, "QK1", by(jane)).error() == errc::not_waiting);
  const auto approved = d.requests.approve(made.id, by(juma)).value();
  CHECK(approved.request.standing.state == money_request_state::approved);
  CHECK(d.balance().is_zero());
  CHECK(d.held_by(domain::system_account::refunds) == left.units());
  // Until it is paid out there is no other, whatever came in since.
  d.store.credit(d.account, money::from_shillings(1), "more");
  CHECK(d.propose(refund(d.account, money::from_units(1))).error() == errc::already_exists);
  const auto paid = d.requests.note_pay_out(made.id, "QK12AB34CD", by(jane)).value();
  CHECK(paid.standing.state == money_request_state::done);
  CHECK(paid.paid_by == by(jane).who);
  CHECK(d.requests.note_pay_out(made.id, "QK2", by(juma)).error() == errc::no_change);
  const auto next = d.propose(refund(d.account, money::from_units(1))).value();
  REQUIRE(d.requests.approve(next.id, by(juma)));
  // One payment is the pay-out of one refund.
  CHECK(d.requests.note_pay_out(next.id, "QK12AB34CD", by(jane)).error() == errc::already_exists);
  CHECK(d.requests.get_money_request(next.id)->standing.state == money_request_state::approved);
  CHECK(entries(d.store, "money_request.paid_out") == 1);
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE("what nobody paid is not paid back", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto other = d.store.accounts().create_account({"gifts@example.com", "Duka", {}, "", {}}, noon())->id;
  const auto give = [&](money amount, const std::string& reference, domain::system_account from) {
    REQUIRE(d.store.funding().add_funding_entry(
        {0, other, transfer_kind::credit, amount, reference, "", noon()}, {}, from));
  };
  give(money::from_shillings(500), "opening", domain::system_account::grants);
  CHECK(d.propose(refund(other, money::from_units(1))).error() == errc::insufficient_credit);
  give(money::from_shillings(70), "FT1", domain::system_account::bank_clearing);
  CHECK(d.propose(refund(other, money::from_units(700'001))).error() == errc::insufficient_credit);
  const auto made = d.propose(refund(other, money::from_units(700'000))).value();
  REQUIRE(d.requests.approve(made.id, by(juma))->verdict == money_verdict::allowed);
  REQUIRE(d.requests.note_pay_out(made.id, "QK1", by(jane)));
  // It was paid back once.
  CHECK(d.propose(refund(other, money::from_units(1))).error() == errc::insufficient_credit);
  CHECK(d.balance(other) == money::from_shillings(500));
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE(
    "a refund does not hide what is spent beyond the limit after it", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto made = d.propose(refund(d.account, d.balance())).value();
  REQUIRE(d.requests.approve(made.id, by(juma))->verdict == money_verdict::allowed);
  CHECK(d.adds_up());
  // A reservation that no rule allows, as a defect would make it.
  d.store.run("UPDATE accounts SET credit_limit = 5000000");
  d.store.accept({d.store.new_message(d.account)});
  d.store.run("UPDATE accounts SET credit_limit = 0");
  CHECK_FALSE(d.verified().differences.empty());
}

TEST_CASE_TEMPLATE("a payment by bank that two agreed to gets a receipt that says how and who paid", Store,
    on_sqlite, on_postgres) {
  money_desk<Store> d;
  auto& billing = d.connection.template get<persistence::billing_store>();
  REQUIRE(billing.begin_documents(domain::kenyan_day_at(noon())));
  auto wish = payment(d.account, money::from_shillings(2'500), "FT2601");
  // What staff write is not what M-Pesa told.
  wish.note = "M-Pesa pay_0000000000001";
  const auto made = d.propose(wish).value();
  REQUIRE(d.requests.approve(made.id, by(juma))->verdict == money_verdict::allowed);
  const auto small = d.propose(adjustment(d.account, money::from_shillings(1), "A1")).value();
  CHECK(small.standing.state == money_request_state::done);
  const auto credits = billing.next_credits(noon() + 2h, 10).value();
  REQUIRE(credits.size() == 2);
  CHECK_FALSE(credits[0].needs_none);
  CHECK(credits[0].paid_by == "bank transfer of " + to_text(domain::kenyan_day_at(noon())));
  CHECK(credits[0].payer == "Duka Ltd");
  CHECK(credits[0].reference == "FT2601");
  CHECK(credits[1].needs_none);
}

}  // namespace mbs::test
