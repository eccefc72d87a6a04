#include "domain/access/sign_in_delay.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point start = from_micros(1'800'000'000'000'000);

/// As a.b.c.d: keys that are unlike for each part of it.
sign_in_origin from(std::uint64_t a, std::uint64_t b = 1, std::uint64_t c = 1, std::uint64_t d = 1) {
  const auto region = a * 0x1'000'000'007ULL;
  const auto area = region * 31 + b * 0x9'000'000'011ULL;
  const auto place = area * 31 + c * 0x7'000'000'027ULL;
  return {.address = place * 31 + d * 0x5'000'000'029ULL, .place = place, .area = area, .region = region};
}
sign_in_try try_for(std::uint64_t person, sign_in_origin where) {
  return {.person = person, .from = where, .device = std::nullopt};
}
const sign_in_try victim = try_for(7, from(172, 16, 0, 9));
const sign_in_try stranger = try_for(7, from(10));
sign_in_try victim_at_home() {
  auto t = victim;
  t.device = 55;
  return t;
}

bool goes(sign_in_delay& d, sign_in_try t, duration after) {
  return d.ask(t, start + after).verdict == sign_in_verdict::may_go;
}
/// With the right password.
bool gets_in(sign_in_delay& d, sign_in_try t, duration after) {
  if (d.ask(t, start + after).verdict != sign_in_verdict::may_go) return false;
  d.succeeded(t);
  return true;
}

}  // namespace

TEST_CASE("the first failures cost nothing, then the delay doubles up to its longest") {
  sign_in_delay d{{}};
  duration t{};
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, t));
  for (const auto delay : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    auto again = victim;
    const auto answer = d.ask(again, start + t);
    CHECK(answer.verdict == sign_in_verdict::wait_for_person);
    CHECK(answer.wait == delay);
    CHECK_FALSE(goes(d, victim, t + delay - 1us));
    t += delay;
    // In the steady pace of the region, when all its tries are of those who failed before.
    while (!goes(d, victim, t))
      t += 1s;
  }
}

TEST_CASE("a refused try makes no delay longer") {
  sign_in_delay d{{}};
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, 0s));
  for (int i = 0; i < 10'000; ++i)
    CHECK_FALSE(goes(d, victim, 1s - 1us));
  CHECK(goes(d, victim, 1s));
}

TEST_CASE("tries at the same moment are each a failure until they are known to be right") {
  sign_in_delay d{{}};
  int went = 0;
  for (int i = 0; i < 200; ++i)
    went += goes(d, victim, 0s) ? 1 : 0;
  CHECK(went == 4);
}

TEST_CASE("a stranger holds up nobody on a device of their own") {
  sign_in_delay d{{}};
  for (auto t = duration{}; t < 1h; t += 100ms)
    (void)goes(d, stranger, t);
  CHECK(goes(d, victim_at_home(), 1h));
}

TEST_CASE("who polls from a thousand places of forty networks keeps nobody out who comes from elsewhere") {
  sign_in_delay d{{}};
  std::uint64_t i = 0;
  for (auto t = duration{}; t < 10min; t += 10ms, ++i) {
    (void)goes(d, try_for(7, from(10, i / 250 % 40, i % 250)), t);
    if (i % 6'000 == 3'000) CHECK(gets_in(d, try_for(7, from(172, 16, i / 6'000, 9)), t));
  }
}

TEST_CASE("who polls from a whole /56 of IPv6 keeps nobody out") {
  sign_in_delay d{{}};
  std::uint64_t i = 0;
  for (auto t = duration{}; t < 10min; t += 2ms, ++i) {
    (void)goes(d, try_for(7, from(2001, 0xdb8, 0, i % 256)), t);
    if (i % 30'000 == 15'000) {
      CHECK(gets_in(d, try_for(7, from(172, 16, i / 30'000, 9)), t));  // from elsewhere
      CHECK(gets_in(d, try_for(7, from(2001, 0xdb9, i % 17, 9)), t));  // of the same provider
    }
  }
}

TEST_CASE(
    "who polls from all other places of an area or region holds up a newcomer for minutes, not for ever") {
  sign_in_delay d{{}};
  std::uint64_t i = 0;
  duration in_area{}, in_place{};
  for (auto t = duration{}; t < 50min; t += 10ms, ++i) {
    (void)goes(d, try_for(7, from(10, 1, i % 255)), t);
    (void)goes(d, try_for(7, from(10, 1, 255, i % 255)), t);
    if (in_area == 0s && t >= 1min && gets_in(d, try_for(7, from(10, 1, 255, 255)), t)) in_area = t;
    if (in_place == 0s && t >= 1min && gets_in(d, try_for(7, from(10, 2, 255)), t)) in_place = t;
  }
  CHECK(in_area > 0s);
  CHECK(in_area < 20min);
  CHECK(in_place > 0s);
  CHECK(in_place < 2min);
}

TEST_CASE("who mistypes three times under an attack from elsewhere still has a fourth try") {
  sign_in_delay d{{}};
  std::uint64_t i = 0;
  for (auto t = duration{}; t < 2min; t += 10ms, ++i)
    (void)goes(d, try_for(7, from(10, i / 250 % 40, i % 250)), t);
  for (int k = 0; k < 3; ++k)
    CHECK(goes(d, victim, 2min));
  CHECK(gets_in(d, victim, 2min));
}

TEST_CASE(
    "many strangers together guess at one person within the shares of newcomers and of those who failed") {
  sign_in_delay d{{}};
  int went = 0;
  std::uint64_t i = 0;
  for (auto t = duration{}; t < 1h; t += 10ms, ++i)  // 20,000 places of one region
    went += goes(d, try_for(7, from(10, i % 200, i / 200 % 100)), t) ? 1 : 0;
  // 300 newcomers at once and one a second, each with four tries before it waits.
  CHECK(went <= 4 * (300 + 3'600) + 200 + 3'600 / 10 + 3);
  CHECK(went >= 3'600);
}

TEST_CASE("who signs in starts anew, and a device has its own failures") {
  sign_in_delay d{{}};
  for (int i = 0; i < 3; ++i)
    CHECK(goes(d, victim, 0s));
  CHECK(gets_in(d, victim, 1s));
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, 1s));
  CHECK_FALSE(goes(d, victim, 1s));
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim_at_home(), 0s));
  CHECK_FALSE(goes(d, victim_at_home(), 0s));
}

TEST_CASE("a try that could not be judged is no failure") {
  sign_in_delay d{{}};
  for (int i = 0; i < 1'000; ++i) {
    auto t = victim;
    CHECK(d.ask(t, start).verdict == sign_in_verdict::may_go);
    d.not_judged(t);
  }
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, 0s));
  CHECK_FALSE(goes(d, victim, 0s));
}

TEST_CASE("failures are forgotten after a quiet hour") {
  sign_in_delay d{{}};
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, 0s));
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, 1h));
  CHECK_FALSE(goes(d, victim, 1h));
}

