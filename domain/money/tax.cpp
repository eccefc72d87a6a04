#include "domain/money/tax.hpp"

#include "domain/money/rounding.hpp"

#include <algorithm>

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

/// `with` cents include a tax of `rate` basis points: the cents without it.
constexpr std::int64_t cents_without(std::int64_t with, std::int64_t rate) noexcept {
  // with * whole / (whole + rate), to the nearest: in two steps, so that nothing overflows.
  const auto divisor = whole + rate;
  return with / divisor * whole + divided(with % divisor * whole, divisor);
}
static_assert(cents_without(11'600, 1'600) == 10'000 && cents_without(1, 1'600) == 1);

constexpr std::uint32_t rate_of(tax t, tax_rates rates) noexcept {
  return t == tax::vat ? rates.vat : rates.excise;
}

}  // namespace

std::string_view to_text(tax t) noexcept {
  return t == tax::vat ? "vat" : "excise";
}

std::optional<tax> tax_from(std::string_view text) noexcept {
  for (const auto t : all_taxes)
    if (to_text(t) == text) return t;
  return std::nullopt;
}

std::string_view document_name(tax t) noexcept {
  return t == tax::vat ? "VAT" : "Excise duty";
}

tax_rates rates_on(kenyan_day day, std::span<const tax_change> changes) noexcept {
  tax_rates rates;
  for (const auto what : all_taxes) {
    const tax_change* newest = nullptr;
    for (const auto& c : changes)
      if (c.what == what && c.from <= day && (newest == nullptr || newest->from <= c.from)) newest = &c;
    if (newest != nullptr) (what == tax::vat ? rates.vat : rates.excise) = newest->basis_points;
  }
  return rates;
}

bool can_be_set(const tax_change& change, time_point now) noexcept {
  return change.from > kenyan_day_at(now) && change.basis_points <= most_basis_points;
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

tax_split taxes_within(money gross, tax_rates rates) {
  tax_split split;
  auto left = gross.units() / units_per_cent;
  for (const auto t : {tax::vat, tax::excise}) {  // the last one that came on is the first to be taken off
    const auto rate = rate_of(t, rates);
    if (rate == 0) continue;
    const auto before = cents_without(left, rate);
    split.taxes.push_back({std::string{document_name(t)}, rate, money::from_units(before * units_per_cent),
        money::from_units((left - before) * units_per_cent)});
    left = before;
  }
  std::ranges::reverse(split.taxes);
  split.net = money::from_units(left * units_per_cent);
  return split;
}

std::string percent_text(std::uint32_t basis_points) {
  auto text = std::to_string(basis_points / 100);
  if (const auto rest = basis_points % 100; rest != 0) {
    text += '.' + std::string(rest < 10 ? "0" : "") + std::to_string(rest);
    if (text.ends_with('0')) text.pop_back();
  }
  return text + " %";
}

}  // namespace mbs::domain
