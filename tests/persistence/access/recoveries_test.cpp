#include "tests/persistence/access/person_fixture.hpp"

namespace mbs::test {

using domain::errc;
using domain::factor_verdict;
using domain::person_id;
using namespace std::chrono_literals;

namespace {

struct lost : enrolled {
  explicit lost(store_fixture& s, const std::string& email = "w@example.com") : enrolled{s, email} {
    turn_on();
  }

  domain::result<persistence::recovery_record> ask() {
    const auto person = store.persons().get_person(id());
    return store.recoveries().ask(
        {id(), person->credentials, noon(), noon() + 72h, crypto::sha256("token")}, {});
  }
  std::vector<person_id> due(domain::duration after) {
    const auto found = store.recoveries().due(noon() + after, 10, {});
    REQUIRE(found);
    return found->ready;
  }
  void become_staff() {
    store.run("UPDATE persons SET platform_role = 'operator' WHERE id = " + std::to_string(id().value));
  }
  person_id another_of_staff(const std::string& email) {
    auto p = somebody_proved(email);
    p.platform_role = domain::platform_role::support;
    return new_person(store, p);
  }
};

}  // namespace

TEST_CASE_TEMPLATE(
    "a lost factor is taken away after the wait and not before", Store, on_sqlite, on_postgres) {
  Store store;
  lost w{store};
  w.begin_session("anywhere");
  REQUIRE(w.ask());
  CHECK(w.ask().error() == errc::already_exists);
  CHECK(w.due(72h - 1us).empty());
  CHECK(store.recoveries().finish(w.id(), {}, noon() + 71h).error() == errc::not_waiting);
  REQUIRE(w.due(72h).size() == 1);
  REQUIRE(store.recoveries().finish(w.id(), {}, noon() + 72h));
  CHECK_FALSE(store.factors().standing_of(w.id())->is_on);
  CHECK_FALSE(w.is_alive("anywhere"));
  CHECK(w.due(72h).empty());
  CHECK(store.recoveries().finish(w.id(), {}, noon() + 73h).error() == errc::not_waiting);
  CHECK(w.audited("recovery.asked") == 1);
  CHECK(w.audited("recovery.finished") == 1);
  CHECK(w.ask().error() == errc::factor_off);
}

TEST_CASE_TEMPLATE("who has proved a number is to be told there of the recovery that waits, once", Store,
    on_sqlite, on_postgres) {
  Store store;
  lost w{store};
  const auto untold = [&](domain::duration after) {
    return store.recoveries().untold(noon() + after, 10).value();
  };
  REQUIRE(w.ask());
  CHECK(untold(0s).empty());  // there is no number
  REQUIRE(store.recoveries().cancel(w.id(), {}, noon()));
  store.run("UPDATE persons SET phone = 254722000001, phone_proved_at = 1, language = 'sw' WHERE id = " +
      std::to_string(w.id().value));
  REQUIRE(w.ask());
  store.reopen();
  REQUIRE(untold(0s).size() == 1);
  const auto one = untold(0s).front();
  CHECK(one.person == w.id());
  CHECK(one.phone == 254'722'000'001);
  CHECK(one.language == "sw");
  CHECK(one.due_at == noon() + 72h);
  CHECK(untold(72h).empty());
  REQUIRE(store.recoveries().note_told(w.id(), one.asked_at - 1s));  // of one before
  CHECK(untold(0s).size() == 1);
  REQUIRE(store.recoveries().note_told(w.id(), one.asked_at));
  CHECK(untold(0s).empty());
  REQUIRE(store.recoveries().cancel(w.id(), {}, noon()));
  REQUIRE(w.ask());
  CHECK(untold(0s).size() == 1);
}

TEST_CASE_TEMPLATE("a sign-in with the factor, the person, the mail's token and new credentials each end it",
    Store, on_sqlite, on_postgres) {
  Store store;
  lost w{store};
  REQUIRE(w.ask());
  REQUIRE(w.verdict(w.code(1h), 1h) == factor_verdict::accepted);
  CHECK_FALSE(store.recoveries().find(w.id())->has_value());
  REQUIRE(w.ask());
  REQUIRE(store.recoveries().cancel(w.id(), {}, noon()));
  CHECK(store.recoveries().cancel(w.id(), {}, noon()).error() == errc::not_waiting);
  REQUIRE(w.ask());
  CHECK(store.recoveries().cancel_by(crypto::sha256("other"), {}, noon()).error() == errc::not_waiting);
  CHECK(*store.recoveries().cancel_by(crypto::sha256("token"), {}, noon()) == w.id());
  CHECK(store.recoveries().cancel_by(crypto::sha256("token"), {}, noon()).error() == errc::not_waiting);
  REQUIRE(w.ask());
  const auto credentials = store.persons().get_person(w.id())->credentials;
  REQUIRE(store.persons().set_password(w.id(), credentials, "new", noon()));
  CHECK_FALSE(store.recoveries().find(w.id())->has_value());
  CHECK(w.due(80h).empty());
  CHECK(store.recoveries().finish(w.id(), {}, noon() + 80h).error() == errc::not_waiting);
  CHECK(store.factors().standing_of(w.id())->is_on);
}

TEST_CASE_TEMPLATE(
    "of staff two others agree besides, each once, and none for themselves", Store, on_sqlite, on_postgres) {
  Store store;
  lost w{store};
  w.become_staff();
  const auto first = w.another_of_staff("a@example.com");
  const auto second = w.another_of_staff("b@example.com");
  auto& recoveries = store.recoveries();
  CHECK(recoveries.agree(w.id(), first, {}, noon()).error() == errc::not_waiting);
  REQUIRE(w.ask()->state.needs_agreement);
  REQUIRE(recoveries.list_of_staff(10)->size() == 1);
  CHECK(recoveries.list_of_staff(10)->front().email == "w@example.com");
  CHECK(recoveries.agree(w.id(), w.id(), {}, noon()).error() == errc::not_found);
  enrolled customer{store, "c@example.com"};
  CHECK(recoveries.agree(w.id(), customer.id(), {}, noon()).error() == errc::not_found);
  CHECK(recoveries.agree(w.id(), first, {}, noon())->state.agreed == 1);
  CHECK(recoveries.agree(w.id(), first, {}, noon()).error() == errc::no_change);
  CHECK(w.due(73h).empty());
  CHECK(recoveries.finish(w.id(), {}, noon() + 73h).error() == errc::not_waiting);
  CHECK(recoveries.agree(w.id(), second, {}, noon())->state.agreed == 2);
  CHECK(w.due(71h).empty());
  CHECK(w.due(73h).size() == 1);
  REQUIRE(recoveries.finish(w.id(), {}, noon() + 73h));
  CHECK(w.audited("recovery.agreed") == 2);
}

TEST_CASE_TEMPLATE("whoever gives the factor ends the recovery, which stands in the audit log", Store,
    on_sqlite, on_postgres) {
  Store store;
  lost w{store};
  CHECK(w.audited("factor.begun") == 1);
  REQUIRE(w.ask());
  CHECK(w.verdict(w.code(60s), 60s) == factor_verdict::accepted);
  CHECK(w.due(73h).empty());
  CHECK(w.audited("recovery.cancelled") == 1);
  CHECK(w.verdict(w.code(2min), 2min) == factor_verdict::accepted);
  CHECK(w.audited("recovery.cancelled") == 1);
}

TEST_CASE_TEMPLATE(
    "who is due and cannot be finished keeps nobody behind them waiting", Store, on_sqlite, on_postgres) {
  Store store;
  std::vector<person_id> all;
  for (const auto* email : {"a@example.com", "b@example.com", "c@example.com"}) {
    lost w{store, email};
    REQUIRE(w.ask());
    all.push_back(w.id());
  }
  const auto first = store.recoveries().due(noon() + 73h, 2, {}).value();
  REQUIRE(first.next.has_value());
  const auto second = store.recoveries().due(noon() + 73h, 2, *first.next).value();
  CHECK_FALSE(second.next.has_value());
  auto seen = first.ready;
  seen.insert(seen.end(), second.ready.begin(), second.ready.end());
  CHECK(seen == all);
}

TEST_CASE_TEMPLATE(
    "one of staff that nobody agrees to ends, and keeps nobody else waiting", Store, on_sqlite, on_postgres) {
  Store store;
  lost w{store};
  w.become_staff();
  REQUIRE(w.ask());
  CHECK(w.due(73h).empty());
  CHECK(store.number("SELECT COUNT(*) FROM recoveries") == 1);
  CHECK(w.due(72h + 24h * 30).empty());
  CHECK(store.number("SELECT COUNT(*) FROM recoveries") == 0);
  CHECK(store.factors().standing_of(w.id())->is_on);
}

}  // namespace mbs::test