TEST_CASE("three thousand honest people behind one address all sign in") {
  sign_in_delay d{{}};
  for (std::uint64_t person = 1; person <= 3'000; ++person)
    CHECK(gets_in(d, try_for(person, from(41, 90, 64, 3)), 0s));
}

TEST_CASE("one place that guesses at many people is refused after its share, and who did not is not") {
  sign_in_delay d{{}};
  int went = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i)  // 200 a second for 100 s, from four addresses
    went += goes(d, try_for(1'000 + i, from(41, 90, 64, i % 4)), 5ms * i) ? 1 : 0;
  CHECK(went <= 300 + 200 + 1);
  CHECK(went >= 490);
  (void)goes(d, try_for(8, from(41, 90, 64, 1)), 100s);  // perhaps the next of the steady pace
  CHECK_FALSE(goes(d, try_for(8, from(41, 90, 64, 1)), 100s));
  CHECK(gets_in(d, try_for(8, from(41, 90, 64, 100)), 100s));  // a neighbour
  auto sign_up = try_for(0, from(41, 90, 64, 101));
  CHECK(d.ask_place(sign_up, start + 100s).verdict == sign_in_verdict::may_go);
  CHECK(goes(d, try_for(8, from(41, 90, 65)), 100s));
  auto known = try_for(8, from(41, 90, 64, 1));
  known.device = 1;
  CHECK(goes(d, known, 100s));
}

TEST_CASE("a flood from a whole place is bounded as well") {
  sign_in_delay d{{}};
  int went = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i)  // 1,000 a second for 100 s
    went += goes(d, try_for(1'000 + i, from(41, 90, 64, i % 256)), 1ms * i) ? 1 : 0;
  CHECK(went <= 300 + 200 + 64 + 100 + 2);
}

TEST_CASE("what a try that went well took from its place is given back") {
  sign_in_delay d{{}};
  for (int i = 0; i < 3'000; ++i) {
    auto t = try_for(0, from(41));
    CHECK(d.ask_place(t, start).verdict == sign_in_verdict::may_go);
    d.give_place_back(t);
  }
}

TEST_CASE("memory does not grow with the names that are tried") {
  sign_in_delay d{{.people = 1'024, .places = 64}};
  const auto before = d.octets();
  for (std::uint64_t i = 0; i < 100'000; ++i)
    (void)goes(d, try_for(i * 0x9E3779B97F4A7C15ULL, from(i)), 0s);
  CHECK(d.octets() == before);
  CHECK(sign_in_delay{{}}.octets() < 10'000'000);
}

TEST_CASE("no delay is longer than its longest, whatever was tried and wherever the clock was") {
  rc::check([](const std::vector<std::pair<std::uint8_t, std::int16_t>>& tries) {
    sign_in_delay d{{}};
    for (const auto& [who, seconds] : tries) {
      auto t = try_for(who % 3U, from(who % 5U, who % 2U, who % 7U));
      const auto answer = d.ask(t, start + std::chrono::seconds{seconds});
      RC_ASSERT(answer.wait <= 300s);
      RC_ASSERT((answer.verdict == sign_in_verdict::may_go) == (answer.wait == 0s));
      if (who > 200 && answer.verdict == sign_in_verdict::may_go) d.succeeded(t);
      if (who < 20 && answer.verdict == sign_in_verdict::may_go) d.not_judged(t);
    }
  });
}

TEST_CASE("a newcomer of a region where nobody failed for the person always goes, whatever happened before") {
  rc::check([](const std::vector<std::pair<std::uint8_t, std::uint16_t>>& tries) {
    sign_in_delay d{{}};
    for (const auto& [where, at] : tries)
      (void)goes(d, try_for(7, from(where, at % 50U, at % 11U, at % 3U)), std::chrono::seconds{at});
    RC_ASSERT(goes(d, try_for(7, from(1'000)), 10s));
  });
}
