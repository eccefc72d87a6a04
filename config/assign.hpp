#pragma once

#include "config/settings_table.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// From a value that somebody wrote to the setting it is for, with the checks of the table.
namespace mbs::config {

/// A value as written, wherever it came from. The values of a table are texts, numbers too.
using given = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>,
    std::map<std::string, std::string>>;

/// What is wrong with `value`, without naming the setting; nothing when it was taken.
[[nodiscard]] std::optional<std::string> assign(const setting& s, section_ref section, const given& value);

/// A value of the environment, where everything is text, in the type of the setting. Lists are separated by
/// commas, tables are "key=value" separated by commas. What does not fit stays text, for assign() to complain
/// about.
[[nodiscard]] given from_environment(const setting& s, std::string_view text);

/// "10s", "500ms", "72h", "2d": milliseconds; nothing when malformed or beyond a year.
[[nodiscard]] std::optional<std::int64_t> duration_from(std::string_view text) noexcept;

}  // namespace mbs::config
