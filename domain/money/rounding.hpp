#pragma once

#include "domain/money/money.hpp"

#include <span>
#include <vector>

/// The one rule by which amounts of KES 0.0001 become amounts of two decimals, as documents and payments have
/// them. Books are never rounded.
namespace mbs::domain {

inline constexpr std::int64_t units_per_cent = 100;

/// The nearest amount of whole cents; half a cent goes away from zero. Never overflows: the largest amounts
/// end in less than half a cent.
[[nodiscard]] constexpr money to_cents(money exact) noexcept {
  auto cents = exact.units() / units_per_cent;
  const auto rest = exact.units() % units_per_cent;
  if (rest >= units_per_cent / 2) ++cents;
  if (rest <= -units_per_cent / 2) --cents;
  return money::from_units(cents * units_per_cent);
}
static_assert(to_cents(money::from_units(149)) == money::from_units(100));
static_assert(to_cents(money::from_units(150)) == money::from_units(200));
static_assert(to_cents(money::from_units(-150)) == money::from_units(-200));
static_assert(to_cents(money::from_units(INT64_MAX)).units() <= INT64_MAX - 7);

/// What is there for certain: whole cents, downwards.
[[nodiscard]] constexpr money whole_cents_of(money exact) noexcept {
  auto rest = exact.units() % units_per_cent;
  if (rest < 0) rest += units_per_cent;
  std::int64_t cents = 0;
  if (__builtin_sub_overflow(exact.units(), rest, &cents)) return exact;
  return money::from_units(cents);
}
static_assert(whole_cents_of(money::from_units(199)) == money::from_units(100));
static_assert(whole_cents_of(money::from_units(-101)) == money::from_units(-200));

/// Each of `lines` (0 or more) in whole cents, so that their sum is the rounded sum of what they are exactly:
/// all rounded down, and the cents that the sum lacks go to the lines that lost most by it, of equal ones to
/// the earlier. Each is less than a cent from its exact amount. Errors: amount_overflow; malformed_request
/// for a line below 0.
[[nodiscard]] result<std::vector<money>> round_lines(std::span<const money> lines);

/// "1,234.50": what documents print. Rounded as to_cents does.
[[nodiscard]] std::string to_shillings_text(money amount);
/// "1,234.5000": exactly, as books have it, for people to read.
[[nodiscard]] std::string to_exact_text(money amount);

}  // namespace mbs::domain
