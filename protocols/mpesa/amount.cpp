#include "protocols/mpesa/amount.hpp"

#include "protocols/mpesa/decimal.hpp"

#include <algorithm>

namespace mbs::mpesa {

namespace {

constexpr std::int64_t decimals = 4;
constexpr std::int64_t most_units = most_shillings * units_per_shilling;
constexpr std::size_t most_digits = 14;  // of most_units

}  // namespace

std::optional<std::int64_t> read_amount(std::string_view text) {
  const auto d = read_decimal(text);
  if (!d) return std::nullopt;
  if (d->digits.empty()) return 0;
  const auto zeros = d->exponent + decimals;
  if (zeros < 0 || d->digits.size() > most_digits) return std::nullopt;
  if (static_cast<std::size_t>(zeros) > most_digits - d->digits.size()) return std::nullopt;
  std::int64_t units = 0;
  for (const char c : d->digits)
    units = 10 * units + (c - '0');
  for (auto i = zeros; i > 0; --i)
    units *= 10;
  if (units > most_units) return std::nullopt;
  return units;
}

std::string write_amount(std::int64_t units) {
  units = std::max<std::int64_t>(units, 0);
  auto behind = std::to_string(units_per_shilling + units % units_per_shilling).substr(1);
  while (behind.size() > 2 && behind.back() == '0')
    behind.pop_back();
  return std::to_string(units / units_per_shilling) + '.' + behind;
}

}  // namespace mbs::mpesa
