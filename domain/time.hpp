#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::domain {

/// UTC. The domain never reads a clock: time is always handed in.
using time_point = std::chrono::sys_time<std::chrono::microseconds>;
using duration = std::chrono::microseconds;

/// RFC 3339 with milliseconds, for example "2026-01-02T03:04:05.678Z".
[[nodiscard]] std::string to_rfc3339(time_point t);

/// RFC 3339 with "Z" or a numeric offset; nothing when malformed.
[[nodiscard]] std::optional<time_point> time_from_rfc3339(std::string_view text) noexcept;

[[nodiscard]] constexpr std::int64_t to_micros(time_point t) noexcept {
  return t.time_since_epoch().count();
}
[[nodiscard]] constexpr time_point from_micros(std::int64_t us) noexcept {
  return time_point{duration{us}};
}

}  // namespace mbs::domain
