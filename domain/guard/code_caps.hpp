#pragma once

#include "domain/money/money.hpp"
#include "domain/numbering/msisdn.hpp"

#include <cstdint>

/// How many of our own codes go out by SMS: the first target of SMS pumping, where somebody asks for codes
/// to numbers that pay them. Knows nothing of people, stores, clocks or addresses. For one thread or actor.
namespace mbs::domain {

/// From configuration. All are of one day.
struct code_cap_limits {
  money money_a_day = money::from_shillings(2'000);
  std::uint32_t codes_a_day = 2'000;
  std::uint32_t block_codes_a_day = 200;  ///< to one block of 10,000 numbers
  std::uint32_t group_codes_a_day =
      100;  ///< asked for from one group of client addresses: a mobile network has few
  std::uint32_t person_unproved_a_day = 5;  ///< that one person asked for and did not prove
  /// A block is judged by its failures from so many codes on,
  std::uint32_t judged_from = 20;
  /// and held when fewer of a hundred were proved: for who had a code today, since one person's codes alone
  /// must not take everybody else's first one.
  std::uint32_t fewest_proved_percent = 20;
};

/// The operators' block of a number: all but its last four digits.
[[nodiscard]] constexpr std::int64_t block_of(msisdn number) noexcept {
  return number.number() / 10'000;
}

/// One code that somebody asks for.
struct code_ask {
  msisdn to;
  std::uint64_t group;   ///< of the client's address (IPv4 /24, IPv6 /64), hashed with a secret
  std::uint64_t person;  ///< who asks: signed in
  money price;           ///< of the SMS, all its parts
  std::int32_t day;      ///< number of the day in Africa/Nairobi (UTC+3)
};

/// `send`: by SMS. `hold`: not by SMS today. The person is told; they go on by what was proved by e-mail,
/// which is all but what needs a proved number.
enum class code_cap_verdict : std::uint8_t { send, hold };
/// Why; for the log and for staff, never for the person: who pumps learns nothing.
enum class code_cap_reason : std::uint8_t { none, money, codes, block, failures, group, person };

/// What was sent on one day: in all, to one block, from one group, or for one person. A row of the store.
struct code_cap_day {
  std::int32_t day = 0;
  std::uint32_t sent = 0;    ///< by SMS
  std::uint32_t proved = 0;  ///< of `sent`
  money spent{};
  bool operator==(const code_cap_day&) const = default;

  /// These counts unless they are of an earlier day, else none.
  [[nodiscard]] constexpr code_cap_day on(std::int32_t today) const noexcept {
    return day >= today ? *this : code_cap_day{today, 0, 0, {}};
  }
};

/// The rows that a verdict looks at.
struct code_cap_days {
  code_cap_day all;
  code_cap_day block;   ///< of the number
  code_cap_day group;   ///< of the client's address
  code_cap_day person;  ///< who asks
  bool operator==(const code_cap_days&) const = default;
};

struct code_cap_answer {
  code_cap_verdict verdict = code_cap_verdict::send;
  code_cap_reason reason = code_cap_reason::none;
  code_cap_days after{};  ///< what to store; nothing differs when it is held
};

/// Judges one ask that may be sent for the person's sake (domain::send_code comes first: a try that comes too
/// early is no ask), and counts what is answered `send`. What is held counts nothing, so that nobody shuts
/// others out by asking.
///
/// To be atomic: in ONE write transaction the store reads the rows locked, stores `after` and the code
/// and commits; only then does the SMS leave. So a start changes nothing, and two processes at one store
/// count together.
///
/// An ask of an earlier day than any code of the store counts for that later day: a clock that is set back
/// opens nothing.
[[nodiscard]] constexpr code_cap_answer judge_ask(
    const code_cap_days& before, const code_ask& a, const code_cap_limits& limits) noexcept {
  const auto day = a.day > before.all.day ? a.day : before.all.day;
  code_cap_answer answer{code_cap_verdict::send, code_cap_reason::none,
      {before.all.on(day), before.block.on(day), before.group.on(day), before.person.on(day)}};
  auto& [all, block, group, person] = answer.after;
  const bool fails =
      std::uint64_t{block.proved} * 100 < std::uint64_t{block.sent} * limits.fewest_proved_percent;
  if (all.sent >= limits.codes_a_day) {
    answer.reason = code_cap_reason::codes;
  } else if (a.price.units() > limits.money_a_day.units() - all.spent.units()) {
    answer.reason = code_cap_reason::money;
  } else if (person.sent - person.proved >= limits.person_unproved_a_day) {
    answer.reason = code_cap_reason::person;
  } else if (group.sent >= limits.group_codes_a_day) {
    answer.reason = code_cap_reason::group;
  } else if (block.sent >= limits.block_codes_a_day) {
    answer.reason = code_cap_reason::block;
  } else if (block.sent >= limits.judged_from && fails && person.sent > 0) {
    answer.reason = code_cap_reason::failures;
  } else {
    for (auto* d : {&all, &block, &group, &person})
      ++d->sent;
    all.spent = money::from_units(all.spent.units() + a.price.units());
    return answer;
  }
  return {code_cap_verdict::hold, answer.reason, before};
}

/// The rows once a code that was counted did not leave after all.
[[nodiscard]] constexpr code_cap_days without(const code_cap_days& counted, const code_ask& a) noexcept {
  auto after = counted;
  for (auto* d : {&after.all, &after.block, &after.group, &after.person})
    if (d->day == a.day && d->sent > d->proved) --d->sent;
  if (after.all.day == a.day && after.all.spent.units() >= a.price.units())
    after.all.spent = money::from_units(after.all.spent.units() - a.price.units());
  return after;
}

/// A row (of a block or a person) once a code that went there by SMS was proved on `day`: good for something.
[[nodiscard]] constexpr code_cap_day with_proof(const code_cap_day& row, std::int32_t day) noexcept {
  auto after = row.on(day);
  if (after.proved < after.sent) ++after.proved;
  return after;
}

}  // namespace mbs::domain
