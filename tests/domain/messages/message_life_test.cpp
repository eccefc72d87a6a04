#include "domain/messages/message_life.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace mbs::domain;

namespace {

constexpr std::int64_t part_units = 8'000;
money parts_cost(int parts) {
  return money::from_units(part_units * parts);
}
message_life life_of(std::uint8_t parts) {
  return {parts, parts_cost(parts)};
}

enum class fact_kind { submitted, refused, receipt, expire, cancel, give_up };
struct fact {
  fact_kind kind{};
  std::uint8_t part = 0;
  part_outcome outcome = part_outcome::indeterminate;
};

void showValue(const fact& f, std::ostream& os) {
  os << "fact{" << static_cast<int>(f.kind) << ", part " << int{f.part} << ", outcome "
     << static_cast<int>(f.outcome) << "}";
}

message_life::step apply(message_life& life, const fact& f) {
  switch (f.kind) {
    case fact_kind::submitted: return life.part_submitted(f.part);
    case fact_kind::refused: return life.part_refused(f.part);
    case fact_kind::receipt: return life.part_receipt(f.part, f.outcome);
    case fact_kind::expire: return life.expire();
    case fact_kind::cancel: return life.cancel();
    case fact_kind::give_up: return life.give_up();
  }
  return {};
}

rc::Gen<fact> facts(std::uint8_t parts) {
  // Endings are rare, so that long lives happen; parts beyond the message are asked for now and then.
  return rc::gen::map(
      rc::gen::tuple(rc::gen::weightedElement<fact_kind>(
                         {{8, fact_kind::submitted}, {4, fact_kind::refused}, {12, fact_kind::receipt},
                             {1, fact_kind::expire}, {1, fact_kind::cancel}, {1, fact_kind::give_up}}),
          rc::gen::inRange<int>(0, parts + 1),
          rc::gen::element(part_outcome::indeterminate, part_outcome::delivered, part_outcome::delivered,
              part_outcome::undelivered, part_outcome::rejected, part_outcome::expired,
              part_outcome::deleted)),
      [](const auto& t) {
        return fact{std::get<0>(t), static_cast<std::uint8_t>(std::get<1>(t)), std::get<2>(t)};
      });
}

}  // namespace

TEST_CASE("over any sequence of facts a message costs what it should and ends once") {
  CHECK(rc::check([] {
    const auto parts = *rc::gen::inRange<std::uint8_t>(1, 17);
    auto life = life_of(parts);
    std::int64_t charged = 0;
    std::int64_t released = 0;
    int endings = 0;
    const auto count = *rc::gen::inRange<std::size_t>(0, 80);
    for (const auto& f : *rc::gen::container<std::vector<fact>>(count, facts(parts))) {
      const auto before = life.state();
      const auto step = apply(life, f);
      RC_ASSERT(step.state == life.state());
      if (!step.applied) {
        RC_ASSERT(step.charge.is_zero());
        RC_ASSERT(step.release.is_zero());
        RC_ASSERT(!step.became_final);
        RC_ASSERT(life.state() == before);
      }
      RC_ASSERT(!is_final(before) || !step.applied);
      RC_ASSERT(life.state() == before || may_follow(before, life.state()));
      RC_ASSERT(step.became_final == (!is_final(before) && is_final(life.state())));
      RC_ASSERT(!step.charge.is_negative());
      RC_ASSERT(!step.release.is_negative());
      charged += step.charge.units();
      released += step.release.units();
      endings += step.became_final ? 1 : 0;
      RC_ASSERT(life.charged().units() == charged);
      RC_ASSERT(life.released().units() == released);
      RC_ASSERT(charged + released <= part_units * parts);
      RC_ASSERT(!is_final(life.state()) || charged + released == part_units * parts);
      // A fact that was applied is a repeat the second time.
      auto again = life;
      RC_ASSERT(!apply(again, f).applied);
    }
    RC_ASSERT(endings == (is_final(life.state()) ? 1 : 0));
    if (life.state() == message_state::rejected || life.state() == message_state::cancelled)
      RC_ASSERT(charged == 0);
    if (life.state() == message_state::delivered) RC_ASSERT(released == 0);
  }));
}

TEST_CASE("the order of receipts does not change what a message comes to") {
  CHECK(rc::check([] {
    const auto parts = *rc::gen::inRange<std::uint8_t>(1, 9);
    std::vector<part_outcome> outcomes;
    for (std::uint8_t i = 0; i < parts; ++i)
      outcomes.push_back(
          *rc::gen::element(part_outcome::delivered, part_outcome::undelivered, part_outcome::expired));
    auto forwards = life_of(parts);
    auto backwards = life_of(parts);
    for (std::uint8_t i = 0; i < parts; ++i) {
      (void)forwards.part_submitted(i);
      (void)forwards.part_receipt(i, outcomes[i]);
      const auto last = static_cast<std::uint8_t>(parts - 1 - i);
      (void)backwards.part_receipt(last, outcomes[last]);
    }
    RC_ASSERT(is_final(forwards.state()));
    RC_ASSERT(forwards.state() == backwards.state());
    RC_ASSERT(forwards.charged() == backwards.charged());
  }));
}

