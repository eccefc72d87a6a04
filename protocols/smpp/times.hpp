#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace mbs::smpp {

/// UTC. Nothing in this folder reads a clock: time is always handed in.
using time_point = std::chrono::sys_time<std::chrono::microseconds>;
using duration = std::chrono::microseconds;
/// Of a clock that nobody can set: all that sessions go by.
using steady_point = std::chrono::time_point<std::chrono::steady_clock, duration>;

/// The 16 characters of an SMPP time (SMPP 3.4 section 7.1.1).
struct time_text {
  std::array<char, 16> octets{};
  [[nodiscard]] std::string_view view() const noexcept { return {octets.data(), octets.size()}; }
  friend bool operator==(const time_text&, const time_text&) = default;
};

/// "YYMMDDhhmmsstnnp" in local time of a zone `offset` from UTC (a multiple of 15 minutes within 12 h is
/// kept, others are rounded down to one). Years 2000 to 2099; others are clamped.
[[nodiscard]] time_text format_absolute(
    time_point t, std::chrono::minutes offset = std::chrono::minutes{0}) noexcept;

/// "YYMMDDhhmmss000R", with years of 365 and months of 30 days; whole seconds, rounded up. At most 99 years.
[[nodiscard]] time_text format_relative(duration d) noexcept;

/// Nothing when the text is not an absolute time that exists.
[[nodiscard]] std::optional<time_point> parse_absolute(std::string_view text) noexcept;
/// Nothing when the text is not a relative time.
[[nodiscard]] std::optional<duration> parse_relative(std::string_view text) noexcept;
/// Either form; a relative one counts from `now`. Nothing for the empty text (the default) and for nonsense.
[[nodiscard]] std::optional<time_point> parse_time(std::string_view text, time_point now) noexcept;

/// The date of a receipt: YYMMDDhhmm, YYMMDDhhmmss or YYYYMMDDhhmmss in local time of a zone `offset` from
/// UTC.
[[nodiscard]] std::optional<time_point> parse_delivery_receipt_date(
    std::string_view text, std::chrono::minutes offset) noexcept;

/// How many digits a receipt's dates have.
enum class date_digits : std::uint8_t { ten = 10, twelve = 12, fourteen = 14 };
/// The characters of a receipt's date; only the first `digits` of them count.
[[nodiscard]] std::array<char, 14> format_delivery_receipt_date(
    time_point t, std::chrono::minutes offset, date_digits digits) noexcept;

}  // namespace mbs::smpp
