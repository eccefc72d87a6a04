#include "domain/messages/message_lifecycle.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace mbs::domain;

namespace {

constexpr std::int64_t segment_units = 8'000;
money segments_cost(int segments) {
  return money::from_units(segment_units * segments);
}
message_lifecycle life_of(std::uint8_t segments) {
  return {segments, segments_cost(segments)};
}

enum class fact_kind { submitted, refused, receipt, expire, cancel, give_up };
struct fact {
  fact_kind kind{};
  std::uint8_t segment = 0;
  segment_outcome outcome = segment_outcome::indeterminate;
};

void showValue(const fact& f, std::ostream& os) {
  os << "fact{" << static_cast<int>(f.kind) << ", segment " << int{f.segment} << ", outcome "
     << static_cast<int>(f.outcome) << "}";
}

message_lifecycle::step apply(message_lifecycle& lifecycle, const fact& f) {
  switch (f.kind) {
    case fact_kind::submitted: return lifecycle.segment_submitted(f.segment);
    case fact_kind::refused: return lifecycle.segment_refused(f.segment);
    case fact_kind::receipt: return lifecycle.segment_receipt(f.segment, f.outcome);
    case fact_kind::expire: return lifecycle.expire();
    case fact_kind::cancel: return lifecycle.cancel();
    case fact_kind::give_up: return lifecycle.give_up();
  }
  return {};
}

rc::Gen<fact> facts(std::uint8_t segments) {
  // Endings are rare, so that long lives happen; segments beyond the message are asked for now and then.
  return rc::gen::map(
      rc::gen::tuple(rc::gen::weightedElement<fact_kind>(
                         {{8, fact_kind::submitted}, {4, fact_kind::refused}, {12, fact_kind::receipt},
                             {1, fact_kind::expire}, {1, fact_kind::cancel}, {1, fact_kind::give_up}}),
          rc::gen::inRange<int>(0, segments + 1),
          rc::gen::element(segment_outcome::indeterminate, segment_outcome::delivered,
              segment_outcome::delivered, segment_outcome::undelivered, segment_outcome::rejected,
              segment_outcome::expired, segment_outcome::deleted)),
      [](const auto& t) {
        return fact{std::get<0>(t), static_cast<std::uint8_t>(std::get<1>(t)), std::get<2>(t)};
      });
}

}  // namespace

TEST_CASE("over any sequence of facts a message costs what it should and ends once") {
  CHECK(rc::check([] {
    const auto segments = *rc::gen::inRange<std::uint8_t>(1, 17);
    auto lifecycle = life_of(segments);
    std::int64_t charged = 0;
    std::int64_t released = 0;
    int endings = 0;
    const auto count = *rc::gen::inRange<std::size_t>(0, 80);
    for (const auto& f : *rc::gen::container<std::vector<fact>>(count, facts(segments))) {
      const auto before = lifecycle.state();
      const auto step = apply(lifecycle, f);
      RC_ASSERT(step.state == lifecycle.state());
      if (!step.applied) {
        RC_ASSERT(step.charge.is_zero());
        RC_ASSERT(step.release.is_zero());
        RC_ASSERT(!step.became_final);
        RC_ASSERT(lifecycle.state() == before);
      }
      RC_ASSERT(!is_final(before) || !step.applied);
      RC_ASSERT(lifecycle.state() == before || may_follow(before, lifecycle.state()));
      RC_ASSERT(step.became_final == (!is_final(before) && is_final(lifecycle.state())));
      RC_ASSERT(!step.charge.is_negative());
      RC_ASSERT(!step.release.is_negative());
      charged += step.charge.units();
      released += step.release.units();
      endings += step.became_final ? 1 : 0;
      RC_ASSERT(lifecycle.charged().units() == charged);
      RC_ASSERT(lifecycle.released().units() == released);
      RC_ASSERT(charged + released <= segment_units * segments);
      RC_ASSERT(!is_final(lifecycle.state()) || charged + released == segment_units * segments);
      // A fact that was applied is a repeat the second time.
      auto again = lifecycle;
      RC_ASSERT(!apply(again, f).applied);
    }
    RC_ASSERT(endings == (is_final(lifecycle.state()) ? 1 : 0));
    if (lifecycle.state() == message_state::rejected || lifecycle.state() == message_state::cancelled)
      RC_ASSERT(charged == 0);
    if (lifecycle.state() == message_state::delivered) RC_ASSERT(released == 0);
  }));
}

TEST_CASE("the order of receipts does not change what a message comes to") {
  CHECK(rc::check([] {
    const auto segments = *rc::gen::inRange<std::uint8_t>(1, 9);
    std::vector<segment_outcome> outcomes;
    for (std::uint8_t i = 0; i < segments; ++i)
      outcomes.push_back(*rc::gen::element(
          segment_outcome::delivered, segment_outcome::undelivered, segment_outcome::expired));
    auto forwards = life_of(segments);
    auto backwards = life_of(segments);
    for (std::uint8_t i = 0; i < segments; ++i) {
      (void)forwards.segment_submitted(i);
      (void)forwards.segment_receipt(i, outcomes[i]);
      const auto last = static_cast<std::uint8_t>(segments - 1 - i);
      (void)backwards.segment_receipt(last, outcomes[last]);
    }
    RC_ASSERT(is_final(forwards.state()));
    RC_ASSERT(forwards.state() == backwards.state());
    RC_ASSERT(forwards.charged() == backwards.charged());
  }));
}