TEST_CASE("a message of one part is charged when taken and ends with its receipt") {
  auto life = life_of(1);
  const auto taken = life.part_submitted(0);
  CHECK(taken.applied);
  CHECK(taken.state == message_state::submitted);
  CHECK(taken.charge == parts_cost(1));
  CHECK_FALSE(taken.became_final);
  CHECK_FALSE(life.part_submitted(0).applied);
  const auto ended = life.part_receipt(0, part_outcome::delivered);
  CHECK(ended.became_final);
  CHECK(ended.state == message_state::delivered);
  CHECK(ended.charge.is_zero());
  CHECK(ended.release.is_zero());
}

TEST_CASE("the first part taken makes the message submitted") {
  auto life = life_of(3);
  CHECK(life.part_submitted(1).state == message_state::submitted);
  CHECK(life.is_submitted(1));
  CHECK_FALSE(life.is_submitted(0));
  CHECK(life.may_submit(0));
  CHECK_FALSE(life.may_submit(1));
  CHECK_FALSE(life.may_submit(3));
  CHECK_FALSE(life.is_submitted(200));
}

TEST_CASE("a receipt before its submit proves that an operator took the part") {
  auto life = life_of(2);
  const auto early = life.part_receipt(0, part_outcome::delivered);
  CHECK(early.applied);
  CHECK(early.charge == parts_cost(1));
  CHECK(early.state == message_state::submitted);
  CHECK_FALSE(life.part_submitted(0).applied);
  CHECK(life.part_submitted(1).charge == parts_cost(1));
  CHECK(life.part_receipt(1, part_outcome::delivered).state == message_state::delivered);
  CHECK(life.charged() == parts_cost(2));
}

TEST_CASE("an indeterminate receipt changes nothing") {
  auto life = life_of(1);
  CHECK_FALSE(life.part_receipt(0, part_outcome::indeterminate).applied);
  CHECK(life.state() == message_state::accepted);
  CHECK(life.may_submit(0));
}

TEST_CASE("a message that no operator takes is rejected and released in full") {
  auto life = life_of(2);
  CHECK_FALSE(life.part_refused(0).became_final);
  const auto ended = life.part_refused(1);
  CHECK(ended.state == message_state::rejected);
  CHECK(ended.release == parts_cost(2));
  CHECK(life.charged().is_zero());
}

TEST_CASE("a message taken in part is undelivered, and only what was taken is charged") {
  auto life = life_of(3);
  (void)life.part_submitted(0);
  (void)life.part_refused(1);
  (void)life.part_submitted(2);
  (void)life.part_receipt(0, part_outcome::delivered);
  const auto ended = life.part_receipt(2, part_outcome::delivered);
  CHECK(ended.state == message_state::undelivered);
  CHECK(ended.release == parts_cost(1));
  CHECK(life.charged() == parts_cost(2));
}

TEST_CASE("a message is expired when all its parts are, and undelivered when they differ") {
  auto all = life_of(2);
  (void)all.part_receipt(0, part_outcome::expired);
  CHECK(all.part_receipt(1, part_outcome::expired).state == message_state::expired);
  auto one = life_of(2);
  (void)one.part_receipt(0, part_outcome::expired);
  CHECK(one.part_receipt(1, part_outcome::delivered).state == message_state::undelivered);
  auto mixed = life_of(3);
  (void)mixed.part_receipt(0, part_outcome::expired);
  (void)mixed.part_receipt(1, part_outcome::deleted);
  CHECK(mixed.part_receipt(2, part_outcome::expired).state == message_state::undelivered);
}

TEST_CASE("a receipt that says rejected is charged, so the message is undelivered") {
  auto life = life_of(1);
  const auto ended = life.part_receipt(0, part_outcome::rejected);
  CHECK(ended.state == message_state::undelivered);
  CHECK(ended.charge == parts_cost(1));
}

TEST_CASE("cancelling works until an operator has a part") {
  auto waiting = life_of(2);
  const auto ended = waiting.cancel();
  CHECK(ended.state == message_state::cancelled);
  CHECK(ended.release == parts_cost(2));
  CHECK_FALSE(waiting.may_submit(0));
  CHECK_FALSE(waiting.part_submitted(0).applied);
  auto taken = life_of(2);
  (void)taken.part_submitted(0);
  CHECK_FALSE(taken.cancel().applied);
  CHECK(taken.state() == message_state::submitted);
}

TEST_CASE("expiry and giving up release what no operator took, held parts too") {
  auto expired = life_of(3);
  (void)expired.part_submitted(0);
  const auto ended = expired.expire();
  CHECK(ended.state == message_state::expired);
  CHECK(ended.release == parts_cost(2));
  auto held = life_of(2);
  (void)held.part_submitted(1);
  const auto unknown = held.give_up();
  CHECK(unknown.state == message_state::unknown);
  CHECK(unknown.release == parts_cost(1));
  CHECK_FALSE(held.part_receipt(1, part_outcome::delivered).applied);
  CHECK_FALSE(held.expire().applied);
}

TEST_CASE("a message of sixteen parts uses every bit") {
  auto life = life_of(16);
  for (std::uint8_t part = 0; part < 15; ++part)
    CHECK_FALSE(life.part_receipt(part, part_outcome::delivered).became_final);
  CHECK(life.part_receipt(15, part_outcome::delivered).state == message_state::delivered);
  CHECK(life.charged() == parts_cost(16));
}
