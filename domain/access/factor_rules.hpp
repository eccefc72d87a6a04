#pragma once

#include "domain/access/sign_in_delay.hpp"
#include "domain/time.hpp"
#include "domain/verifications/code_rules.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The second factor: what a code of it is worth, and how one gets back without it. Knows nothing of secrets,
/// HMAC, stores or clocks.
namespace mbs::domain {

struct factor_limits {
  int window = 1;  ///< steps of 30 s before and after now whose codes count (RFC 6238 5.2)
  /// Wrong codes for a person, of all who are on no device that the person gave the factor on: so many at
  /// once, and after that one in each pace. Three of a million codes count at a time: beyond the first it is
  /// a guess in 7,000 a day. Above what one region can do (factor_try_limits), so that it takes several.
  std::uint32_t strangers = 100;
  duration pace = std::chrono::minutes{30};
};

/// Where tries come from, before they are judged: sign_in_delay with these for signing in, and for giving
/// the factor once more. Narrower than a password's, since a code has six digits; who tries has given the
/// password or has a session.
inline constexpr sign_in_limits factor_try_limits{.longest_delay = std::chrono::hours{1},
    .forgotten_after = std::chrono::hours{24},
    .again = {10, std::chrono::hours{6}},
    .newcomers = {8, std::chrono::hours{4}},
    .all_newcomers = {16, std::chrono::hours{4}},
    .people = 16'384,
    .places = 8'192};

/// What is kept of a person's tries.
struct factor_state {
  std::int64_t step = 0;       ///< the newest step whose code counted: it and all before are refused
  std::uint32_t failures = 0;  ///< of strangers, less one for each pace since `failed_at`
  time_point failed_at{};
  bool operator==(const factor_state&) const = default;
};

/// The same with what the time since then takes off.
[[nodiscard]] constexpr factor_state as_of(
    const factor_state& s, time_point now, const factor_limits& limits = {}) noexcept {
  if (s.failures == 0 || now <= s.failed_at) return s;
  const auto paces = (now - s.failed_at) / limits.pace;
  if (paces >= std::int64_t{s.failures}) return {s.step, 0, {}};
  return {s.step, s.failures - static_cast<std::uint32_t>(paces), s.failed_at + paces * limits.pace};
}

/// How long strangers wait before another try for the person is looked at; 0: not at all. A clock that was
/// set back makes nobody wait longer than the pace.
[[nodiscard]] constexpr duration factor_wait(
    const factor_state& s, time_point now, const factor_limits& limits = {}) noexcept {
  const auto left = as_of(s, now, limits);
  if (left.failures < limits.strangers) return {};
  return std::min(left.failed_at + limits.pace - now, limits.pace);
}

enum class factor_verdict : std::uint8_t {
  accepted,
  wrong,    ///< or used before
  delayed,  ///< not looked at
  off,      ///< the person has no second factor
};

/// What a guess turned out to be: `step` of a code that its secret makes about now, or one of the recovery
/// codes that are left.
struct factor_match {
  std::optional<std::int64_t> step;
  bool is_recovery_code = false;
};

struct factor_answer {
  factor_verdict verdict;
  duration wait;       ///< above 0 when it is delayed
  factor_state after;  ///< what to store
};

/// To be atomic: in ONE write transaction the store reads the state locked, matches, stores `after` (and that
/// a recovery code is used) and commits; only then is the verdict told. So of two tries with one code at the
/// same moment one counts. What is matched while a try is delayed makes no difference. Tries on a device
/// that the person gave the factor on neither wait for strangers nor count as theirs; a right code takes
/// nothing off.
[[nodiscard]] constexpr factor_answer judge_factor(const factor_state& before, const factor_match& match,
    time_point now, bool device_is_known, const factor_limits& limits = {}) noexcept {
  if (const auto wait = factor_wait(before, now, limits); wait > duration{} && !device_is_known)
    return {factor_verdict::delayed, wait, before};
  auto after = as_of(before, now, limits);
  if (match.is_recovery_code) return {factor_verdict::accepted, {}, after};
  if (match.step && *match.step > before.step) {
    after.step = *match.step;
    return {factor_verdict::accepted, {}, after};
  }
  if (!device_is_known && after.failures++ == 0) after.failed_at = now;
  return {factor_verdict::wrong, {}, after};
}

/// Recovery codes: so many at a time, each once, each of 10 characters of 5 random bits.
inline constexpr std::size_t recovery_codes = 10;
inline constexpr std::size_t recovery_code_length = 10;
/// Crockford's base 32: nothing in it looks like something else.
inline constexpr std::string_view recovery_alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
static_assert(recovery_alphabet.size() == 32);

/// `drawn`: ten random octets, of each of which five bits count.
[[nodiscard]] inline std::string recovery_code_text(std::string_view drawn) {
  std::string code;
  for (const char c : drawn.substr(0, recovery_code_length))
    code += recovery_alphabet[static_cast<unsigned char>(c) & 31U];
  return code;
}

/// For people: "7h2kd-m40xq".
[[nodiscard]] inline std::string shown_recovery_code(std::string_view code) {
  constexpr auto half = recovery_code_length / 2;
  return std::string{code.substr(0, half)} + '-' + std::string{code.substr(half)};
}

/// What somebody typed where a code of the second factor is asked for.
struct factor_code {
  std::string text;  ///< six digits, or ten characters as recovery_code_text makes them
  bool is_recovery_code = false;
  bool operator==(const factor_code&) const = default;
};

/// Blanks and hyphens are dropped, capitals made small; in a recovery code "o" is read as 0, "i" and "l" as
/// 1. Nothing unless it has the form of one of them: such a text is no try and costs none.
[[nodiscard]] inline std::optional<factor_code> read_factor_code(std::string_view typed) {
  if (auto digits = read_code(typed)) return factor_code{std::move(*digits), false};
  std::string text;
  for (char c : typed) {
    if (c == ' ' || c == '\t' || c == '-') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    if (recovery_alphabet.find(c) == std::string_view::npos || text.size() == recovery_code_length)
      return std::nullopt;
    text += c;
  }
  if (text.size() != recovery_code_length) return std::nullopt;
  return factor_code{std::move(text), true};
}

/// The way back from a lost factor.
struct recovery_limits {
  duration wait = std::chrono::hours{72};       ///< before it is taken away
  duration ends_after = std::chrono::days{30};  ///< beyond that, without the agreement that it needs
};

struct recovery_state {
  time_point due_at;
  bool needs_agreement = false;  ///< staff
  std::uint32_t agreed = 0;      ///< other members of staff, each once
};
inline constexpr std::uint32_t recovery_agreements = 2;

enum class recovery_verdict : std::uint8_t { waiting, due, ended };
[[nodiscard]] constexpr recovery_verdict judge_recovery(
    const recovery_state& r, time_point now, const recovery_limits& limits = {}) noexcept {
  if (now < r.due_at) return recovery_verdict::waiting;
  if (now - r.due_at >= limits.ends_after) return recovery_verdict::ended;
  if (r.needs_agreement && r.agreed < recovery_agreements) return recovery_verdict::waiting;
  return recovery_verdict::due;
}

}  // namespace mbs::domain
