#include "domain/money/price_tax.hpp"

namespace mbs::domain {
namespace {

constexpr std::int64_t whole = 10'000;  // basis points

/// a / b, half away from zero; b above 0.
constexpr std::int64_t divided(std::int64_t a, std::int64_t b) noexcept {
  const auto whole_part = a / b;
  const auto rest = a % b;
  const auto size = rest < 0 ? -rest : rest;
  if (size < b - size) return whole_part;
  return whole_part + (a < 0 ? -1 : 1);
}
static_assert(divided(5, 10) == 1 && divided(-5, 10) == -1 && divided(4, 10) == 0 && divided(15, 10) == 2);

}  // namespace

std::string_view to_text(tax t) noexcept {
  return t == tax::vat ? "vat" : "excise";
}

std::optional<tax> tax_from(std::string_view text) noexcept {
  for (const auto t : all_taxes)
    if (to_text(t) == text) return t;
  return std::nullopt;
}

tax_rates rates_at(std::span<const tax_change> changes, time_point at) noexcept {
  tax_rates rates;
  for (const auto what : all_taxes) {
    const tax_change* newest = nullptr;
    for (const auto& c : changes)
      if (c.what == what && c.from <= at && (newest == nullptr || newest->from <= c.from)) newest = &c;
    if (newest != nullptr) (what == tax::vat ? rates.vat : rates.excise) = newest->basis_points;
  }
  return rates;
}

result<money> with_taxes(money net, tax_rates rates) noexcept {
  const auto factor = (whole + rates.excise) * (whole + rates.vat);
  constexpr auto all = whole * whole;
  std::int64_t sum = 0;
  if (__builtin_mul_overflow(net.units() / all, factor, &sum)) return errc::amount_overflow;
  if (__builtin_add_overflow(sum, divided(net.units() % all * factor, all), &sum))
    return errc::amount_overflow;
  return money::from_units(sum);
}

}  // namespace mbs::domain
