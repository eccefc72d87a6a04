#include "domain/money/reconciliation.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

using causes = std::set<difference_cause>;

const time_point noon = from_micros(1'772'355'600'000'000);  // 12:00 in Nairobi

reconciled_entry entry_of(std::int64_t id, account_id account, money amount) {
  return {id, account, amount, true, system_account::mpesa_clearing, "QK12AB34CD", noon};
}

reconciled_payment sound_payment() {
  reconciled_payment p;
  p.id = {7};
  p.receipt = "QK12AB34CD";
  p.amount = money::from_shillings(250);
  p.account = {1};
  p.told_at = noon;
  p.booked = p.by_receipt = entry_of(5, p.account, p.amount);
  return p;
}

causes causes_of(const std::vector<money_difference>& found) {
  causes all;
  for (const auto& d : found)
    all.insert(d.cause);
  return all;
}

carried_segment sound_segment() {
  return {{9}, {1}, {1}, money::from_units(8'000), 1, 1, 1, money::from_units(8'000)};
}

}  // namespace

TEST_CASE("a payment that is credited once, with its amount, to its account, is no difference") {
  CHECK(judge_payment(sound_payment()).empty());
  auto by_hand = sound_payment();
  by_hand.booked.reset();
  CHECK(judge_payment(by_hand).empty());
}

TEST_CASE("whatever is spoiled of a payment is found, and nothing else") {
  CHECK(rc::check([] {
    auto p = sound_payment();
    causes expected;
    const auto spoil = [&](difference_cause cause, const auto& how) {
      if (*rc::gen::inRange(0, 3) != 0) return;
      how();
      expected.insert(cause);
    };
    spoil(difference_cause::amount_differs, [&] {
      p.booked->amount = p.by_receipt->amount = money::from_units(*rc::gen::inRange(1, 2'499'999));
    });
    spoil(difference_cause::account_differs, [&] { p.booked->account = p.by_receipt->account = {2}; });
    spoil(difference_cause::booked_elsewhere,
        [&] { p.booked->counter = p.by_receipt->counter = system_account::bank_clearing; });
    spoil(difference_cause::credited_twice, [&] { p.by_receipt->id = 6; });
    spoil(difference_cause::entry_shared, [&] { p.shares_entry_with = {8}; });
    RC_ASSERT(causes_of(judge_payment(p)) == expected);
    p.booked.reset();
    p.by_receipt.reset();
    RC_ASSERT(causes_of(judge_payment(p)) == causes{difference_cause::payment_not_credited});
    p.state = payment_state::suspense;
    RC_ASSERT(causes_of(judge_payment(p)) == causes{difference_cause::in_suspense});
  }));
}

TEST_CASE("a top-up that names another entry than its payment was credited twice") {
  auto p = sound_payment();
  p.top_up_entry = 5;
  CHECK(judge_payment(p).empty());
  p.top_up_entry = 4;
  const auto found = judge_payment(p);
  REQUIRE(found.size() == 1);
  CHECK(found.front().cause == difference_cause::credited_twice);
  CHECK(at_stake(found.front()) == money::from_shillings(250));
}

TEST_CASE("an entry of M-Pesa's needs a payment, or a top-up that waits for its receipt") {
  auto entry = entry_of(5, {1}, money::from_shillings(10));
  CHECK_FALSE(judge_entry(entry, true, false).has_value());
  CHECK_FALSE(judge_entry(entry, false, true).has_value());
  const auto found = judge_entry(entry, false, false);
  REQUIRE(found.has_value());
  CHECK(found->cause == difference_cause::entry_without_payment);
  CHECK(at_stake(*found) == money::from_shillings(10));
  entry.counter = system_account::adjustments;
  CHECK_FALSE(judge_entry(entry, false, false).has_value());
  entry = entry_of(5, {1}, money::from_shillings(10));
  entry.is_credit = false;
  CHECK_FALSE(judge_entry(entry, false, false).has_value());
}

TEST_CASE("a top-up may wait a day for its receipt, and an unclear one is named for a month") {
  reconciled_top_up t{{3}, {1}, money::from_shillings(100), top_up_state::paid, "", noon, {}};
  t.booked = entry_of(5, {1}, t.amount);
  CHECK_FALSE(judge_top_up(t, noon + 23h).has_value());
  CHECK(judge_top_up(t, noon + 24h)->cause == difference_cause::receipt_missing);
  t.booked->amount = money::from_shillings(99);
  CHECK(judge_top_up(t, noon)->cause == difference_cause::amount_differs);
  t.booked.reset();
  CHECK(judge_top_up(t, noon)->cause == difference_cause::payment_not_credited);
  t.state = top_up_state::unclear;
  CHECK(judge_top_up(t, noon)->cause == difference_cause::top_up_unclear);
  CHECK_FALSE(judge_top_up(t, noon + 31 * 24h).has_value());
  t.state = top_up_state::failed;
  CHECK_FALSE(judge_top_up(t, noon).has_value());
}

