#include "actors/links/send_window.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace mbs;
using actors::claim_stage;
using actors::segment_key;
using actors::send_window;
using domain::traffic_class;

namespace {

/// Claimed, and its claim durable.
segment_key ready(
    send_window& w, std::int64_t message, traffic_class traffic = traffic_class::transactional) {
  const auto key = w.claim({{message}, 0}, traffic, 0);
  w.claims_durable();
  return key;
}

std::int64_t next_of(const send_window& w) {
  const auto* next = w.next_ready();
  return next == nullptr ? 0 : next->second.where.message.value;
}

}  // namespace

TEST_CASE("a place passes through its stages and is free again only after the last") {
  send_window w{1};
  const auto key = w.claim({{7}, 2}, traffic_class::otp, 99);
  CHECK(w.count(claim_stage::claiming) == 1);
  CHECK(w.next_ready() == nullptr);
  w.claims_durable();
  REQUIRE(next_of(w) == 7);
  w.next_sent();
  CHECK(w.count(claim_stage::sent) == 1);
  const auto* c = w.outcome_known(key);
  REQUIRE(c != nullptr);
  CHECK(c->where == actors::segment_address{{7}, 2});
  CHECK(w.free_places() == 0);
  REQUIRE(w.free(key));
  CHECK(w.free_places() == 1);
  CHECK(w.is_consistent());
}

TEST_CASE("a place is freed once, and an outcome is known once") {
  send_window w{2};
  const auto key = ready(w, 1);
  CHECK(w.outcome_known(key) == nullptr);  // it has not left
  w.next_sent();
  CHECK(w.outcome_known(key) != nullptr);
  CHECK(w.outcome_known(key) == nullptr);
  CHECK(w.free(key));
  CHECK_FALSE(w.free(key));
  CHECK(w.outcome_known(key) == nullptr);
}

TEST_CASE("an otp leaves before what was ready earlier, and within a class the first claimed is first") {
  send_window w{10};
  ready(w, 1, traffic_class::promotional);
  ready(w, 2, traffic_class::transactional);
  ready(w, 3, traffic_class::transactional);
  ready(w, 4, traffic_class::otp);
  std::vector<std::int64_t> order;
  while (next_of(w) != 0) {
    order.push_back(next_of(w));
    w.next_sent();
  }
  CHECK(order == std::vector<std::int64_t>{4, 2, 3, 1});
}

TEST_CASE("what the operator has not looked at is the first of its class again and keeps its place") {
  send_window w{3};
  const auto first = ready(w, 1);
  ready(w, 2);
  w.next_sent();
  REQUIRE(w.outcome_known(first) != nullptr);
  w.send_again(first);
  CHECK(next_of(w) == 1);
  CHECK(w.size() == 2);
  CHECK(w.is_consistent());
}

TEST_CASE("the durable row names every place until it is freed") {
  send_window w{3};
  const auto key = ready(w, 1);
  w.next_sent();
  (void)w.claim({{2}, 3}, traffic_class::otp, 42);
  auto row = w.row();
  REQUIRE(row.size() == 2);
  CHECK(std::count(row.begin(), row.end(), persistence::link_claim::segment_of{{2}, 3, 42}) == 1);
  (void)w.outcome_known(key);
  CHECK(w.row().size() == 2);
  (void)w.free(key);
  CHECK(w.row().size() == 1);
}

TEST_CASE("ready places that nobody wants are freed, others keep their order") {
  send_window w{10};
  for (std::int64_t m = 1; m <= 5; ++m)
    ready(w, m);
  std::vector<actors::send_claim> freed;
  w.free_ready_if([](const auto& e) { return e.second.where.message.value % 2 == 1; }, freed);
  CHECK(freed.size() == 3);
  CHECK(w.free_places() == 8);
  CHECK(next_of(w) == 2);
  CHECK(w.free_next().where.message.value == 2);
  CHECK(next_of(w) == 4);
  CHECK(w.is_consistent());
}

TEST_CASE("a late answer is understood once, and only while there are not too many newer ones") {
  send_window w{1};
  w.expect_late_answer(1, {{{5}, 1}, 254'712'000'001});
  CHECK(w.take_late(1) == actors::late_answer{{{5}, 1}, 254'712'000'001});
  CHECK_FALSE(w.take_late(1));
  for (segment_key key = 2; key <= 200'002; ++key)
    w.expect_late_answer(key, {{{6}, 0}, 254'712'000'001});
  CHECK_FALSE(w.take_late(2));
  CHECK(w.take_late(3));
  CHECK(w.take_late(200'002));
}

TEST_CASE("a segment counts as sent from its leaving until its place is free") {
  send_window w{1};
  const auto key = ready(w, 1);
  CHECK_FALSE(w.is_sent({{1}, 0}));
  w.next_sent();
  CHECK(w.is_sent({{1}, 0}));
  CHECK_FALSE(w.is_sent({{1}, 1}));
  (void)w.outcome_known(key);
  CHECK(w.is_sent({{1}, 0}));
  (void)w.free(key);
  CHECK_FALSE(w.is_sent({{1}, 0}));
}

TEST_CASE("whatever happens in whatever order, counts, lanes and places agree") {
  std::mt19937 random{20'261'128};
  send_window w{20};
  std::vector<segment_key> sent, recording;
  const auto take_any = [&](std::vector<segment_key>& from) {
    std::swap(from[random() % from.size()], from.back());
    const auto key = from.back();
    from.pop_back();
    return key;
  };
  for (int step = 0; step < 5'000; ++step) {
    switch (random() % 7) {
      case 0:
      case 1:
        if (w.free_places() != 0) (void)w.claim({{step + 1}, 0}, static_cast<traffic_class>(random() % 3), 0);
        break;
      case 2: w.claims_durable(); break;
      case 3:
        if (const auto* next = w.next_ready()) {
          sent.push_back(next->first);
          w.next_sent();
        }
        break;
      case 4:
        if (sent.empty()) break;
        recording.push_back(take_any(sent));
        REQUIRE(w.outcome_known(recording.back()) != nullptr);
        break;
      case 5:
        if (recording.empty()) break;
        if (random() % 2 == 0)
          REQUIRE(w.free(take_any(recording)));
        else
          w.send_again(take_any(recording));
        break;
      case 6:
        if (w.next_ready() != nullptr) (void)w.free_next();
        break;
    }
    REQUIRE(w.is_consistent());
    REQUIRE(w.count(claim_stage::sent) == sent.size());
    REQUIRE(w.count(claim_stage::recording) == recording.size());
  }
}
