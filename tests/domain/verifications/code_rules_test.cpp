#include "domain/verifications/code_rules.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr code_limits limits;
constexpr time_point start = from_micros(1'800'000'000'000'000);

code_moment at(duration after, std::int32_t day = 1) {
  return {start + after, day};
}
code_state fresh() {
  return send_code({}, at(0s), limits).after;
}

}  // namespace

TEST_CASE("a code is six digits, and is read as people type it") {
  CHECK(code_text(0) == "000000");
  CHECK(code_text(4217) == "004217");
  CHECK(code_text(code_values - 1) == "999999");
  CHECK(read_code(" 004-217 ") == "004217");
  CHECK(read_code("004 217") == "004217");
  for (const auto* typed : {"", "00421", "0042170", "00421a", "+04217", "00421\xD9\xA7", "004217\n"})
    CHECK_FALSE(read_code(typed));
}

TEST_CASE("the right code is accepted once") {
  const auto first = judge_code(fresh(), true, at(1min), limits);
  CHECK(first.verdict == code_verdict::accepted);
  const auto second = judge_code(first.after, true, at(1min), limits);
  CHECK(second.verdict == code_verdict::used);
  CHECK(second.after == first.after);
}

TEST_CASE("five guesses count, and the right code as the sixth is told no more than a wrong one") {
  auto state = fresh();
  for (std::uint16_t left = 4; left < 5; --left) {
    const auto answer = judge_code(state, false, at(1min), limits);
    CHECK(answer.verdict == code_verdict::wrong);
    CHECK(answer.left == left);
    state = answer.after;
  }
  for (const bool matches : {true, false}) {
    const auto sixth = judge_code(state, matches, at(1min), limits);
    CHECK(sixth.verdict == code_verdict::too_many);
    CHECK(sixth.after == state);
  }
}

TEST_CASE("the fifth guess may be the right one") {
  auto state = fresh();
  for (int i = 0; i < 4; ++i)
    state = judge_code(state, false, at(1min), limits).after;
  CHECK(judge_code(state, true, at(1min), limits).verdict == code_verdict::accepted);
}

TEST_CASE("a code ends at its end and not a moment before") {
  CHECK(judge_code(fresh(), true, at(10min - 1us), limits).verdict == code_verdict::accepted);
  const auto late = judge_code(fresh(), true, at(10min), limits);
  CHECK(late.verdict == code_verdict::ended);
  CHECK(late.after == fresh());
  CHECK(judge_code({}, true, at(0s), limits).verdict == code_verdict::ended);
}

TEST_CASE("another code waits for its minute, and takes the place of the first") {
  const auto early = send_code(fresh(), at(59s), limits);
  CHECK(early.verdict == code_send::wait);
  CHECK(early.wait == 1s);
  CHECK(early.after == fresh());
  const auto tried = judge_code(fresh(), false, at(30s), limits).after;
  const auto again = send_code(tried, at(60s), limits);
  CHECK(again.verdict == code_send::send);
  CHECK(again.after.code->tries == 0);
  CHECK(again.after.code->ends_at == start + 11min);
  CHECK(again.after.target == code_day{.day = 1, .sends = 2, .wrong = 1});
}

TEST_CASE("a clock that is set back makes nobody wait longer than the pause") {
  CHECK(send_code(fresh(), at(-5h), limits).wait == limits.resend_after);
}

TEST_CASE("a target, an asker and a person have their codes of a day, and the next day new ones") {
  const std::pair<code_day code_state::*, std::uint16_t> days[]{
      {&code_state::target, limits.target_sends_a_day}, {&code_state::asker, limits.asker_sends_a_day},
      {&code_state::person, limits.person_sends_a_day}};
  for (const auto& [whose, most] : days) {
    code_state state;
    state.*whose = {.day = 1, .sends = most};
    const auto today = send_code(state, at(1h), limits);
    CHECK(today.verdict == code_send::day_is_spent);
    CHECK(today.after == state);
    CHECK(send_code(state, at(1h, 2), limits).verdict == code_send::send);
  }
}

TEST_CASE("five wrong, another code, five wrong and so on ends at the day's count of whoever asks") {
  code_state state;
  int wrong = 0;
  int codes = 0;
  for (auto t = duration{}; t < 1h; t += 1s) {
    if (auto sending = send_code(state, at(t), limits); sending.verdict == code_send::send) {
      state = sending.after;
      ++codes;
    }
    const auto answer = judge_code(state, false, at(t), limits);
    wrong += answer.verdict == code_verdict::wrong ? 1 : 0;
    state = answer.after;
  }
  CHECK(codes == limits.asker_sends_a_day);
  CHECK(wrong == limits.asker_wrong_a_day);
  state = send_code(state, at(1h, 2), limits).after;
  CHECK(judge_code(state, true, at(1h, 2), limits).verdict == code_verdict::accepted);
}

TEST_CASE("a person's wrong guesses at many targets are bounded too") {
  auto state = fresh();
  state.person = {.day = 1, .wrong = limits.person_wrong_a_day};
  CHECK(judge_code(state, true, at(1s), limits).verdict == code_verdict::too_many);
}

TEST_CASE("however tries interleave, five count and an accepted code is accepted once") {
  rc::check([] {
    // Guessers read a version, then try to store over it; whoever comes late reads again, as a locked row
    // makes them.
    struct guesser {
      bool matches = false;
      std::optional<std::size_t> version;
      code_answer answer{};
    };
    const auto guesses = *rc::gen::container<std::vector<bool>>(20, rc::gen::arbitrary<bool>());
    const auto steps = *rc::gen::container<std::vector<unsigned>>(200, rc::gen::inRange(0U, 20U));
    std::vector<guesser> guessers;
    for (const bool matches : guesses)
      guessers.push_back({.matches = matches, .version = {}, .answer = {}});
    auto stored = fresh();
    std::size_t version = 0;
    int counted = 0;
    int accepted = 0;
    duration t{};
    for (const auto i : steps) {
      auto& who = guessers[i];
      if (!who.version) {
        who.answer = judge_code(stored, who.matches, at(t += 1ms), limits);
        who.version = version;
      } else if (*who.version == version) {
        if (who.answer.after != stored) ++version;
        stored = who.answer.after;
        counted += who.answer.verdict <= code_verdict::wrong ? 1 : 0;
        accepted += who.answer.verdict == code_verdict::accepted ? 1 : 0;
        who.version.reset();
      } else {
        who.version.reset();
      }
    }
    RC_ASSERT(counted <= limits.tries);
    RC_ASSERT(accepted <= 1);
    RC_ASSERT(stored.code->tries == counted);
    RC_ASSERT(stored.code->used == (accepted == 1));
  });
}
