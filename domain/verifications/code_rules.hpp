#pragma once

#include "domain/time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Codes that prove an address or a number. Knows nothing of messages, stores, HMAC or clocks.
namespace mbs::domain {

inline constexpr std::size_t code_digits = 6;
inline constexpr std::uint32_t code_values = 1'000'000;

/// "004217" for 4217. `drawn` is below code_values, drawn by the caller from a source of secrets.
[[nodiscard]] inline std::string code_text(std::uint32_t drawn) {
  std::string text(code_digits, '0');
  for (auto at = code_digits; at > 0; drawn /= 10)
    text[--at] = static_cast<char>('0' + drawn % 10);
  return text;
}

/// What somebody typed, as code_text writes it: blanks and hyphens are dropped ("123 456", "123-456").
/// Nothing unless exactly six ASCII digits are left: such a text is no guess and costs no try.
[[nodiscard]] inline std::optional<std::string> read_code(std::string_view typed) {
  std::string digits;
  for (const char c : typed) {
    if (c == ' ' || c == '\t' || c == '-') continue;
    if (c < '0' || c > '9' || digits.size() == code_digits) return std::nullopt;
    digits += c;
  }
  if (digits.size() != code_digits) return std::nullopt;
  return digits;
}

/// From configuration. Counts are at least 1.
struct code_limits {
  duration lives = std::chrono::minutes{10};
  std::uint16_t tries = 5;  ///< guesses at one code, the right one included, however parallel
  duration resend_after = std::chrono::seconds{60};
  /// To one target by whoever asks from one place: a stranger elsewhere spends nothing of it.
  std::uint16_t asker_sends_a_day = 10;
  std::uint16_t asker_wrong_a_day = 15;  ///< wrong guesses over all codes to the target
  /// To one target by everybody: what bounds a crowd.
  std::uint16_t target_sends_a_day = 40;
  std::uint16_t target_wrong_a_day = 60;
  std::uint16_t person_sends_a_day = 20;
  std::uint16_t person_wrong_a_day = 30;
};

/// One code: the row of one purpose and target. The next code of the same purpose and target takes its place.
struct code_record {
  time_point made_at;
  time_point ends_at;
  time_point sent_at;
  std::uint16_t tries = 0;
  bool used = false;
  bool operator==(const code_record&) const = default;
};

/// What happened in one day (a day number, Africa/Nairobi) to one target, to it by one asker, or by one
/// person, over all codes.
struct code_day {
  std::int32_t day = 0;
  std::uint16_t sends = 0;
  std::uint16_t wrong = 0;
  bool operator==(const code_day&) const = default;

  /// These counts when they are of that day, else none.
  [[nodiscard]] constexpr code_day on(std::int32_t today) const noexcept {
    return day == today ? *this : code_day{.day = today};
  }
  [[nodiscard]] constexpr bool has_sent(std::uint16_t most) const noexcept { return sends >= most; }
  [[nodiscard]] constexpr bool has_guessed(std::uint16_t most) const noexcept { return wrong >= most; }
};

/// The four rows that a verdict looks at.
struct code_state {
  std::optional<code_record> code;  ///< none: no code was ever made, or its row was removed
  code_day target;
  code_day asker;  ///< the target's, by whoever asks from this place
  code_day person;
  bool operator==(const code_state&) const = default;
};

/// `now`, and its day in Africa/Nairobi.
struct code_moment {
  time_point now;
  std::int32_t day = 0;
};

enum class code_verdict : std::uint8_t { accepted, wrong, too_many, ended, used };
struct code_answer {
  code_verdict verdict;
  std::uint16_t left;  ///< guesses left, for `wrong`
  code_state after;    ///< what to store
};

/// Judges one guess. `matches`: whether the HMAC of what was typed is that of the row, compared in constant
/// time.
///
/// To be atomic: in ONE write transaction the store reads the four rows locked (SELECT … FOR UPDATE;
/// SQLite: BEGIN IMMEDIATE), compares with the HMAC of that same row, stores `after` and commits; only then
/// is the verdict told. A commit that fails tells nothing. So each guess that is answered `accepted` or
/// `wrong` has been counted, and two at the same moment are one after the other.
///
/// Where nothing is accepted but `wrong`, `matches` makes no difference: too_many, ended and used say
/// nothing about the guess and leave everything as it was. To people, all four have one text.
[[nodiscard]] constexpr code_answer judge_code(
    const code_state& before, bool matches, const code_moment& at, const code_limits& limits) noexcept {
  code_answer answer{code_verdict::ended, 0, before};
  if (!before.code) return answer;
  const auto target = before.target.on(at.day);
  const auto asker = before.asker.on(at.day);
  const auto person = before.person.on(at.day);
  if (before.code->used) {
    answer.verdict = code_verdict::used;
  } else if (at.now >= before.code->ends_at) {
    answer.verdict = code_verdict::ended;
  } else if (before.code->tries >= limits.tries || target.has_guessed(limits.target_wrong_a_day) ||
      asker.has_guessed(limits.asker_wrong_a_day) || person.has_guessed(limits.person_wrong_a_day)) {
    answer.verdict = code_verdict::too_many;
  } else {
    answer.after.target = target;
    answer.after.asker = asker;
    answer.after.person = person;
    ++answer.after.code->tries;
    answer.after.code->used = matches;
    answer.verdict = matches ? code_verdict::accepted : code_verdict::wrong;
    if (matches) return answer;
    const auto target_wrong = ++answer.after.target.wrong;
    const auto asker_wrong = ++answer.after.asker.wrong;
    const auto person_wrong = ++answer.after.person.wrong;
    const std::array left{limits.tries - answer.after.code->tries, limits.target_wrong_a_day - target_wrong,
        limits.asker_wrong_a_day - asker_wrong, limits.person_wrong_a_day - person_wrong};
    answer.left = static_cast<std::uint16_t>(*std::min_element(left.begin(), left.end()));
  }
  return answer;
}

enum class code_send : std::uint8_t { send, wait, day_is_spent };
struct code_sending {
  code_send verdict;
  duration wait;     ///< for `wait`, above 0
  code_state after;  ///< what to store, with the new code's HMAC, when it is `send`
};

/// Whether another code may be made and sent now; to be applied as judge_code is. The new code has all its
/// tries and the old one is gone: what bounds guesses over many codes are the days' counts. Since a guess
/// that was judged before is committed before, none counts for both.
[[nodiscard]] constexpr code_sending send_code(
    const code_state& before, const code_moment& at, const code_limits& limits) noexcept {
  code_sending sending{code_send::send, {}, before};
  const auto next = before.code ? before.code->sent_at + limits.resend_after : time_point::min();
  const auto target = before.target.on(at.day);
  const auto asker = before.asker.on(at.day);
  const auto person = before.person.on(at.day);
  if (target.has_sent(limits.target_sends_a_day) || asker.has_sent(limits.asker_sends_a_day) ||
      person.has_sent(limits.person_sends_a_day)) {
    sending.verdict = code_send::day_is_spent;
  } else if (at.now < next) {
    sending.verdict = code_send::wait;
    // A clock that was set back makes nobody wait longer than the whole pause.
    sending.wait = std::min(next - at.now, limits.resend_after);
  } else {
    sending.after.code = code_record{.made_at = at.now, .ends_at = at.now + limits.lives, .sent_at = at.now};
    sending.after.target = target;
    sending.after.asker = asker;
    sending.after.person = person;
    ++sending.after.target.sends;
    ++sending.after.asker.sends;
    ++sending.after.person.sends;
  }
  return sending;
}

}  // namespace mbs::domain
