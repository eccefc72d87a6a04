#include "persistence/money/payment_store.hpp"
#include "tests/persistence/few_runs.hpp"
#include "tests/persistence/killed_change.hpp"
#include "tests/persistence/money/money_desk.hpp"

#include <algorithm>
#include <atomic>
#include <map>

namespace mbs::test {

TEST_CASE_TEMPLATE("a bank payment credits once another person approves it, against bank clearing", Store,
    on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto amount = money::from_shillings(2'500);
  const auto made = d.propose(payment(d.account, amount, "FT2601")).value();
  CHECK(made.standing.state == money_request_state::proposed);
  CHECK(d.balance() == money::from_shillings(1'000));
  CHECK(d.requests.approve(made.id, by(jane))->verdict == money_verdict::own);
  CHECK(d.requests.refuse(made.id, "no", by(jane))->verdict == money_verdict::own);
  CHECK(d.requests.approve({999}, by(juma)).error() == errc::not_found);
  const auto done = d.requests.approve(made.id, by(juma)).value();
  CHECK(done.verdict == money_verdict::allowed);
  CHECK(done.request.standing.state == money_request_state::done);
  CHECK(done.request.funding != 0);
  CHECK(d.requests.approve(made.id, by(njeri))->verdict == money_verdict::not_waiting);
  CHECK(d.balance() == money::from_shillings(3'500));
  CHECK(d.held_by(domain::system_account::bank_clearing) == -amount.units());
  CHECK(takes_change_of(d.store, d.account));
  const auto kept = d.requests.get_money_request(made.id).value();
  CHECK(kept.decided_by == by(juma).who);
  CHECK(kept.wish.party == "Duka Ltd");
  CHECK(entries(d.store, "money_request.proposed") == 1);
  CHECK(entries(d.store, "money_request.approved") == 1);
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE("a bank's reference credits once for ever, whoever enters it and by whatever way", Store,
    on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto amount = money::from_shillings(2'500);
  const auto first = d.propose(payment(d.account, amount, "FT2601")).value();
  CHECK(d.propose(payment(d.account, amount, "FT2601"), by(juma)).error() == errc::already_exists);
  CHECK(d.propose(adjustment(d.account, money::from_shillings(1), "FT2601")).error() == errc::already_exists);
  // What was refused may have been typed wrong: it is free again.
  REQUIRE(d.requests.refuse(first.id, "wrong account", by(juma))->verdict == money_verdict::allowed);
  const auto again = d.propose(payment(d.account, amount, "FT2601")).value();
  // Somebody enters it at the machine meanwhile: the request waits on, and credits nothing.
  persistence::funding_entry hand{0, d.account, transfer_kind::credit, amount, "FT2601", "", noon()};
  REQUIRE(d.store.funding().add_funding_entry(hand));
  CHECK(d.requests.approve(again.id, by(juma)).error() == errc::already_exists);
  CHECK(d.requests.get_money_request(again.id)->standing.state == money_request_state::proposed);
  REQUIRE(d.requests.withdraw(again.id, by(jane)));
  CHECK(d.propose(payment(d.account, amount, "FT2601")).error() == errc::already_exists);
  CHECK(d.balance() == money::from_shillings(3'500));
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE("what waits in suspense is not proposed beside it", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  persistence::told_payment told;
  told.receipt = "QK12AB34CD";
  told.amount = money::from_shillings(70);
  told.typed = "nobody";
  REQUIRE(d.connection.template get<persistence::payment_store>().record_payment(told, noon()));
  CHECK(d.propose(payment(d.account, told.amount, told.receipt)).error() == errc::already_exists);
}

TEST_CASE_TEMPLATE(
    "one adjusts alone up to the limit of a day, beyond it another agrees", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto of = [&](std::int64_t shillings, const char* reference, const domain::audit_origin& who) {
    return d.propose(adjustment(d.account, money::from_shillings(shillings), reference), who).value();
  };
  CHECK(of(60, "A1", by(jane)).standing.state == money_request_state::done);
  CHECK(of(40, "A2", by(jane)).alone);
  const auto waits = of(1, "A3", by(jane));
  CHECK(waits.standing.state == money_request_state::proposed);
  CHECK(of(100, "A4", by(juma)).alone);
  CHECK(of(1, "A5", by(jane, noon() + 26h)).alone);
  CHECK(d.balance() == money::from_shillings(1'201));
  REQUIRE(d.requests.approve(waits.id, by(juma)));
  CHECK(d.balance() == money::from_shillings(1'202));
  // Alone it stands in the audit log as what it is.
  CHECK(entries(d.store, "account.credited") == 1 + 4);
  CHECK(d.requests.propose(adjustment(d.account, money::from_units(1), "A6"), {}, by(njeri))->alone == false);
  CHECK(d.held_by(domain::system_account::adjustments) == -money::from_shillings(1'202).units());
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE("a debit takes what is there and not more, when it is proposed and when it is approved",
    Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto debit = [&](std::int64_t shillings, const char* reference) {
    return d.propose(
        adjustment(d.account, money::from_shillings(shillings), reference, transfer_kind::debit));
  };
  CHECK(debit(1'001, "D1").error() == errc::insufficient_credit);
  const auto waits = debit(900, "D2").value();
  CHECK(debit(100, "D3")->alone);
  CHECK(d.balance() == money::from_shillings(900));
  CHECK(d.propose(adjustment(d.account, money::from_shillings(50), "D4", transfer_kind::debit), by(juma))
            ->alone);
  CHECK(d.requests.approve(waits.id, by(juma)).error() == errc::insufficient_credit);
  CHECK(d.requests.get_money_request(waits.id)->standing.state == money_request_state::proposed);
  CHECK(d.balance() == money::from_shillings(850));
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE(
    "nobody decides after seven days, and what is over is put aside", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto later = noon() + 1h + domain::money_request_life;
  const auto made = d.propose(payment(d.account, money::from_shillings(5), "FT1")).value();
  CHECK(d.requests.approve(made.id, by(juma, later))->verdict == money_verdict::not_waiting);
  CHECK(d.requests.expire_money_requests(later - 1h, 10).value());
  CHECK(d.requests.get_money_request(made.id)->standing.state == money_request_state::proposed);
  // A second after: ids have the time in milliseconds.
  CHECK(d.requests.expire_money_requests(later + 1s, 10).value());
  CHECK(d.requests.get_money_request(made.id)->standing.state == money_request_state::expired);
  CHECK(entries(d.store, "money_request.expired") == 1);
  CHECK(d.requests.expire_money_requests(later + 1s, 10).value());
  CHECK(entries(d.store, "money_request.expired") == 1);
  // Its reference is free, also before anybody has put it aside.
  const auto again = d.propose(payment(d.account, money::from_shillings(5), "FT1"), by(jane, later)).value();
  CHECK(d.propose(payment(d.account, money::from_shillings(5), "FT1"),
             by(jane, later + 1h + domain::money_request_life))
            .has_value());
  CHECK(d.requests.get_money_request(again.id)->standing.state == money_request_state::expired);
  CHECK(d.balance() == money::from_shillings(1'000));
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE(
    "of many who approve at once one does, and it is in the books once", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto made = d.propose(payment(d.account, money::from_shillings(7), "FT1")).value();
  std::atomic<int> done = 0, late = 0, own = 0;
  at_once(d.store, 8, [&](persistence::store_connection& mine, int i) {
    const auto decided = mine.get<persistence::money_request_store>().approve(made.id, by(1 + i % 4));
    if (!decided) return;
    if (decided->verdict == money_verdict::allowed) ++done;
    if (decided->verdict == money_verdict::not_waiting) ++late;
    if (decided->verdict == money_verdict::own) ++own;
  });
  CHECK(done == 1);
  CHECK(done + late + own == 8);
  CHECK(d.balance() == money::from_shillings(1'007));
  CHECK(entries(d.store, "money_request.approved") == 1);
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE("each step is there as a whole or not at all, wherever its process is killed", Store,
    on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto of = [](persistence::store_connection& c) -> persistence::money_request_store& {
    return c.get<persistence::money_request_store>();
  };
  const auto account = d.account;
  const auto first = d.propose(payment(account, money::from_shillings(5), "FT1")).value().id;
  const auto second = d.propose(payment(account, money::from_shillings(5), "FT2")).value().id;
  const auto third = d.propose(refund(account, money::from_shillings(900))).value().id;
  check_whole_or_not(d.store,
      {{"a proposal", "money_request.proposed", 0,
           [&](auto& c) { return why_not(of(c).propose(payment(account, alone, "FT3"), alone, by(jane))); }},
          {"an adjustment alone", "account.credited", 0,
              [&](auto& c) {
                return why_not(of(c).propose(adjustment(account, alone, "A1"), alone, by(jane)));
              }},
          {"an approval", "money_request.approved", 0,
              [&](auto& c) { return why_not(of(c).approve(first, by(juma))); }},
          {"a refusal", "money_request.refused", 0,
              [&](auto& c) { return why_not(of(c).refuse(second, "no", by(juma))); }},
          {"a refund", "money_request.approved", 0,
              [&](auto& c) { return why_not(of(c).approve(third, by(juma))); }},
          {"a pay-out", "money_request.paid_out", 0,
              [&](auto& c) { return why_not(of(c).note_pay_out(third, "QK1", by(juma))); }}});
  CHECK(d.balance() == money::from_shillings(1'000 + 100 + 5 - 900));
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE(
    "requests are listed by what waits, state and account, page by page", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  const auto other = d.store.new_account("juma@example.com");
  std::vector<domain::money_request_id> made;
  for (int i = 0; i < 5; ++i)
    made.push_back(
        d.propose(payment(i == 4 ? other : d.account, money::from_shillings(5), "FT" + std::to_string(i)))
            .value()
            .id);
  REQUIRE(d.requests.approve(made[0], by(juma)));
  const auto ids = [&](persistence::money_request_filter wanted) {
    std::vector<domain::money_request_id> all;
    do {
      const auto page = d.requests.list_money_requests(wanted).value();
      for (const auto& r : page.requests)
        all.push_back(r.id);
      wanted.beyond = page.next;
    } while (wanted.beyond);
    return all;
  };
  using list = std::vector<domain::money_request_id>;
  CHECK(ids({.is_open = true, .limit = 2}) == list{made[4], made[3], made[2], made[1]});
  CHECK(ids({.state = money_request_state::done}) == list{made[0]});
  CHECK(ids({.account = other}) == list{made[4]});
  CHECK(ids({.limit = 3}).size() == 5);
}

namespace {

/// What the desk of staff does in the head of somebody careful.
struct toy {
  struct request {
    std::int64_t by = 0;
    money_wish wish;
    money_request_state state = money_request_state::proposed;
  };
  money balance = money::from_shillings(1'000);
  std::map<std::int64_t, request> requests;      // by id
  std::map<std::int64_t, std::int64_t> alone{};  // units, by person
  std::map<domain::system_account, std::int64_t> held{
      {domain::system_account::bank_clearing, 0}, {domain::system_account::refunds, 0}};

  [[nodiscard]] bool has_open(money_request_kind kind) const {
    return std::ranges::any_of(requests, [&](const auto& r) {
      return r.second.wish.kind == kind &&
          (r.second.state == money_request_state::proposed ||
              r.second.state == money_request_state::approved);
    });
  }
  [[nodiscard]] bool uses(const std::string& reference) const {
    return !reference.empty() && std::ranges::any_of(requests, [&](const auto& r) {
      return r.second.wish.reference == reference &&
          (r.second.state == money_request_state::proposed ||
              r.second.state == money_request_state::approved || r.second.state == money_request_state::done);
    });
  }
  [[nodiscard]] bool affords(const money_wish& w) const {
    return w.direction == transfer_kind::credit || w.amount <= balance;
  }
  void move(const money_wish& w) {
    const bool credits = w.direction == transfer_kind::credit;
    balance = money::from_units(balance.units() + (credits ? w.amount.units() : -w.amount.units()));
    held[domain::counter_of(w.kind)] += credits ? -w.amount.units() : w.amount.units();
  }
};

money_wish any_wish(domain::account_id account) {
  const auto amount = money::from_shillings(*rc::gen::inRange(1, 400));
  const auto reference = "R" + std::to_string(*rc::gen::inRange(0, 12));
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return payment(account, amount, reference);
    case 1: return adjustment(account, amount, reference);
    case 2: return adjustment(account, amount, reference, transfer_kind::debit);
    default: return refund(account, amount);
  }
}

template <class Desk>
void propose_both(Desk& d, toy& model, const std::string& run) {
  auto wish = any_wish(d.account);
  if (!wish.reference.empty()) wish.reference = run + wish.reference;
  const auto who = *rc::gen::inRange<std::int64_t>(1, 4);
  const auto made = d.requests.propose(wish, alone, by(who));
  const bool is_refund = wish.kind == money_request_kind::refund;
  if (is_refund ? model.has_open(wish.kind) : model.uses(wish.reference)) {
    RC_ASSERT(made.has_error());
    RC_ASSERT(made.error() == errc::already_exists);
    return;
  }
  RC_ASSERT(made.has_value() == model.affords(wish));
  if (!made) return;
  auto& kept = model.requests[made->id.value];
  kept = {who, wish, money_request_state::proposed};
  const bool by_one =
      wish.kind == money_request_kind::adjustment && model.alone[who] + wish.amount.units() <= alone.units();
  RC_ASSERT(made->alone == by_one);
  if (!by_one) return;
  model.alone[who] += wish.amount.units();
  model.move(wish);
  kept.state = money_request_state::done;
}

template <class Desk>
void decide_both(Desk& d, toy& model) {
  if (model.requests.empty()) return;
  auto picked = model.requests.begin();
  std::advance(picked, *rc::gen::inRange<std::size_t>(0, model.requests.size()));
  auto& [number, r] = *picked;
  const domain::money_request_id id{number};
  const auto who = *rc::gen::inRange<std::int64_t>(1, 4);
  const bool may = r.state == money_request_state::proposed && who != r.by;
  switch (*rc::gen::inRange(0, 4)) {
    case 0: {
      const auto refused = d.requests.refuse(id, "no", by(who));
      RC_ASSERT((refused.value().verdict == money_verdict::allowed) == may);
      if (may) r.state = money_request_state::refused;
      return;
    }
    case 1: {
      const bool takes_back = r.state == money_request_state::proposed && who == r.by;
      RC_ASSERT((d.requests.withdraw(id, by(who))->verdict == domain::withdrawal::allowed) == takes_back);
      if (takes_back) r.state = money_request_state::withdrawn;
      return;
    }
    case 2: {
      const bool is_due = r.state == money_request_state::approved;
      RC_ASSERT(d.requests.note_pay_out(id, "PAID", by(who)).has_value() == is_due);
      if (is_due) r.state = money_request_state::done;
      return;
    }
    default: break;
  }
  const auto approved = d.requests.approve(id, by(who));
  if (may && !model.affords(r.wish)) {
    RC_ASSERT(approved.has_error());
    RC_ASSERT(approved.error() == errc::insufficient_credit);
    return;
  }
  RC_ASSERT((approved.value().verdict == money_verdict::allowed) == may);
  if (!may) return;
  model.move(r.wish);
  r.state = domain::state_after_approval(r.wish.kind);
}

}  // namespace

TEST_CASE_TEMPLATE("whatever staff propose, approve, refuse and take back, money moves as in a toy of it",
    Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  int run = 0;
  CHECK(holds(15, "three members of staff at one account", [&] {
    // One of its own, and a day of its own for what one adjusts alone.
    d.account = d.store.new_account("n" + std::to_string(run) + "@example.com");
    d.store.run("UPDATE money_requests SET alone = 0");
    toy model;
    const auto name = "N" + std::to_string(run++);
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 2));
    for (const auto step : steps) {
      if (step == 0)
        propose_both(d, model, name);
      else
        decide_both(d, model);
      RC_ASSERT(d.balance() == model.balance);
      RC_ASSERT(!model.balance.is_negative());
    }
    for (const auto& kept : model.requests)
      RC_ASSERT(d.requests.get_money_request({kept.first})->standing.state == kept.second.state);
    RC_ASSERT(d.verified(false).differences.empty());
  }));
  CHECK(d.adds_up());
}

TEST_CASE_TEMPLATE("a system account that is one unit off is found", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  REQUIRE(d.adds_up());
  SUBCASE("in the sum") {
    d.store.run("UPDATE system_accounts SET balance = balance + 1 WHERE id = 3");
    CHECK_FALSE(d.verified(false).differences.empty());
  }
  SUBCASE("under another name") {
    d.store.run(
        "UPDATE system_accounts SET balance = balance + 1 WHERE id = 3; "
        "UPDATE system_accounts SET balance = balance - 1 WHERE id = 2");
    CHECK_FALSE(d.verified().differences.empty());
  }
  SUBCASE("of an entry of none") {
    d.store.run("UPDATE funding_entries SET counter = 9");
    CHECK_FALSE(d.verified().differences.empty());
  }
}

TEST_CASE_TEMPLATE(
    "entries from before there were system accounts get their names", Store, on_sqlite, on_postgres) {
  money_desk<Store> d;
  d.store.credit(d.account, money::from_shillings(5), "opening-" + domain::to_text(d.account));
  d.store.credit(d.account, money::from_shillings(7), "OPENING-7");
  persistence::told_payment told;
  told.receipt = "QK12AB34CD";
  told.amount = money::from_shillings(70);
  told.typed = "nobody";
  auto& payments = d.connection.template get<persistence::payment_store>();
  const auto waiting = payments.record_payment(told, noon()).value().payment;
  REQUIRE(payments.match_payment(waiting.id, d.account, "called", by(jane)));
  d.store.run(
      "DROP TABLE money_requests; DROP TABLE system_accounts; ALTER TABLE funding_entries DROP COLUMN counter; "
      "DELETE FROM schema_migrations WHERE version >= 31");
  d.store.database().migrate();
  CHECK(d.held_by(domain::system_account::grants) == -money::from_shillings(5).units());
  CHECK(d.held_by(domain::system_account::mpesa_clearing) == -money::from_shillings(70).units());
  CHECK(d.held_by(domain::system_account::adjustments) == -money::from_shillings(1'007).units());
  CHECK(d.adds_up());
}

}  // namespace mbs::test
