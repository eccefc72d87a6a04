#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// Times as Daraja writes them: to the second, in Nairobi (UTC+3, never another).
namespace mbs::mpesa {

/// "YYYYMMDDHHmmss". Years 1970 to 9999; others are clamped.
[[nodiscard]] std::string to_daraja_time(std::chrono::sys_seconds t);
/// Nothing unless the text is such a time that exists.
[[nodiscard]] std::optional<std::chrono::sys_seconds> from_daraja_time(std::string_view text);

/// "YYYY-MM-DD HH:MM:SS", of the pull requests; clamped as above.
[[nodiscard]] std::string to_pull_time(std::chrono::sys_seconds t);
/// As above; also "YYYY-MM-DDTHH:MM:SS", and with "Z" behind it, which makes it UTC (rows of pull answers).
[[nodiscard]] std::optional<std::chrono::sys_seconds> from_pull_time(std::string_view text);

}  // namespace mbs::mpesa
