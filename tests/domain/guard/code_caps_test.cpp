#include "domain/guard/code_caps.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <tuple>
#include <vector>

using namespace mbs::domain;
using enum code_cap_verdict;

namespace {

constexpr std::int32_t today = 20'000;
const code_cap_limits wide{.money_a_day = money::from_shillings(1'000'000),
    .codes_a_day = 1'000'000,
    .block_codes_a_day = 1'000'000,
    .group_codes_a_day = 1'000'000,
    .person_unproved_a_day = 1'000'000,
    .judged_from = 1'000'000};

code_ask ask_for(std::int64_t number, std::uint64_t group = 1, std::int32_t day = today) {
  return {.to = msisdn::from_number(number),
      .group = group,
      .person = 1,
      .price = money::from_shillings(1),
      .day = day};
}
code_ask ask_by(std::uint64_t person, std::int64_t number) {
  auto a = ask_for(number);
  a.person = person;
  return a;
}
std::int64_t number_in(std::int64_t block, std::int64_t last = 0) {
  return (25'471'000 + block) * 10'000 + last;
}
/// The rows of a store, judged as a store does it.
struct code_caps {
  explicit code_caps(const code_cap_limits& l) : limits{l} {}

  code_cap_answer ask(const code_ask& a) {
    auto& block = blocks[block_of(a.to)];
    auto& group = groups[a.group];
    auto& person = persons[a.person];
    const auto answer = judge_ask({all, block, group, person}, a, limits);
    all = answer.after.all;
    block = answer.after.block;
    group = answer.after.group;
    person = answer.after.person;
    return answer;
  }
  void proved(msisdn number, std::int32_t day) {
    auto& block = blocks[block_of(number)];
    block = with_proof(block, day);
  }
  void did_not_leave(const code_ask& a) {
    const auto after = without({all, blocks[block_of(a.to)], groups[a.group], persons[a.person]}, a);
    all = after.all;
    blocks[block_of(a.to)] = after.block;
    groups[a.group] = after.group;
    persons[a.person] = after.person;
  }

  code_cap_limits limits;
  code_cap_day all;
  std::map<std::int64_t, code_cap_day> blocks;
  std::map<std::uint64_t, code_cap_day> groups;
  std::map<std::uint64_t, code_cap_day> persons;
};
/// How many of `asks` codes, each to a block and from a group of its own, are sent.
int sent_of(code_caps& caps, int asks, std::int32_t day = today) {
  int sent = 0;
  for (int i = 0; i < asks; ++i)
    sent += caps.ask(ask_for(number_in(i), static_cast<std::uint64_t>(i), day)).verdict == send ? 1 : 0;
  return sent;
}

}  // namespace

