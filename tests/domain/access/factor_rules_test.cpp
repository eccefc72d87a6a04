#include "domain/access/factor_rules.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point start = from_micros(1'800'000'000'000'000);
constexpr factor_match wrong{};

factor_match step(std::int64_t n) {
  return {n, false};
}

}  // namespace

TEST_CASE("a code counts once, and none from before it counts after it") {
  const auto first = judge_factor({}, step(100), start, false);
  CHECK(first.verdict == factor_verdict::accepted);
  CHECK(first.after.step == 100);
  CHECK(judge_factor(first.after, step(100), start, false).verdict == factor_verdict::wrong);
  CHECK(judge_factor(first.after, step(99), start, true).verdict == factor_verdict::wrong);
  CHECK(judge_factor(first.after, step(101), start, false).verdict == factor_verdict::accepted);
  CHECK(judge_factor(first.after, wrong, start, false).after.step == 100);
}

TEST_CASE(
    "strangers have a hundred wrong codes at once and then one in half an hour, a known device goes on") {
  factor_state s;
  for (int i = 0; i < 100; ++i) {
    const auto answer = judge_factor(s, wrong, start, false);
    CHECK(answer.verdict == factor_verdict::wrong);
    s = answer.after;
  }
  const auto early = judge_factor(s, step(100), start + 30min - 1us, false);
  CHECK(early.verdict == factor_verdict::delayed);
  CHECK(early.wait == 1us);
  CHECK(early.after == s);
  CHECK(judge_factor(s, {std::nullopt, true}, start, false).verdict == factor_verdict::delayed);
  CHECK(judge_factor(s, step(100), start, true).verdict == factor_verdict::accepted);
  CHECK(judge_factor(s, wrong, start, true).after == s);
  CHECK(judge_factor(s, wrong, start + 30min, false).verdict == factor_verdict::wrong);
  CHECK(factor_wait(judge_factor(s, wrong, start + 30min, false).after, start + 30min) == 30min);
  CHECK(factor_wait(s, start - 24h) == 30min);
}

TEST_CASE(
    "who knows a password has fewer than 150 guesses of a code in all on the first day, and 48 on others") {
  factor_state s;
  int first_day = 0;
  int tenth_day = 0;
  for (auto t = duration{}; t < 24h * 10; t += 1min) {
    const auto answer = judge_factor(s, wrong, start + t, false);
    if (answer.verdict != factor_verdict::wrong) continue;
    s = answer.after;
    first_day += t < 24h ? 1 : 0;
    tenth_day += t >= 24h * 9 ? 1 : 0;
    // A right code of the person's gives strangers no more.
    if (t > 24h) s = judge_factor(s, step(t / 30s), start + t, true).after;
  }
  CHECK(first_day < 150);
  CHECK(tenth_day == 48);
}

TEST_CASE("the wait is never above half an hour, however many failures there were") {
  rc::check([](std::uint32_t failures) {
    const factor_state s{0, failures, start};
    const auto wait = factor_wait(s, start);
    RC_ASSERT(wait >= duration{});
    RC_ASSERT(wait <= 30min);
    RC_ASSERT(as_of(s, start + 30min * std::int64_t{failures}).failures == 0U);
  });
}

TEST_CASE(
    "who guesses codes from one region leaves the person in at any other address, and never takes all") {
  sign_in_delay d{factor_try_limits};
  factor_state s;
  const auto at = [](std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t e) {
    const auto region = a * 0x1'000'000'007ULL;
    const auto area = region * 31 + b * 0x9'000'000'011ULL;
    const auto place = area * 31 + c * 0x7'000'000'027ULL;
    return sign_in_try{7, {place * 31 + e * 0x5'000'000'029ULL, place, area, region}, {}, 0};
  };
  std::uint64_t i = 0;
  for (auto t = duration{}; t < 24h * 20; t += 10s, ++i) {
    auto guess = at(10, i / 97 % 40, i % 97, i % 13);
    if (d.ask(guess, start + t).verdict != sign_in_verdict::may_go) continue;
    const auto answer = judge_factor(s, wrong, start + t, false);
    if (answer.verdict == factor_verdict::delayed) d.not_judged(guess);
    s = answer.after;
    CHECK(answer.verdict == factor_verdict::wrong);
    if (i % 5'000 > 100) continue;
    auto elsewhere = at(172, 16, 0, 9);
    CHECK(d.ask(elsewhere, start + t).verdict == sign_in_verdict::may_go);
    CHECK(judge_factor(s, step(1), start + t, false).verdict == factor_verdict::accepted);
    d.succeeded(elsewhere);
    auto at_home = at(10, 0, 0, 0);
    at_home.device = 5;
    CHECK(d.ask(at_home, start + t).verdict == sign_in_verdict::may_go);
    d.succeeded(at_home);
  }
}

TEST_CASE("a recovery code counts whatever step was last, and leaves it") {
  const factor_state s{500, 2, start};
  const auto answer = judge_factor(s, {std::nullopt, true}, start, false);
  CHECK(answer.verdict == factor_verdict::accepted);
  CHECK(answer.after == s);
}

TEST_CASE("a recovery code is read however it was typed, and is no code of six digits") {
  const auto code = recovery_code_text(std::string{"\x00\x01\x02\x03\xff\x05\x06\x07\x08\x09", 10});
  CHECK(code == "0123z56789");
  CHECK(shown_recovery_code(code) == "0123z-56789");
  CHECK(read_factor_code("OI23Z 56789") == factor_code{code, true});
  CHECK(read_factor_code("0l23z-56789") == factor_code{code, true});
  CHECK(read_factor_code("123 456") == factor_code{"123456", false});
  for (const auto* none : {"", "12345", "0123z5678", "0123z567890", "0123u56789", "0123z\n6789", "0123zé678"})
    CHECK_FALSE(read_factor_code(none).has_value());
  rc::check([](const std::string& drawn) {
    RC_PRE(drawn.size() >= recovery_code_length);
    const auto made = recovery_code_text(drawn);
    const auto read = read_factor_code(shown_recovery_code(made));
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->text == made);
  });
}

TEST_CASE("a recovery waits for its time, and for staff for two others, and not for ever") {
  const recovery_state own{start, false, 0};
  CHECK(judge_recovery(own, start - 1us) == recovery_verdict::waiting);
  CHECK(judge_recovery(own, start) == recovery_verdict::due);
  const recovery_state staff{start, true, 1};
  CHECK(judge_recovery(staff, start) == recovery_verdict::waiting);
  CHECK(judge_recovery({start, true, 2}, start) == recovery_verdict::due);
  CHECK(judge_recovery({start, true, 2}, start - 1us) == recovery_verdict::waiting);
  CHECK(judge_recovery(staff, start + 24h * 30) == recovery_verdict::ended);
}