TEST_CASE("ledger and messages have the same amounts and segments, or the difference is told") {
  CHECK(rc::check([] {
    charge_comparison c{{1}, network_id{1}, 1, money::from_units(*rc::gen::inRange(0, 3)),
        money::from_units(*rc::gen::inRange(0, 3)), *rc::gen::inRange(0, 2), *rc::gen::inRange(0, 2)};
    const auto found = judge_charges(c);
    if (c.ledger != c.messages)
      RC_ASSERT(found->cause == difference_cause::charge_differs);
    else if (c.ledger_segments != c.message_segments)
      RC_ASSERT(found->cause == difference_cause::segment_count_differs);
    else
      RC_ASSERT(!found.has_value());
    c.network.reset();
    c.traffic_class = charge_comparison::of_releases;
    RC_ASSERT(judge_charges(c).has_value() == (c.ledger != c.messages));
  }));
}

TEST_CASE("a segment is taken once and charged once") {
  CHECK_FALSE(judge_segment(sound_segment()).has_value());
  auto s = sound_segment();
  s.taken = 0;  // its answer was lost, and a receipt proves it
  CHECK_FALSE(judge_segment(s).has_value());
  s.receipts = 0;
  CHECK(judge_segment(s)->cause == difference_cause::charged_not_taken);
  s = sound_segment();
  s.taken = 2;
  CHECK(judge_segment(s)->cause == difference_cause::taken_twice);
  CHECK(at_stake(*judge_segment(s)).is_zero());
  s.charges = 2;
  s.charged = money::from_units(16'000);
  CHECK(judge_segment(s)->cause == difference_cause::charged_twice);
  CHECK(at_stake(*judge_segment(s)) == money::from_units(8'000));
  s = sound_segment();
  s.charges = 0;
  s.charged = {};
  CHECK(judge_segment(s)->cause == difference_cause::taken_not_charged);
  s.price = {};
  CHECK_FALSE(judge_segment(s).has_value());
}

TEST_CASE("two segments of a message are one matter") {
  auto s = sound_segment();
  s.taken = 2;
  auto one = *judge_segment(s);
  CHECK(is_same_matter(one, *judge_segment(s)));
  add_to(one, *judge_segment(s));
  CHECK(one.segments_found == 4);
  CHECK(one.expected == money::from_units(16'000));
  s.message = {10};
  CHECK_FALSE(is_same_matter(one, *judge_segment(s)));
}

TEST_CASE("a link that reaches other networks than the quoted one carried it by another") {
  const std::vector<link_reach> links{{{1}, {{1}, {2}}}, {{2}, {}}};
  carried_sum sum{{20'000}, {1}, {2}, 3, 3, money::from_units(24'000)};
  CHECK_FALSE(judge_carrier(sum, links).has_value());
  sum.network = {3};
  const auto found = judge_carrier(sum, links);
  REQUIRE(found.has_value());
  CHECK(found->segments_found == 3);
  CHECK(found->day == kenyan_day{20'000});
  sum.link = {2};  // reaches whatever is not named elsewhere
  CHECK_FALSE(judge_carrier(sum, links).has_value());
  sum.link = {3};  // is not configured any more
  CHECK_FALSE(judge_carrier(sum, links).has_value());
  sum.link = {1};
  sum.network = {};
  CHECK_FALSE(judge_carrier(sum, links).has_value());
}

TEST_CASE("the nightly run is due once its hour has come in Nairobi, also when it was missed") {
  const auto two = noon - 10h;  // 02:00
  CHECK_FALSE(is_nightly_due(two, 2, noon));
  CHECK_FALSE(is_nightly_due(two - 24h, 2, two - 1us));
  CHECK(is_nightly_due(two - 24h, 2, two));
  CHECK(is_nightly_due(two - 1us, 2, noon));
  CHECK(is_nightly_due(two - 96h, 2, two - 1h));
  CHECK_FALSE(is_nightly_due(two, 2, two + 24h - 1us));
  CHECK(is_nightly_due(two, 2, two + 24h));
  CHECK(is_nightly_due(noon - 13h, 0, noon - 12h));
}

TEST_CASE("each cause has a side, a code and words in both languages") {
  for (std::size_t i = 1; i <= difference_cause_count; ++i) {
    const auto cause = static_cast<difference_cause>(i);
    CHECK(difference_cause_from(to_text(cause)) == cause);
    CHECK(difference_cause_of(static_cast<std::int64_t>(i)) == cause);
    for (const auto language : {cause_language::english, cause_language::swahili}) {
      CHECK_FALSE(words_of(cause, language).what.empty());
      CHECK_FALSE(words_of(cause, language).action.empty());
    }
    CHECK(words_of(cause, cause_language::english).what != words_of(cause, cause_language::swahili).what);
  }
  CHECK_FALSE(difference_cause_from("").has_value());
  CHECK_FALSE(difference_cause_of(0).has_value());
  CHECK_FALSE(difference_cause_of(21).has_value());
  CHECK(side_of(difference_cause::list_not_read) == difference_side::mpesa);
  CHECK(side_of(difference_cause::books_differ) == difference_side::books);
  CHECK(side_of(difference_cause::taken_twice) == difference_side::operators);
  CHECK(reconciliation_id_from(to_text(reconciliation_id{5})) == reconciliation_id{5});
}