TEST_CASE("a block of numbers is all but the last four digits") {
  CHECK(block_of(msisdn::from_number(254'712'345'678)) == 25'471'234);
}

TEST_CASE("codes in all and their money are capped, and the next day begins anew") {
  auto limits = wide;
  limits.codes_a_day = 10;
  code_caps by_count{limits};
  CHECK(sent_of(by_count, 100) == 10);
  CHECK(by_count.ask(ask_for(number_in(500), 500)).reason == code_cap_reason::codes);
  CHECK(sent_of(by_count, 100, today + 1) == 10);
  limits = wide;
  limits.money_a_day = money::from_shillings(7);
  code_caps by_money{limits};
  CHECK(sent_of(by_money, 100) == 7);
  CHECK(by_money.all.spent == money::from_shillings(7));
  const auto held = by_money.ask(ask_for(number_in(500), 500));
  CHECK(held.verdict == hold);
  CHECK(held.reason == code_cap_reason::money);
}

TEST_CASE("a code that costs more than is left is held, and a cheaper one still goes") {
  auto limits = wide;
  limits.money_a_day = money::from_shillings(3);
  code_caps caps{limits};
  auto dear = ask_for(number_in(1));
  dear.price = money::from_shillings(4);
  CHECK(caps.ask(dear).verdict == hold);
  CHECK(caps.ask(ask_for(number_in(1))).verdict == send);
}

TEST_CASE("one block of numbers is held at its cap, from however many addresses, and others are not") {
  auto limits = wide;
  limits.block_codes_a_day = 5;
  code_caps caps{limits};
  for (std::uint64_t i = 0; i < 20; ++i) {
    const auto answer = caps.ask(ask_for(number_in(7, static_cast<std::int64_t>(i)), i));
    CHECK(answer.verdict == (i < 5 ? send : hold));
    if (i >= 5) CHECK(answer.reason == code_cap_reason::block);
  }
  CHECK(caps.ask(ask_for(number_in(8), 900)).verdict == send);
}

TEST_CASE("a group of addresses is held at its cap until the day ends, however often it asks") {
  auto limits = wide;
  limits.group_codes_a_day = 5;
  code_caps caps{limits};
  for (int i = 0; i < 1'000; ++i) {
    const auto answer = caps.ask(ask_for(number_in(i)));
    CHECK(answer.verdict == (i < 5 ? send : hold));
    CHECK(answer.reason == (i < 5 ? code_cap_reason::none : code_cap_reason::group));
  }
  CHECK(caps.ask(ask_for(number_in(1), 2)).verdict == send);
  CHECK(caps.ask(ask_for(number_in(1), 1, today + 1)).verdict == send);
}

TEST_CASE("a block whose codes are asked for and never proved is held, one whose codes are proved is not") {
  auto limits = wide;
  limits.judged_from = 20;
  code_caps caps{limits};
  int pumped = 0;
  int honest = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    pumped += caps.ask(ask_for(number_in(1), i)).verdict == send ? 1 : 0;
    if (caps.ask(ask_for(number_in(2), i)).verdict != send) continue;
    ++honest;
    if (i % 3 == 0) caps.proved(msisdn::from_number(number_in(2)), today);
  }
  CHECK(pumped == 20);
  CHECK(honest == 100);
  CHECK(caps.ask(ask_for(number_in(1), 5)).reason == code_cap_reason::failures);
  for (int i = 0; i < 4; ++i)
    caps.proved(msisdn::from_number(number_in(1)), today);
  CHECK(caps.ask(ask_for(number_in(1), 5)).verdict == send);
}

TEST_CASE("more proofs than codes count no more than the codes") {
  auto limits = wide;
  limits.judged_from = 20;
  code_caps caps{limits};
  for (int i = 0; i < 100; ++i) {
    (void)caps.ask(ask_for(number_in(1)));
    if (i > 0) continue;
    for (int k = 0; k < 100; ++k)
      caps.proved(msisdn::from_number(number_in(1)), today);
  }
  CHECK(caps.all.sent == 20);
}

TEST_CASE("a clock that is set back opens nothing") {
  auto limits = wide;
  limits.codes_a_day = 3;
  code_caps caps{limits};
  CHECK(sent_of(caps, 10) == 3);
  CHECK(sent_of(caps, 10, today - 1) == 0);
  CHECK(sent_of(caps, 10) == 0);
}

TEST_CASE("what is held counts nothing: one person who asks for ever closes no block and no group") {
  auto limits = code_cap_limits{};
  limits.person_unproved_a_day = 3;
  code_caps caps{limits};
  int sent = 0;
  for (int i = 0; i < 10'000; ++i)
    sent += caps.ask(ask_by(66, number_in(7, i))).verdict == send ? 1 : 0;
  CHECK(sent == 3);
  CHECK(caps.ask(ask_by(66, number_in(7))).reason == code_cap_reason::person);
  CHECK(caps.all.sent == 3);
  CHECK(caps.ask(ask_by(1, number_in(7, 1))).verdict == send);
}

TEST_CASE("who had no code today gets their first one in a block that others asked for in vain") {
  auto limits = wide;
  limits.judged_from = 20;
  code_caps caps{limits};
  for (int i = 0; i < 100; ++i)
    (void)caps.ask(ask_by(66, number_in(7, i)));
  CHECK(caps.ask(ask_by(66, number_in(7))).reason == code_cap_reason::failures);
  CHECK(caps.ask(ask_by(1, number_in(7, 1))).verdict == send);
}

TEST_CASE("a code that did not leave is given back to each cap, on its day") {
  code_caps caps{code_cap_limits{}};
  const auto a = ask_by(1, number_in(1));
  for (int i = 0; i < 1'000; ++i) {
    REQUIRE(caps.ask(a).verdict == send);
    caps.did_not_leave(a);
  }
  CHECK(caps.all == code_cap_day{today, 0, 0, {}});
  auto tomorrow = a;
  tomorrow.day = today + 1;
  REQUIRE(caps.ask(tomorrow).verdict == send);
  caps.did_not_leave(a);
  CHECK(caps.all.sent == 1);
}

TEST_CASE("whatever is asked, a day's money and number are kept") {
  rc::check([](const std::vector<std::tuple<std::uint16_t, std::uint8_t, std::uint8_t>>& asks) {
    auto limits = wide;
    limits.codes_a_day = 40;
    limits.money_a_day = money::from_shillings(60);
    code_caps caps{limits};
    for (const auto& [block, group, price] : asks) {
      auto a = ask_for(number_in(block), group);
      a.price = money::from_shillings(price % 5);
      (void)caps.ask(a);
    }
    RC_ASSERT(caps.all.sent <= 40U);
    RC_ASSERT(caps.all.spent <= limits.money_a_day);
  });
}
