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
  const auto first = judge_factor({}, step(100), start);
  CHECK(first.verdict == factor_verdict::accepted);
  CHECK(first.after.step == 100);
  CHECK(judge_factor(first.after, step(100), start).verdict == factor_verdict::wrong);
  CHECK(judge_factor(first.after, step(99), start).verdict == factor_verdict::wrong);
  CHECK(judge_factor(first.after, step(101), start).verdict == factor_verdict::accepted);
  CHECK(judge_factor(first.after, wrong, start).after.step == 100);
}

TEST_CASE("three failures are free, then the wait doubles from a second up to an hour") {
  factor_state s;
  time_point now = start;
  for (int i = 0; i < 4; ++i) {
    CHECK(factor_wait(s, now) == 0s);
    s = judge_factor(s, wrong, now).after;
  }
  for (int doubling = 0; doubling < 14; ++doubling) {
    const auto wait = std::min<duration>(1s * (1 << doubling), 1h);
    CHECK(factor_wait(s, now) == wait);
    const auto early = judge_factor(s, step(100), now + wait - 1us);
    CHECK(early.verdict == factor_verdict::delayed);
    CHECK(early.wait == 1us);
    CHECK(early.after == s);
    now += wait;
    s = judge_factor(s, wrong, now).after;
  }
  CHECK(factor_wait(s, start - 24h) == 1h);
  const auto right = judge_factor(s, step(100), now + 1h);
  CHECK(right.verdict == factor_verdict::accepted);
  CHECK(right.after.failures == 0);
}

TEST_CASE("the wait is never above an hour, however many failures there were") {
  rc::check([](std::uint32_t failures) {
    const factor_state s{0, failures, start};
    const auto wait = factor_wait(s, start);
    RC_ASSERT(wait >= duration{});
    RC_ASSERT(wait <= 1h);
  });
}

TEST_CASE("a recovery code counts whatever step was last, and leaves it") {
  const factor_state s{500, 2, start};
  const auto answer = judge_factor(s, {std::nullopt, true}, start);
  CHECK(answer.verdict == factor_verdict::accepted);
  CHECK(answer.after == factor_state{500, 0, {}});
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
