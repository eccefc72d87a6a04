#pragma once

#include <chrono>
#include <optional>
#include <string_view>

/// How long a server asks to be spared (RFC 9110, 10.2.3). Knows no clock: the time is handed in.
namespace mbs::http {

/// A date as HTTP writes it (RFC 9110, 5.6.7): IMF-fixdate, or in the two forms of old, where a year of two
/// digits is at most 50 years after `now`. Nothing when it is none of them, or no day of the calendar.
[[nodiscard]] std::optional<std::chrono::sys_seconds> read_http_date(
    std::string_view text, std::chrono::sys_seconds now) noexcept;

/// What Retry-After asks for, at most a day; 0 when it asks for nothing or makes no sense. `retry_after` is a
/// number of seconds, or a date: then by the server's own clock when `date`, its Date header, can be read,
/// and a second later, since dates have no smaller unit.
[[nodiscard]] std::chrono::seconds read_retry_after(
    std::string_view retry_after, std::string_view date, std::chrono::sys_seconds now) noexcept;

}  // namespace mbs::http
