#include "actors/links/test_channel.hpp"

#include "domain/messages/test_numbers.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::actors;
using namespace std::chrono_literals;
using testing::make_message;

namespace {

domain::message to_number(std::int64_t id, std::uint8_t last_two, std::uint8_t segments = 1) {
  auto m = make_message(id);
  m.to = domain::msisdn::from_number(254'700'000'000 + last_two);
  m.network = domain::test_network;
  m.segments = segments;
  return m;
}

struct at_work {
  explicit at_work(test_channel_options o = {}) : way{make_test_channel(o)} { way->start(now, 7, events); }
  void send(const domain::message& m, segment_key key, std::uint8_t segment = 0) {
    const segment_to_send one{.key = key, .message = &m, .segment = segment};
    way->send({&one, 1}, now, events);
  }
  void wait(domain::duration d) {
    now += d;
    way->on_tick(now, events);
  }
  template <class Event>
  [[nodiscard]] std::vector<Event> told() const {
    std::vector<Event> some;
    for (const auto& e : events)
      if (const auto* one = std::get_if<Event>(&e)) some.push_back(*one);
    return some;
  }

  domain::steady_point now{1h};
  std::unique_ptr<channel> way;
  channel_events events;
};

}  // namespace

TEST_CASE("the test channel is up from the start, and never asks to be woken for nothing") {
  at_work w;
  CHECK(w.way->status().is_up());
  CHECK(w.way->next_deadline() == domain::steady_point::max());
  CHECK(w.way->room().segments == 1'000);
}

TEST_CASE("what the test channel takes is reported when the test number says, under the id of its answer") {
  at_work w;
  const auto m = to_number(1, 11);
  w.send(m, 5);
  REQUIRE(w.told<segment_taken>().size() == 1);
  const auto id = w.told<segment_taken>()[0].operator_id;
  CHECK(w.told<segment_taken>()[0].key == 5);
  CHECK(w.told<delivery_receipt_arrived>().empty());
  CHECK(w.way->next_deadline() == w.now + 1s);
  w.wait(1s);
  REQUIRE(w.told<delivery_receipt_arrived>().size() == 1);
  const auto receipt = w.told<delivery_receipt_arrived>()[0];
  CHECK(receipt.outcome == domain::segment_outcome::expired);
  CHECK(receipt.code == 34);
  CHECK(receipt.handsets[0] == m.to.number());
  CHECK(receipt.ids == std::vector{id_reading{id, true, 0}});
}

TEST_CASE("a receipt that LINK has no room for is brought again, and one that is durable is not") {
  at_work w;
  w.send(to_number(1, 10), 5);
  w.wait(1s);
  const auto token = w.told<delivery_receipt_arrived>().at(0).token;
  const answered_delivery later{token, delivery_answer::try_later};
  w.way->answer({&later, 1});
  w.events.clear();
  w.wait(1s);
  REQUIRE(w.told<delivery_receipt_arrived>().size() == 1);
  const answered_delivery durable{token, delivery_answer::durable};
  w.way->answer({&durable, 1});
  w.events.clear();
  w.wait(1h);
  CHECK(w.events.empty());
}

TEST_CASE("a test number that is busy once takes the second try of each segment by itself") {
  at_work w;
  const auto m = to_number(1, 21, 2);
  w.send(m, 1, 0);
  w.send(m, 2, 1);
  REQUIRE(w.told<segment_refused>().size() == 2);
  CHECK(w.told<segment_refused>()[0].why == refusal_kind::transient);
  w.send(m, 3, 0);
  w.send(m, 4, 1);
  CHECK(w.told<segment_taken>().size() == 2);
}

TEST_CASE("a test number that refuses, is busy or loses its answer does so") {
  at_work w;
  w.send(to_number(1, 20), 1);
  w.send(to_number(2, 22), 2);
  w.send(to_number(2, 22), 3);
  REQUIRE(w.told<segment_refused>().size() == 3);
  CHECK(w.told<segment_refused>()[0].why == refusal_kind::permanent);
  CHECK(w.told<segment_refused>()[2].why == refusal_kind::transient);
  const auto lost = to_number(3, 23);
  w.send(lost, 4);
  REQUIRE(w.told<segment_unknown>().size() == 1);
  CHECK_FALSE(w.told<segment_unknown>()[0].answer_may_follow);
  w.send(lost, 5);
  CHECK(w.told<segment_taken>().size() == 1);
}

TEST_CASE("of a long text whose last segment fails the others are delivered") {
  at_work w;
  const auto m = to_number(1, 14, 7);
  for (std::uint8_t segment = 0; segment < 7; ++segment)
    w.send(m, segment + 1U, segment);
  w.wait(1s);
  const auto receipts = w.told<delivery_receipt_arrived>();
  REQUIRE(receipts.size() == 7);
  for (std::size_t i = 0; i < 6; ++i)
    CHECK(receipts[i].outcome == domain::segment_outcome::delivered);
  CHECK(receipts[6].outcome == domain::segment_outcome::undelivered);
}

TEST_CASE("a message whose receipt will never come is given up, or waited for as the number says") {
  at_work w;
  w.send(to_number(1, 15), 1);
  w.send(to_number(2, 16), 2);
  w.wait(1s);
  REQUIRE(w.told<receipt_abandoned>().size() == 1);
  CHECK(w.told<receipt_abandoned>()[0].message == domain::message_id{1});
  CHECK(w.told<delivery_receipt_arrived>().empty());
  CHECK(w.way->next_deadline() == domain::steady_point::max());
}

TEST_CASE("answers that are late take room in the window, and so do too many receipts") {
  at_work w{{.window = 2, .reports = 3}};
  w.send(to_number(1, 4), 1);
  CHECK(w.way->room().segments == 1);
  w.send(to_number(2, 4), 2);
  CHECK(w.way->room().segments == 0);
  w.wait(10s);
  CHECK(w.told<segment_taken>().size() == 2);
  CHECK(w.way->room().segments == 2);
  w.send(to_number(3, 3), 3);
  CHECK(w.way->room().segments == 0);
}
