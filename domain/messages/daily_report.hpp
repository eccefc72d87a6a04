#pragma once

#include "domain/messages/message.hpp"
#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What became of an account's messages, day by day. Knows nothing of where the sums come from.
namespace mbs::domain {

/// A day in East Africa Time (UTC+3, no daylight saving), as days since 1970-01-01 there.
struct kenyan_day {
  std::int64_t number = 0;
  auto operator<=>(const kenyan_day&) const = default;
};
/// East Africa Time begins its days at a full hour of UTC, so sums by the hour make them up.
inline constexpr std::int64_t hours_ahead_of_utc = 3;

/// The first hour of the day, counted since 1970 in UTC.
[[nodiscard]] constexpr std::int64_t first_hour_of(kenyan_day day) noexcept {
  return day.number * 24 - hours_ahead_of_utc;
}
[[nodiscard]] constexpr kenyan_day day_of_hour(std::int64_t hour) noexcept {
  return {(hour + hours_ahead_of_utc) / 24};
}
static_assert(day_of_hour(first_hour_of({20'000})) == kenyan_day{20'000});
static_assert(day_of_hour(first_hour_of({20'000}) - 1) == kenyan_day{19'999});

/// "2026-01-31"; nothing when it is no day of 1970 to 2999 written so.
[[nodiscard]] std::optional<kenyan_day> kenyan_day_from(std::string_view text) noexcept;
[[nodiscard]] std::string to_text(kenyan_day day);
[[nodiscard]] kenyan_day kenyan_day_at(time_point t) noexcept;

/// Both days inclusive.
struct report_span {
  kenyan_day from;
  kenyan_day to;
};
inline constexpr std::int64_t most_report_days = 92;   ///< a quarter
inline constexpr std::size_t longest_report = 10'000;  ///< rows

/// What the rows of a day are told apart by. One of them at a time.
enum class report_group : std::uint8_t { nothing, network, traffic_class, sender, state };
[[nodiscard]] std::string_view to_text(report_group g) noexcept;
/// "network", "class", "sender" or "state".
[[nodiscard]] std::optional<report_group> report_group_from(std::string_view text) noexcept;

struct report_sums {
  std::int64_t messages = 0;
  std::int64_t segments = 0;
  money charged;
};

/// One day, or one group of it.
struct report_row {
  kenyan_day day;
  std::int64_t key = 0;  ///< of network or class
  std::string sender;    ///< when grouped by sender
  report_sums all;       ///< accepted on that day; `charged` is of those that have ended
  /// By message_state, for those that have ended.
  std::array<report_sums, 8> ended{};
};

/// In the order of days, then of keys.
struct daily_report {
  std::vector<report_row> rows;
  /// What was accepted or ended later may be missing; none: nothing is counted yet.
  std::optional<time_point> counted_until;
  bool cut_short = false;  ///< there would have been more rows than a report may have
};

/// What has not ended: accepted, less all that ended. Its `charged` is 0.
[[nodiscard]] report_sums under_way(const report_row& row) noexcept;

}  // namespace mbs::domain
