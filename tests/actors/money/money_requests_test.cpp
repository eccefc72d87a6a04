#include "actors/money/money_request_service.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/money_request_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

namespace mbs::actors::testing {

namespace {

using domain::errc;
using domain::money_request_state;
using persistence::decided_money_request;
using persistence::money_request;

domain::audit_origin by(std::int64_t person) {
  return {.who = {domain::actor_kind::person, person}, .at = beginning, .personal = {}};
}

/// The service over a real store, with an ACCOUNTS that the test plays: it holds `left` and no more.
struct desk : hand_driven_system {
  desk() {
    account = store.get<persistence::account_store>()
                  .create_account({"a@example.com", "Duka", {}, "", {}}, beginning)
                  .value()
                  .id;
    persistence::funding_entry credit;
    credit.account = account;
    credit.amount = money::from_shillings(1'000);
    credit.reference = "FIRST";
    credit.at = beginning;
    REQUIRE(store.get<persistence::funding_store>().add_funding_entry(credit).has_value());
    accounts.when<hold_funds>([this](const hold_funds& m) {
      if (left < m.amount) return m.done(refusal{errc::insufficient_credit, {}, {}});
      m.done(m.amount);
    });
  }
  template <class T, class Call>
  outcome<T> answer_to(Call call) {
    std::optional<outcome<T>> got;
    call([&](outcome<T> r) { got.emplace(std::move(r)); });
    run();
    REQUIRE(got.has_value());
    return std::move(*got);
  }
  domain::money_wish adjustment(std::int64_t shillings, const std::string& reference,
      domain::transfer_kind direction = domain::transfer_kind::debit) const {
    domain::money_wish w;
    w.account = account;
    w.amount = money::from_shillings(shillings);
    w.direction = direction;
    w.reference = reference;
    w.note = "a mistake";
    return w;
  }
  outcome<money_request> propose(const domain::money_wish& wish, std::int64_t who = 1) {
    return answer_to<money_request>([&](auto done) { service.propose({1}, wish, by(who), std::move(done)); });
  }
  outcome<decided_money_request> approve(domain::money_request_id id, std::int64_t who) {
    return answer_to<decided_money_request>(
        [&](auto done) { service.approve({1}, id, by(who), std::move(done)); });
  }

  money left = money::from_shillings(1'000);
  real_store store;
  inline_pool pool{*store.connection};
  recorder<accounts_actor> accounts{*this};
  domain::account_id account;
  money_request_service service{*accounts.actor, pool, money::from_shillings(100), [] { return beginning; }};
};

}  // namespace

TEST_CASE("an ACCOUNT holds the money of a debit while it is written, and is told of its entry") {
  desk d;
  const auto waits = d.propose(d.adjustment(500, "D1"));
  REQUIRE(waits.has_value());
  CHECK(waits->standing.state == money_request_state::proposed);
  CHECK(d.accounts.all<hold_funds>().empty());
  const auto done = d.approve(waits->id, 2);
  REQUIRE(done.has_value());
  REQUIRE(d.accounts.all<hold_funds>().size() == 1);
  CHECK(d.accounts.all<hold_funds>()[0].may_be_owed);
  REQUIRE(d.accounts.all<end_hold>().size() == 1);
  CHECK(d.accounts.all<end_hold>()[0].funding == done->request.funding);
  CHECK(done->request.funding != 0);
  // Alone as well.
  CHECK(d.propose(d.adjustment(100, "D2"))->alone);
  CHECK(d.accounts.all<end_hold>().size() == 2);
  CHECK(d.accounts.all<end_hold>()[1].funding != 0);
}

TEST_CASE("a debit of money that messages have reserved by now is refused, and waits on") {
  desk d;
  const auto waits = d.propose(d.adjustment(500, "D1"));
  d.left = money::from_shillings(499);
  CHECK(d.approve(waits->id, 2).error().why == errc::insufficient_credit);
  CHECK(d.accounts.all<end_hold>().empty());
  d.left = money::from_shillings(500);
  CHECK(d.approve(waits->id, 2)->verdict == domain::money_verdict::allowed);
}

TEST_CASE("what was held is given back when nothing comes of it, and nothing is held for what may not be") {
  desk d;
  const auto waits = d.propose(d.adjustment(1'000, "D1"));
  const auto other = d.propose(d.adjustment(200, "D2"));
  REQUIRE(d.approve(other->id, 2).has_value());
  // On disk there is less than in memory: releases are told before they are written.
  CHECK(d.approve(waits->id, 2).error().why == errc::insufficient_credit);
  CHECK(d.accounts.all<end_hold>().back().funding == 0);
  const auto held = d.accounts.all<hold_funds>().size();
  CHECK(d.approve(waits->id, 1)->verdict == domain::money_verdict::own);
  CHECK(d.approve(other->id, 2)->verdict == domain::money_verdict::not_waiting);
  CHECK(d.propose(d.adjustment(500, "C1", domain::transfer_kind::credit)).has_value());
  CHECK(d.accounts.all<hold_funds>().size() == held);
  CHECK(d.approve({999}, 2).error().why == errc::not_found);
}

TEST_CASE(
    "of two who approve a debit in one moment the second hears that it is decided, not that money lacks") {
  desk d;
  const auto waits = d.propose(d.adjustment(600, "D1"));
  d.accounts.when<hold_funds>([&](const hold_funds& m) {
    REQUIRE(d.store.get<persistence::money_request_store>().approve(waits->id, by(3)).has_value());
    m.done(refusal{errc::insufficient_credit, {}, {}});
  });
  const auto second = d.approve(waits->id, 2);
  REQUIRE(second.has_value());
  CHECK(second->verdict == domain::money_verdict::not_waiting);
  CHECK(second->request.decided_by == by(3).who);
  CHECK(d.accounts.all<end_hold>().empty());
}

TEST_CASE("what was not decided in time is put aside by the sweep") {
  desk d;
  auto wish = d.adjustment(500, "C1", domain::transfer_kind::credit);
  auto long_ago = by(1);
  long_ago.at = beginning - domain::money_request_life - std::chrono::hours{1};
  const auto old =
      d.answer_to<money_request>([&](auto done) { d.service.propose({1}, wish, long_ago, std::move(done)); });
  d.service.sweep();
  const auto now =
      d.answer_to<money_request>([&](auto done) { d.service.get({1}, old->id, std::move(done)); });
  CHECK(now->standing.state == money_request_state::expired);
}

}  // namespace mbs::actors::testing