TEST_CASE("a message of one segment is charged when taken and ends with its receipt") {
  auto lifecycle = life_of(1);
  const auto taken = lifecycle.segment_submitted(0);
  CHECK(taken.applied);
  CHECK(taken.state == message_state::submitted);
  CHECK(taken.charge == segments_cost(1));
  CHECK_FALSE(taken.became_final);
  CHECK_FALSE(lifecycle.segment_submitted(0).applied);
  const auto ended = lifecycle.segment_receipt(0, segment_outcome::delivered);
  CHECK(ended.became_final);
  CHECK(ended.state == message_state::delivered);
  CHECK(ended.charge.is_zero());
  CHECK(ended.release.is_zero());
}

TEST_CASE("the first segment taken makes the message submitted") {
  auto lifecycle = life_of(3);
  CHECK(lifecycle.segment_submitted(1).state == message_state::submitted);
  CHECK(lifecycle.is_submitted(1));
  CHECK_FALSE(lifecycle.is_submitted(0));
  CHECK(lifecycle.may_submit(0));
  CHECK_FALSE(lifecycle.may_submit(1));
  CHECK_FALSE(lifecycle.may_submit(3));
  CHECK_FALSE(lifecycle.is_submitted(200));
}

TEST_CASE("a receipt before its submit proves that an operator took the segment") {
  auto lifecycle = life_of(2);
  const auto early = lifecycle.segment_receipt(0, segment_outcome::delivered);
  CHECK(early.applied);
  CHECK(early.charge == segments_cost(1));
  CHECK(early.state == message_state::submitted);
  CHECK_FALSE(lifecycle.segment_submitted(0).applied);
  CHECK(lifecycle.segment_submitted(1).charge == segments_cost(1));
  CHECK(lifecycle.segment_receipt(1, segment_outcome::delivered).state == message_state::delivered);
  CHECK(lifecycle.charged() == segments_cost(2));
}

TEST_CASE("an indeterminate receipt changes nothing") {
  auto lifecycle = life_of(1);
  CHECK_FALSE(lifecycle.segment_receipt(0, segment_outcome::indeterminate).applied);
  CHECK(lifecycle.state() == message_state::accepted);
  CHECK(lifecycle.may_submit(0));
}

TEST_CASE("a message that no operator takes is rejected and released in full") {
  auto lifecycle = life_of(2);
  CHECK_FALSE(lifecycle.segment_refused(0).became_final);
  const auto ended = lifecycle.segment_refused(1);
  CHECK(ended.state == message_state::rejected);
  CHECK(ended.release == segments_cost(2));
  CHECK(lifecycle.charged().is_zero());
}

TEST_CASE("a message taken in part is undelivered, and only what was taken is charged") {
  auto lifecycle = life_of(3);
  (void)lifecycle.segment_submitted(0);
  (void)lifecycle.segment_refused(1);
  (void)lifecycle.segment_submitted(2);
  (void)lifecycle.segment_receipt(0, segment_outcome::delivered);
  const auto ended = lifecycle.segment_receipt(2, segment_outcome::delivered);
  CHECK(ended.state == message_state::undelivered);
  CHECK(ended.release == segments_cost(1));
  CHECK(lifecycle.charged() == segments_cost(2));
}

TEST_CASE("a message is expired when all its segments are, and undelivered when they differ") {
  auto all = life_of(2);
  (void)all.segment_receipt(0, segment_outcome::expired);
  CHECK(all.segment_receipt(1, segment_outcome::expired).state == message_state::expired);
  auto one = life_of(2);
  (void)one.segment_receipt(0, segment_outcome::expired);
  CHECK(one.segment_receipt(1, segment_outcome::delivered).state == message_state::undelivered);
  auto mixed = life_of(3);
  (void)mixed.segment_receipt(0, segment_outcome::expired);
  (void)mixed.segment_receipt(1, segment_outcome::deleted);
  CHECK(mixed.segment_receipt(2, segment_outcome::expired).state == message_state::undelivered);
}

TEST_CASE("a receipt that says rejected is charged, so the message is undelivered") {
  auto lifecycle = life_of(1);
  const auto ended = lifecycle.segment_receipt(0, segment_outcome::rejected);
  CHECK(ended.state == message_state::undelivered);
  CHECK(ended.charge == segments_cost(1));
}

TEST_CASE("cancelling works until an operator has a segment") {
  auto waiting = life_of(2);
  const auto ended = waiting.cancel();
  CHECK(ended.state == message_state::cancelled);
  CHECK(ended.release == segments_cost(2));
  CHECK_FALSE(waiting.may_submit(0));
  CHECK_FALSE(waiting.segment_submitted(0).applied);
  auto taken = life_of(2);
  (void)taken.segment_submitted(0);
  CHECK_FALSE(taken.cancel().applied);
  CHECK(taken.state() == message_state::submitted);
}

TEST_CASE("expiry and giving up release what no operator took, held segments too") {
  auto expired = life_of(3);
  (void)expired.segment_submitted(0);
  const auto ended = expired.expire();
  CHECK(ended.state == message_state::expired);
  CHECK(ended.release == segments_cost(2));
  auto held = life_of(2);
  (void)held.segment_submitted(1);
  const auto unknown = held.give_up();
  CHECK(unknown.state == message_state::unknown);
  CHECK(unknown.release == segments_cost(1));
  CHECK_FALSE(held.segment_receipt(1, segment_outcome::delivered).applied);
  CHECK_FALSE(held.expire().applied);
}

TEST_CASE("a message of sixteen segments uses every bit") {
  auto lifecycle = life_of(16);
  for (std::uint8_t segment = 0; segment < 15; ++segment)
    CHECK_FALSE(lifecycle.segment_receipt(segment, segment_outcome::delivered).became_final);
  CHECK(lifecycle.segment_receipt(15, segment_outcome::delivered).state == message_state::delivered);
  CHECK(lifecycle.charged() == segments_cost(16));
}
