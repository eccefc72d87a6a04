#include "tests/persistence/access/people_fixture.hpp"

#include <atomic>
#include <thread>

namespace mbs::test {

using domain::code_send;
using domain::code_verdict;
using persistence::code_place;
using persistence::code_purpose;
using persistence::digest;
using namespace std::chrono_literals;

namespace {

constexpr domain::code_limits limits;

digest digest_of(std::uint8_t code) {
  digest d{};
  d[0] = code;
  return d;
}
domain::code_moment at(domain::duration after) {
  return {noon() + after, 20'000 + static_cast<std::int32_t>(after / 24h)};
}

struct prover {
  store_fixture& store;
  code_place where{code_purpose::prove_email, "w@example.com", {}};

  code_send send(std::uint8_t code, domain::duration after) {
    const auto made = store.codes().make_code(where, digest_of(code), at(after), limits);
    REQUIRE(made);
    return made->verdict;
  }
  persistence::code_judged guess(std::uint8_t code, domain::duration after) {
    const auto judged = store.codes().judge_code(where, digest_of(code), at(after), limits);
    REQUIRE(judged);
    return *judged;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("a code is accepted once, within its time, for its own purpose and target", Store,
    on_sqlite, on_postgres) {
  Store store;
  prover p{store};
  CHECK(p.guess(7, 0s).verdict == code_verdict::ended);
  CHECK(p.send(7, 0s) == code_send::send);
  prover other{store, {code_purpose::reset_password, "w@example.com", {}}};
  CHECK(other.guess(7, 1s).verdict == code_verdict::ended);
  CHECK(p.guess(8, 1s).verdict == code_verdict::wrong);
  CHECK(p.guess(7, 2s).verdict == code_verdict::accepted);
  CHECK(p.guess(7, 3s).verdict == code_verdict::used);
  CHECK(p.send(9, 61s) == code_send::send);
  CHECK(p.guess(9, 61s + limits.lives).verdict == code_verdict::ended);
}

TEST_CASE_TEMPLATE("two hundred guesses at the same moment are five", Store, on_sqlite, on_postgres) {
  Store store;
  prover p{store};
  REQUIRE(p.send(7, 0s) == code_send::send);
  std::atomic<int> wrong{0}, too_many{0};
  std::vector<std::thread> all;
  for (int thread = 0; thread < 4; ++thread)
    all.emplace_back([&] {
      const auto own = store.database().connect(persistence::lane::changes);
      auto& codes = own->template get<persistence::code_store>();
      for (int i = 0; i < 50; ++i) {
        const auto judged = codes.judge_code(p.where, digest_of(8), at(1s), limits);
        if (judged && judged->verdict == code_verdict::wrong) ++wrong;
        if (judged && judged->verdict == code_verdict::too_many) ++too_many;
      }
    });
  for (auto& t : all)
    t.join();
  CHECK(wrong == limits.tries);
  CHECK(wrong + too_many == 200);
  CHECK(p.guess(7, 2s).verdict == code_verdict::too_many);
}

TEST_CASE_TEMPLATE("a resend waits a minute and gives new tries, but not more guesses than a day has", Store,
    on_sqlite, on_postgres) {
  Store store;
  prover p{store};
  REQUIRE(p.send(1, 0s) == code_send::send);
  CHECK(p.send(2, 59s) == code_send::wait);
  int guessed = 0;
  auto now = domain::duration{0s};
  for (int code = 0; code < 10; ++code, now += 61s) {
    if (code > 0 && p.send(1, now) != code_send::send) break;
    for (int i = 0; i < 6; ++i)
      if (p.guess(200, now).verdict == code_verdict::wrong) ++guessed;
  }
  CHECK(guessed == limits.asker_wrong_a_day);
  CHECK(p.guess(1, now).verdict != code_verdict::accepted);
  CHECK(p.send(1, 24h) == code_send::send);
  CHECK(p.guess(1, 24h + 1s).verdict == code_verdict::accepted);
}

TEST_CASE_TEMPLATE(
    "who asks elsewhere, or for something else, spends nothing of one's day", Store, on_sqlite, on_postgres) {
  Store store;
  const auto asks_from = [&](const std::string& place, code_purpose what = code_purpose::reset_password) {
    return prover{store, {what, "w@example.com", {}, place}};
  };
  auto stranger = asks_from("there");
  auto now = domain::duration{0s};
  for (int i = 0; i < limits.asker_sends_a_day; ++i, now += 61s) {
    REQUIRE(stranger.send(1, now) == code_send::send);
    for (int guess = 0; guess < 3; ++guess)
      (void)stranger.guess(200, now);
  }
  CHECK(stranger.send(1, now) == code_send::day_is_spent);
  CHECK(stranger.guess(200, now).verdict == code_verdict::too_many);
  CHECK(asks_from("here", code_purpose::prove_email).send(7, now) == code_send::send);
  auto owner = asks_from("here");
  REQUIRE(owner.send(7, now) == code_send::send);
  CHECK(stranger.guess(7, now).verdict == code_verdict::too_many);
  CHECK(owner.guess(7, now).verdict == code_verdict::accepted);
  // A crowd has a bound all the same.
  for (int place = 0; place < limits.target_sends_a_day; ++place)
    (void)asks_from(std::to_string(place)).send(1, now += 61s);
  CHECK(asks_from("anywhere").send(1, now + 61s) == code_send::day_is_spent);
}

TEST_CASE_TEMPLATE("a person's codes end with a change of the credentials they were made for", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto person = new_person(store, "w@example.com");
  prover reset{store, {code_purpose::reset_password, "w@example.com", person}};
  REQUIRE(reset.send(7, 0s) == code_send::send);
  REQUIRE(store.persons().set_password(person, 1, "new", noon()));
  CHECK(reset.guess(7, 1s).verdict == code_verdict::ended);
  REQUIRE(reset.send(9, 61s) == code_send::send);
  const auto judged = reset.guess(9, 62s);
  CHECK(judged.verdict == code_verdict::accepted);
  CHECK(judged.person == person);
  CHECK(judged.credentials == 2);
}

TEST_CASE_TEMPLATE("the caps of codes by SMS go on over a start and are one for all processes", Store,
    on_sqlite, on_postgres) {
  Store store;
  domain::code_cap_limits caps;
  caps.codes_a_day = 3;
  const auto ask = [&](persistence::code_store& codes, int number, domain::duration after) {
    const auto to = domain::msisdn::from_number(254'712'340'000 + number);
    const domain::code_ask a{to, static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(number),
        money::from_shillings(1), at(after).day};
    return codes.make_sms_code(
        {code_purpose::prove_phone, to.to_digits(), {}}, digest_of(1), at(after), limits, a, caps);
  };
  REQUIRE(ask(store.codes(), 1, 0s)->sending.verdict == code_send::send);
  // Too early: neither made nor counted.
  CHECK(ask(store.codes(), 1, 1s)->sending.verdict == code_send::wait);
  {
    persistence::database& same = store.database();
    const std::unique_ptr<persistence::store_connection> other = same.connect(persistence::lane::changes);
    persistence::code_store& others = other->get<persistence::code_store>();
    REQUIRE(ask(others, 2, 2s)->sending.verdict == code_send::send);
  }
  store.reopen();
  REQUIRE(ask(store.codes(), 3, 3s)->sending.verdict == code_send::send);
  const auto held = ask(store.codes(), 4, 4s);
  REQUIRE(held);
  CHECK(held->cap.verdict == domain::code_cap_verdict::hold);
  CHECK(held->cap.reason == domain::code_cap_reason::codes);
  CHECK(store.number("SELECT COUNT(*) FROM codes") == 3);
  CHECK(
      store.number("SELECT spent FROM code_caps WHERE subject = 'all'") == money::from_shillings(3).units());
  CHECK(ask(store.codes(), 4, 24h)->sending.verdict == code_send::send);

  REQUIRE(store.maintenance().forget_sign_ins(noon() + 25h, noon()));
  CHECK(store.number("SELECT COUNT(*) FROM code_caps") == 0);
}

TEST_CASE_TEMPLATE(
    "codes by SMS that are proved let their block go on over a start", Store, on_sqlite, on_postgres) {
  Store store;
  domain::code_cap_limits caps;
  caps.judged_from = 2;
  const auto to = domain::msisdn::from_number(254'712'345'678);
  const code_place where{code_purpose::prove_phone, to.to_digits(), {}};
  const auto send = [&](domain::duration after) {
    const domain::code_ask a{to, 1, 9, money::from_shillings(1), at(after).day};
    return store.codes().make_sms_code(where, digest_of(1), at(after), limits, a, caps)->cap.verdict;
  };
  REQUIRE(send(0s) == domain::code_cap_verdict::send);
  REQUIRE(send(1min) == domain::code_cap_verdict::send);
  CHECK(send(2min) == domain::code_cap_verdict::hold);
  store.reopen();
  REQUIRE(
      store.codes().judge_code(where, digest_of(1), at(3min), limits, persistence::by_sms{to, 9})->verdict ==
      code_verdict::accepted);
  CHECK(send(4min) == domain::code_cap_verdict::send);
}

TEST_CASE_TEMPLATE("asks by SMS that come too early, are held or do not leave take nothing from the caps",
    Store, on_sqlite, on_postgres) {
  Store store;
  const domain::code_cap_limits caps{.person_unproved_a_day = 2};
  const auto ask = [&](int number, std::uint64_t person, domain::duration after) {
    const auto to = domain::msisdn::from_number(254'712'340'000 + number);
    const domain::code_ask a{to, 1, person, money::from_shillings(1), at(after).day};
    return store.codes()
        .make_sms_code(
            {code_purpose::prove_phone, to.to_digits(), {}}, digest_of(1), at(after), limits, a, caps)
        .value();
  };
  const auto sent = [&] { return store.number("SELECT COALESCE(SUM(sent), 0) FROM code_caps"); };
  REQUIRE(ask(1, 66, 0s).cap.verdict == domain::code_cap_verdict::send);
  REQUIRE(sent() == 4);  // in all, block, group, person
  for (int i = 0; i < 30; ++i)
    CHECK(ask(1, 66, 1s).sending.verdict == code_send::wait);
  CHECK(sent() == 4);
  REQUIRE(ask(2, 66, 1s).cap.verdict == domain::code_cap_verdict::send);
  for (int i = 3; i < 30; ++i)
    CHECK(ask(i, 66, 1s).cap.reason == domain::code_cap_reason::person);
  CHECK(sent() == 8);
  CHECK(store.number("SELECT COUNT(*) FROM codes") == 2);
  const domain::code_ask second{
      domain::msisdn::from_number(254'712'340'002), 1, 66, money::from_shillings(1), at(1s).day};
  REQUIRE(store.codes().give_back(second, at(2s).now));
  CHECK(sent() == 4);
  CHECK(ask(3, 7, 2s).cap.verdict == domain::code_cap_verdict::send);
}

TEST_CASE_TEMPLATE("a code of nobody's is kept and judged as somebody's is", Store, on_sqlite, on_postgres) {
  Store store;
  const auto person = new_person(store, "w@example.com");
  const auto rows_after = [&](code_place where) {
    prover p{store, std::move(where)};
    CHECK(p.send(7, 0s) == code_send::send);
    CHECK(p.guess(8, 1s).verdict == code_verdict::wrong);
    return store.number("SELECT COUNT(*) FROM codes") + store.number("SELECT COUNT(*) FROM code_days");
  };
  const auto of_somebody = rows_after({code_purpose::recover, "w@example.com", person, "here"});
  CHECK(rows_after({code_purpose::recover, "nobody@example.com", {}, "here"}) == 2 * of_somebody);
}

}  // namespace mbs::test
