#include "domain/money/payment.hpp"

#include "domain/money/top_up.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point noon{std::chrono::days{20'000} + 12h};
constexpr auto hundred = money::from_shillings(100);

}  // namespace

TEST_CASE("a payment with the reference of a top-up is the one that was asked for, or one more") {
  using enum reference_meaning;
  CHECK(meaning_of_reference(hundred, "", hundred, "QK12AB34CD") == its_own);
  CHECK(meaning_of_reference(hundred, "QK12AB34CD", hundred, "QK12AB34CD") == its_own);
  CHECK(meaning_of_reference(hundred, "QK12AB34CD", hundred, "QK99AB34CD") == another);
  CHECK(meaning_of_reference(hundred, "", money::from_shillings(50), "QK12AB34CD") == another);
}

TEST_CASE("each receipt of a reference is money once, however often and in whatever order it is told") {
  CHECK(rc::check("one receipt becomes the top-up's own, all others are payments of their own", [] {
    const auto receipts = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4));
    std::string own;
    std::set<std::string> others;
    for (const auto r : receipts) {
      const auto receipt = "QK0000000" + std::to_string(r);
      if (meaning_of_reference(hundred, own, hundred, receipt) == reference_meaning::its_own)
        own = receipt;
      else
        others.insert(receipt);
    }
    RC_ASSERT(others.count(own) == 0U);
    const std::set<int> different{receipts.begin(), receipts.end()};
    RC_ASSERT(others.size() + (own.empty() ? 0U : 1U) == different.size());
  }));
}

TEST_CASE("M-Pesa's list is read from where it was read to, within its reach, and a gap is told") {
  const auto first = next_pull(std::nullopt, noon);
  CHECK(first.until == noon);
  CHECK(first.from > noon - pull_reach);
  CHECK_FALSE(first.has_gap);
  const auto next = next_pull(noon - 6h, noon);
  CHECK(next.from == noon - 8h);
  CHECK_FALSE(next.has_gap);
  CHECK(next_pull(noon - 72h, noon).has_gap);
  CHECK(rc::check("whatever the clock does, the window is one that M-Pesa takes", [] {
    const auto last = noon + duration{*rc::gen::inRange<std::int64_t>(-400'000'000'000, 400'000'000'000)};
    const auto w = next_pull(last, noon);
    RC_ASSERT(w.from < w.until);
    RC_ASSERT(w.until - w.from <= pull_reach);
    RC_ASSERT(w.has_gap == (last < w.from));
  }));
}

TEST_CASE("36 hours without M-Pesa's list are an alarm") {
  CHECK_FALSE(is_pull_overdue(noon - 36h, noon));
  CHECK(is_pull_overdue(noon - 36h - 1s, noon));
}

TEST_CASE("one that ended without money is asked about once more when staff want it, and then rests again") {
  auto s = after_asking(*claimed({}, noon), ask_result::unknown, {}, noon);
  REQUIRE(s.state == top_up_state::unclear);
  s = looked_again(s, noon + 1h).value();
  CHECK(s.next_at == noon + 1h);
  CHECK(s.state == top_up_state::unclear);
  CHECK(after_look(s, noon + 1h).next_at == time_point{});
  CHECK(after_unreached(s, noon + 1h).next_at == time_point{});
  CHECK(after_failure(s, top_up_reason::cancelled, false, noon + 1h).next_at == time_point{});
  CHECK(after_failure(s, top_up_reason::cancelled, true, noon + 1h).state == top_up_state::failed);
  const auto paid = after_payment(s, payment_meaning::credit);
  CHECK(paid.next_at == time_point{});
  CHECK_FALSE(looked_again(paid, noon));
  CHECK_FALSE(looked_again({}, noon));
}
