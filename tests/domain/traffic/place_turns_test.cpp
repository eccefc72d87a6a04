#include "domain/traffic/place_turns.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

using turns = place_turns<std::string>;

job_place at(
    std::uint64_t group, std::uint64_t place = 1, std::uint64_t asker = 1, std::uint64_t person = 0) {
  return {group, group * 1'000 + place, asker, person != 0 ? person : group * 100'000 + place * 100 + asker};
}
/// The names of the jobs in the order in which one runner does them, each in `took`.
std::vector<std::string> done_by_one(turns& t, duration took = 1ms) {
  std::vector<std::string> names;
  auto now = duration{};
  for (;;) {
    if (auto next = t.next(now)) {
      names.push_back(next->job);
      if (!next->too_late) t.finished(next->from, now += took, took);
      continue;
    }
    const auto wakes = t.wakes_at();
    if (!wakes) return names;
    now = std::max(now, *wakes);
  }
}

}  // namespace

TEST_CASE("groups take turns, then places in a group, then askers in a place") {
  turns t{{.percent = 100}};
  for (int i = 0; i < 3; ++i) {
    CHECK(t.push(at(1, 1, 1), 0s, "a").taken);
    CHECK(t.push(at(1, 1, 2), 0s, "b").taken);
    CHECK(t.push(at(1, 2, 1), 0s, "c").taken);
  }
  CHECK(t.push(at(2), 0s, "d").taken);
  CHECK(done_by_one(t) == std::vector<std::string>{"a", "d", "c", "b", "c", "a", "c", "b", "a", "b"});
}

TEST_CASE("a place rests for three times as long as its job took") {
  turns t{{}};
  CHECK(t.push(at(1), 0s, "a").taken);
  CHECK(t.push(at(1, 1, 2), 0s, "b").taken);
  REQUIRE(t.next(0s));
  CHECK_FALSE(t.next(0s));  // one under way
  t.finished(at(1), 100ms, 100ms);
  CHECK_FALSE(t.next(399ms));
  CHECK(t.wakes_at() == 400ms);
  CHECK(t.next(400ms));
}

TEST_CASE("a job that a busy machine made slow keeps its place out for no longer than it may") {
  turns t{{.longest_rest = 1s}};
  CHECK(t.push(at(1), 0s, "a").taken);
  CHECK(t.push(at(1, 1, 2), 0s, "b").taken);
  REQUIRE(t.next(0s));
  t.finished(at(1), 4s, 4s);
  CHECK_FALSE(t.next(4'999ms));
  CHECK(t.next(5s));
}

TEST_CASE(
    "a place rests twice as long after each job in vain, up to a bound, and as before after a good one") {
  turns t{{.longest_rest = 1s, .longest_rest_in_vain = 4s}};
  auto now = duration{};
  const auto rest_after = [&](bool in_vain, duration took = 100ms) {
    CHECK(t.push(at(1), now, "a").taken);
    REQUIRE(t.next(now));
    t.finished(at(1), now += took, took, in_vain);
    CHECK(t.push(at(1), now, "b").taken);
    const auto wakes = t.wakes_at().value();
    CHECK_FALSE(t.next(wakes - 1us));
    REQUIRE(t.next(wakes));
    const auto rest = wakes - now;
    t.finished(at(1), now = wakes, 0ms, in_vain);
    now += 10s;
    return rest;
  };
  CHECK(rest_after(true) == 600ms);    // and another
  CHECK(rest_after(true) == 2'400ms);  // and another
  CHECK(rest_after(true) == 4s);
  CHECK(rest_after(false) == 300ms);
  CHECK(rest_after(true) == 600ms);
  for (int i = 0; i < 40; ++i)
    CHECK(rest_after(true, 10s) <= 4s);
}

TEST_CASE("of one person one is under way, from wherever it comes") {
  turns t{{}};
  CHECK(t.push(at(1, 1, 1, 7), 0s, "a").taken);
  CHECK(t.push(at(2, 1, 1, 7), 0s, "b").taken);
  CHECK(t.push(at(3, 1, 1, 8), 0s, "c").taken);
  CHECK(t.next(0s)->job == "a");
  CHECK(t.next(0s)->job == "c");
  CHECK_FALSE(t.next(0s));
  t.finished(at(1, 1, 1, 7), 1s, 1s);
  CHECK(t.next(1s)->job == "b");
}

TEST_CASE("what waited too long is given out to be given up") {
  turns t{{.patience = 5s}};
  CHECK(t.push(at(1), 0s, "a").taken);
  CHECK_FALSE(t.next(5s)->too_late);
  CHECK(t.push(at(2), 0s, "b").taken);
  CHECK(t.next(5s + 1us)->too_late);
}

TEST_CASE("in a full place a neighbour displaces the newest of whoever has most waiting there") {
  turns t{{.waiting_each = 4}};
  for (int i = 0; i < 4; ++i)
    CHECK(t.push(at(1, 1, 1), 0s, std::to_string(i)).taken);
  CHECK_FALSE(t.has_room_for(at(1, 1, 1)));
  CHECK_FALSE(t.push(at(1, 1, 1), 0s, "more").taken);
  CHECK(t.has_room_for(at(1, 1, 2)));
  const auto neighbour = t.push(at(1, 1, 2), 0s, "neighbour");
  CHECK(neighbour.taken);
  CHECK(neighbour.displaced == "3");
  CHECK(t.waiting() == 4);
}

TEST_CASE("when all is full, a newcomer displaces the newest of the heaviest group") {
  turns t{{.in_all = 64}};
  for (std::uint64_t i = 0; i < 64; ++i)  // one subscriber's /48 of IPv6: as many places as there is room for
    CHECK(t.push(at(66, i), 0s, std::to_string(i)).taken);
  CHECK_FALSE(t.push(at(66, 99), 0s, "another of it").taken);
  for (std::uint64_t honest = 1; honest <= 20; ++honest) {
    const auto pushed = t.push(at(honest), 0s, "honest");
    CHECK(pushed.taken);
    CHECK(pushed.displaced == std::to_string(64 - honest));
  }
  // And is served after one of it at most.
  const auto order = done_by_one(t);
  for (std::size_t i = 1; i < 21; ++i)
    CHECK(order[i] == "honest");
}

TEST_CASE("whatever is pushed, no more waits than may, each is answered once, and who asks once is let in") {
  rc::check([](const std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>& jobs) {
    turns t{{.in_all = 16, .waiting_each = 4}};
    std::size_t taken = 0;
    std::size_t displaced = 0;
    for (const auto& [group, place, asker] : jobs) {
      const auto where = at(group % 4U, place % 9U, asker % 3U);
      const bool has_room = t.has_room_for(where);
      const auto pushed = t.push(where, 0s, "x");
      RC_ASSERT(pushed.taken == has_room);
      taken += pushed.taken ? 1U : 0U;
      displaced += pushed.displaced ? 1U : 0U;
      RC_ASSERT(t.waiting() == taken - displaced);
      RC_ASSERT(t.waiting() <= 16U);
    }
    RC_ASSERT(t.push(at(900), 0s, "newcomer").taken);
    RC_ASSERT(done_by_one(t).size() == std::min<std::size_t>(taken - displaced + 1, 16));
  });
}
