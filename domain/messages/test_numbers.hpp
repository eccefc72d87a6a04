#pragma once

#include "domain/errc.hpp"
#include "domain/messages/message_lifecycle.hpp"
#include "domain/numbering/msisdn.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

/// What becomes of a message that a test key sends, by the number that it goes to: so that a customer's
/// program can be tried on each end, each delay and each refusal. docs/api.md shows this table. Knows nothing
/// of keys, links or time.
namespace mbs::domain {

/// What the test link answers when it is given a segment.
enum class test_answer : std::uint8_t {
  takes,
  takes_late,         ///< the same, `answer_after` later
  refuses,            ///< for good
  is_busy_once,       ///< not now; the second try is taken
  is_busy,            ///< not now, whenever it is tried
  loses_answer_once,  ///< nobody knows whether it was taken; the second try is taken
};

/// And what it tells of a segment that it took.
enum class test_report : std::uint8_t {
  outcome,     ///< a receipt
  last_fails,  ///< receipts: `outcome` for the last segment, delivered for the others
  gives_up,    ///< that nobody will ever know
  nothing,     ///< nothing at all: until validity and grace are over
};

struct test_number {
  std::uint8_t number = 0;  ///< the last two digits
  std::string_view what;    ///< for people, a sentence without a full stop
  test_answer answer = test_answer::takes;
  std::chrono::seconds answer_after{0};
  test_report report = test_report::outcome;
  segment_outcome outcome = segment_outcome::delivered;
  std::uint32_t code = 0;  ///< the operator's error in receipt or refusal, 0 for none
  std::chrono::seconds report_after{1};
  errc recipient_refused = errc::none;  ///< the recipient is rejected, the rest of the request goes
  errc request_refused = errc::none;    ///< the whole request is refused
};

/// +254700000000 to +254700000099: of them those that are listed. Ascending.
[[nodiscard]] std::span<const test_number> test_numbers() noexcept;
/// The number as it is dialled: "+254700000010".
[[nodiscard]] msisdn msisdn_of(const test_number& n) noexcept;
/// Any other number is delivered after a second.
[[nodiscard]] const test_number& test_number_of(msisdn to) noexcept;

}  // namespace mbs::domain
