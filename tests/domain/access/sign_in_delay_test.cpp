#include "domain/access/sign_in_delay.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point start = from_micros(1'800'000'000'000'000);
constexpr sign_in_try victim{.person = 7, .block = 100, .device = std::nullopt};
constexpr sign_in_try victim_at_home{.person = 7, .block = 100, .device = 55};
constexpr sign_in_try stranger{.person = 7, .block = 200, .device = std::nullopt};

bool goes(sign_in_delay& d, const sign_in_try& t, duration after) {
  return d.ask(t, start + after).verdict == sign_in_verdict::may_go;
}

}  // namespace

TEST_CASE("the first failures cost nothing, then the delay doubles up to its longest") {
  sign_in_delay d{{.longest_for_others = 60s}};
  duration t{};
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim, t));
  for (const auto delay : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    const auto answer = d.ask(victim, start + t);
    CHECK(answer.verdict == sign_in_verdict::wait_for_person);
    CHECK(answer.wait == delay);
    CHECK_FALSE(goes(d, victim, t + delay - 1us));
    CHECK(goes(d, victim, t += delay));
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
    (void)d.ask(stranger, start + t);
  CHECK(goes(d, victim_at_home, 1h));
}

TEST_CASE("a stranger who never stops holds up a person on a new device for seconds") {
  sign_in_delay d{{}};
  duration went{};
  for (auto t = duration{}; t < 1h; t += 100ms)
    if (goes(d, stranger, t)) went = t;
  CHECK(d.ask(victim, start + went).wait == 4s);
  // The stranger waits a minute for the next try; the person does not.
  CHECK(d.ask(stranger, start + went + 4s).wait == 56s);
  CHECK(goes(d, victim, went + 4s));
}

TEST_CASE("many strangers together guess at one person at the pace of the longest delay for others") {
  sign_in_delay d{{}};
  int went = 0;
  for (auto t = duration{}; t < 1h; t += 100ms) {
    const auto block = 1'000 + static_cast<std::uint64_t>(t / 100ms) % 1'000;
    went += goes(d, {.person = 7, .block = block, .device = std::nullopt}, t) ? 1 : 0;
  }
  CHECK(went <= 910);
  CHECK(went >= 800);
}

TEST_CASE("who signs in starts anew, and a device has its own failures") {
  sign_in_delay d{{}};
  for (int i = 0; i < 3; ++i)
    CHECK(goes(d, victim, 0s));
  CHECK(goes(d, victim, 1s));
  d.succeeded(victim);
  CHECK(goes(d, victim, 1s));
  for (int i = 0; i < 4; ++i)
    CHECK(goes(d, victim_at_home, 0s));
  CHECK_FALSE(goes(d, victim_at_home, 0s));
}

TEST_CASE("a try that could not be judged is no failure") {
  sign_in_delay d{{}};
  for (int i = 0; i < 1'000; ++i) {
    CHECK(goes(d, victim, 0s));
    d.not_judged(victim);
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
  for (std::uint64_t person = 1; person <= 3'000; ++person) {
    const sign_in_try t{.person = person, .block = 100, .device = std::nullopt};
    CHECK(goes(d, t, 0s));
    d.succeeded(t);
  }
}

TEST_CASE(
    "one address that guesses at many people is refused after its bucket, and known devices behind it are not") {
  sign_in_delay d{{}};
  int went = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i)  // 200 a second for 100 s
    went += goes(d, {.person = 1'000 + i, .block = 100, .device = std::nullopt}, 5ms * i) ? 1 : 0;
  CHECK(went <= 300 + 200 + 1);
  CHECK(went >= 490);
  const auto answer = d.ask(victim, start + 100s);
  if (answer.verdict != sign_in_verdict::may_go) CHECK(answer.wait <= 500ms);
  CHECK(goes(d, victim_at_home, 100s));
  CHECK(goes(d, {.person = 7, .block = 101, .device = std::nullopt}, 100s));
}

TEST_CASE("memory does not grow with the names that are tried") {
  sign_in_delay d{{.people = 1'024, .blocks = 64}};
  const auto before = d.octets();
  for (std::uint64_t i = 0; i < 100'000; ++i)
    (void)d.ask({.person = i * 0x9E3779B97F4A7C15ULL, .block = i, .device = std::nullopt}, start);
  CHECK(d.octets() == before);
  CHECK(sign_in_delay{{}}.octets() < 5'000'000);
}

TEST_CASE("no delay is longer than its longest, whatever was tried and wherever the clock was") {
  rc::check([](const std::vector<std::pair<std::uint8_t, std::int16_t>>& tries) {
    sign_in_delay d{{}};
    for (const auto& [who, seconds] : tries) {
      const sign_in_try t{.person = who % 3U, .block = who % 5U, .device = std::nullopt};
      const auto answer = d.ask(t, start + std::chrono::seconds{seconds});
      RC_ASSERT(answer.wait <= 150s);
      RC_ASSERT((answer.verdict == sign_in_verdict::may_go) == (answer.wait == 0s));
      if (answer.verdict == sign_in_verdict::wait_for_person) RC_ASSERT(answer.wait <= 60s);
      if (who > 200 && answer.verdict == sign_in_verdict::may_go) d.succeeded(t);
    }
  });
}
