#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Decimal numbers as texts, exactly. Internal to protocols/mpesa/.
namespace mbs::mpesa {

/// `digits` times ten to the power of `exponent`. No zero stands at either end; none at all: zero.
struct decimal {
  std::string digits;
  std::int64_t exponent = 0;
};

/// "100", "1.10", "1e2", "2.0191219102115E13" (RFC 8259, 6), leading zeros too; exponents of at most four
/// digits. Nothing for anything else: signs, spaces, commas.
[[nodiscard]] std::optional<decimal> read_decimal(std::string_view text);

/// A whole number of at most `most` digits, written out, "0" for zero; nothing for others.
[[nodiscard]] std::optional<std::string> whole_digits(std::string_view text, std::size_t most = 20);

}  // namespace mbs::mpesa
