#include "domain/messages/test_numbers.hpp"

#include <algorithm>
#include <array>

namespace mbs::domain {
namespace {

using namespace std::chrono_literals;
using enum segment_outcome;

constexpr std::int64_t first_national = 700'000'000;
constexpr std::int64_t first_listed = 254'700'000'000;

constexpr test_number any_other{.what = "delivered after a second"};

constexpr std::array table{
    test_number{.number = 0, .what = "delivered after a second"},
    test_number{.number = 1, .what = "delivered at once", .report_after = 0s},
    test_number{.number = 2, .what = "delivered after ten seconds", .report_after = 10s},
    test_number{.number = 3, .what = "delivered after a minute", .report_after = 60s},
    test_number{.number = 4,
        .what = "submitted after ten seconds, then delivered",
        .answer = test_answer::takes_late,
        .answer_after = 10s},
    test_number{.number = 10, .what = "undelivered", .outcome = undelivered, .code = 27},
    test_number{.number = 11, .what = "expired at the operator", .outcome = expired, .code = 34},
    test_number{.number = 12,
        .what = "undelivered: rejected by the phone's network",
        .outcome = rejected,
        .code = 13},
    test_number{.number = 13, .what = "undelivered: deleted at the operator", .outcome = deleted},
    test_number{.number = 14,
        .what = "undelivered: of a long text all segments but the last are delivered",
        .report = test_report::last_fails,
        .outcome = undelivered,
        .code = 31},
    test_number{.number = 15, .what = "unknown after a second", .report = test_report::gives_up},
    test_number{.number = 16,
        .what = "submitted, and no receipt: unknown once validity and grace are over",
        .report = test_report::nothing},
    test_number{.number = 20, .what = "rejected by the operator", .answer = test_answer::refuses, .code = 11},
    test_number{.number = 21,
        .what = "refused for a moment, delivered at the second try",
        .answer = test_answer::is_busy_once},
    test_number{.number = 22,
        .what = "refused for a moment at every try: stays accepted, may be cancelled, ends as rejected",
        .answer = test_answer::is_busy,
        .code = 20},
    test_number{.number = 23,
        .what = "the operator's answer is lost, delivered at the second try as a possible duplicate",
        .answer = test_answer::loses_answer_once},
    test_number{.number = 30,
        .what = "the recipient is refused: unknown_network",
        .recipient_refused = errc::unknown_network},
    test_number{.number = 31,
        .what = "the recipient is refused: sender_not_approved",
        .recipient_refused = errc::sender_not_approved},
    test_number{
        .number = 32, .what = "the recipient is refused: no_route", .recipient_refused = errc::no_route},
    test_number{
        .number = 33, .what = "the recipient is refused: trial_only", .recipient_refused = errc::trial_only},
    test_number{.number = 40,
        .what = "the request is refused: insufficient_credit",
        .request_refused = errc::insufficient_credit},
    test_number{.number = 41,
        .what = "the request is refused: account_suspended",
        .request_refused = errc::account_suspended},
    test_number{
        .number = 42, .what = "the request is refused: queue_full", .request_refused = errc::queue_full},
    test_number{
        .number = 43, .what = "the request is refused: rate_limited", .request_refused = errc::rate_limited},
    test_number{
        .number = 44, .what = "the request is refused: overloaded", .request_refused = errc::overloaded},
    test_number{.number = 45,
        .what = "the request is refused: store_unavailable",
        .request_refused = errc::store_unavailable},
};
static_assert(std::ranges::is_sorted(table, {}, &test_number::number));

}  // namespace

std::span<const test_number> test_numbers() noexcept {
  return table;
}

msisdn msisdn_of(const test_number& n) noexcept {
  return msisdn::from_number(first_listed + n.number);
}

const test_number& test_number_of(msisdn to) noexcept {
  const auto last = to.national() - first_national;
  if (last < 0 || last > 99) return any_other;
  const auto found =
      std::ranges::lower_bound(table, last, {}, [](const auto& n) { return std::int64_t{n.number}; });
  return found != table.end() && found->number == last ? *found : any_other;
}

}  // namespace mbs::domain
