#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Amounts of money on Daraja's wires, exact integers of KES 0.0001 from the text that was sent.
namespace mbs::mpesa {

inline constexpr std::int64_t units_per_shilling = 10'000;
/// No amount of money on the wire is larger, in shillings.
inline constexpr std::int64_t most_shillings = 1'000'000'000;

/// KES 0.0001, 0 to most_shillings: "100", "100.0", "100.00", "1e2" are all 1'000'000. Nothing for anything
/// negative, empty, larger, with more than four decimals that count, or no number.
[[nodiscard]] std::optional<std::int64_t> read_amount(std::string_view text);

/// "5.00", "99.2031": two decimals, more where they count. `units` are KES 0.0001 and not negative.
[[nodiscard]] std::string write_amount(std::int64_t units);

}  // namespace mbs::mpesa
