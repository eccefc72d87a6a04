#pragma once

#include "domain/errc.hpp"

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::domain {

/// An amount of Kenya shillings in units of KES 0.0001. Integers only; arithmetic that could overflow says
/// so.
class money {
 public:
  static constexpr std::int64_t units_per_shilling = 10'000;

  constexpr money() noexcept = default;
  [[nodiscard]] static constexpr money from_units(std::int64_t units) noexcept { return money{units}; }
  /// Whole shillings; |shillings| must be below 9e14.
  [[nodiscard]] static constexpr money from_shillings(std::int64_t shillings) noexcept {
    return money{shillings * units_per_shilling};
  }
  /// "12", "12.5", "-0.8000"; at most 4 decimals; no sign "+", no spaces, no exponent. Nothing when malformed
  /// or out of range.
  [[nodiscard]] static std::optional<money> from_text(std::string_view text) noexcept;

  [[nodiscard]] constexpr std::int64_t units() const noexcept { return units_; }
  /// Always four decimals: "0.8000", "-12.0000".
  [[nodiscard]] std::string to_text() const;

  [[nodiscard]] constexpr bool is_zero() const noexcept { return units_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return units_ < 0; }
  auto operator<=>(const money&) const = default;

 private:
  constexpr explicit money(std::int64_t units) noexcept : units_{units} {}
  std::int64_t units_ = 0;
};

/// errc::amount_overflow instead of wrapping.
[[nodiscard]] constexpr result<money> add(money a, money b) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.units(), b.units(), &sum)) return errc::amount_overflow;
  return money::from_units(sum);
}
[[nodiscard]] constexpr result<money> subtract(money a, money b) noexcept {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.units(), b.units(), &difference)) return errc::amount_overflow;
  return money::from_units(difference);
}
[[nodiscard]] constexpr result<money> multiply(money a, std::int64_t times) noexcept {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a.units(), times, &product)) return errc::amount_overflow;
  return money::from_units(product);
}

}  // namespace mbs::domain
