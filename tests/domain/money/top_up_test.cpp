#include "domain/money/top_up.hpp"

#include "domain/money/top_up_id.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point noon{std::chrono::hours{12}};
constexpr auto asked = money::from_shillings(100);

top_up_standing waiting_since(time_point at) {
  return after_asking(*claimed({}, at), ask_result::taken, {}, at);
}

}  // namespace

TEST_CASE("a phone is asked once, by whoever claims it first") {
  const auto first = claimed({}, noon);
  REQUIRE(first);
  CHECK(first->state == top_up_state::asking);
  CHECK(first->asked_at == noon);
  CHECK_FALSE(claimed(*first, noon));
}

TEST_CASE("M-Pesa is asked how it ended after 30 s, 1, 2, 5 and 15 min, and then it is unclear") {
  auto s = waiting_since(noon);
  for (const auto after : {30s, 60s, 120s, 300s, 900s}) {
    CHECK(s.state == top_up_state::waiting);
    CHECK(s.next_at == noon + after);
    s = after_look(s, s.next_at);
  }
  CHECK(s.state == top_up_state::unclear);
  CHECK(s.reason == top_up_reason::no_answer);
  CHECK(s.next_at == time_point{});
}

TEST_CASE("looks that a long stop left out are not made up for") {
  const auto s = after_look(waiting_since(noon), noon + 200s);
  CHECK(s.next_at == noon + 300s);
  CHECK(after_look(waiting_since(noon), noon + 10h).state == top_up_state::unclear);
}

TEST_CASE("what M-Pesa did not take has failed, and what it did not answer is unclear") {
  const auto asking = *claimed({}, noon);
  const auto refused = after_asking(asking, ask_result::refused, top_up_reason::unavailable, noon);
  CHECK(refused.state == top_up_state::failed);
  CHECK(refused.reason == top_up_reason::unavailable);
  const auto silent = after_asking(asking, ask_result::unknown, {}, noon);
  CHECK(silent.state == top_up_state::unclear);
  CHECK(silent.reason == top_up_reason::no_answer);
}

TEST_CASE("a callback that outruns the answer to the request is not undone by it") {
  const auto paid = after_payment(*claimed({}, noon), payment_meaning::credit);
  CHECK(after_asking(paid, ask_result::taken, {}, noon) == paid);
  CHECK(after_asking(paid, ask_result::refused, top_up_reason::busy, noon) == paid);
}

TEST_CASE("a failure that is not final is asked about in a moment and keeps its reason") {
  const auto s = after_failure(waiting_since(noon), top_up_reason::unreachable, false, noon + 5s);
  CHECK(s.state == top_up_state::waiting);
  CHECK(s.reason == top_up_reason::unreachable);
  CHECK(s.next_at == noon + 8s);
}

TEST_CASE("money that comes after a failure is credited") {
  const auto failed = after_failure(waiting_since(noon), top_up_reason::unreachable, true, noon);
  CHECK(failed.state == top_up_state::failed);
  CHECK(meaning_of_payment(failed, asked, asked) == payment_meaning::credit);
  CHECK(after_payment(failed, payment_meaning::credit).state == top_up_state::paid);
}

TEST_CASE("another amount than was asked for is for people to judge, and a failure does not hide it") {
  CHECK(meaning_of_payment(waiting_since(noon), asked, money::from_units(1'000'001)) ==
      payment_meaning::differs);
  const auto s = after_payment(waiting_since(noon), payment_meaning::differs);
  CHECK(s.state == top_up_state::unclear);
  CHECK(s.reason == top_up_reason::amount_differs);
  CHECK_FALSE(s.is_credited);
  CHECK(after_failure(s, top_up_reason::cancelled, true, noon) == s);
}

TEST_CASE("whatever is told in whatever order, what is paid is credited once and stays paid") {
  CHECK(rc::check([] {
    top_up_standing s;
    int credits = 0;
    bool was_told = false;
    auto now = noon;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 9));
    for (const auto step : steps) {
      now += std::chrono::seconds{*rc::gen::inRange(0, 400)};
      const auto before = s;
      if (step == 0) s = claimed(s, now).value_or(s);
      if (step == 1) s = after_asking(s, ask_result::taken, {}, now);
      if (step == 2) s = after_asking(s, ask_result::refused, top_up_reason::busy, now);
      if (step == 3) s = after_asking(s, ask_result::unknown, {}, now);
      if (step == 4) s = after_failure(s, top_up_reason::cancelled, true, now);
      if (step == 5) s = after_failure(s, top_up_reason::unreachable, false, now);
      if (step == 6) s = after_look(s, now);
      if (step >= 7) {
        const auto what = meaning_of_payment(s, asked, step == 7 ? std::optional{asked} : std::nullopt);
        if (what == payment_meaning::credit) ++credits;
        s = after_payment(s, what);
        was_told = true;
      }
      if (before.is_credited) RC_ASSERT(s == before);
      RC_ASSERT(is_open(s.state) == (s.next_at != time_point{} || s.state == top_up_state::created));
    }
    RC_ASSERT(credits == (was_told ? 1 : 0));
    RC_ASSERT(s.is_credited == was_told);
    RC_ASSERT((s.state == top_up_state::paid) == was_told);
  }));
}

TEST_CASE("what the payer sees has twelve letters and digits, and another one for each top-up") {
  CHECK(rc::check([] {
    const top_up_id a{*rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 60)};
    const top_up_id b{*rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 60)};
    const auto text = reference_of(a);
    RC_ASSERT(text.size() == 12U);
    RC_ASSERT(
        std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }));
    RC_ASSERT((text == reference_of(b)) == (a == b));
    RC_ASSERT(top_up_id_from(to_text(a)) == a);
  }));
}
