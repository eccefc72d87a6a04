#include "domain/money/tax.hpp"

#include "domain/money/rounding.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr std::int64_t whole = 10'000;  // basis points

/// `with` cents include a tax of `rate` basis points: the cents without it.
std::int64_t cents_without(std::int64_t with, std::int64_t rate) {
  // with * whole / (whole + rate), to the nearest: in two steps, so that nothing overflows.
  const auto divisor = whole + rate;
  return with / divisor * whole + (with % divisor * whole + divisor / 2) / divisor;
}

}  // namespace

std::vector<tax_rate> taxes_on(kenyan_day day, std::span<const tax_rate> rates) {
  std::vector<tax_rate> in_force;
  for (const auto& r : rates) {
    if (r.from > day) continue;
    const auto same = std::ranges::find(in_force, r.name, &tax_rate::name);
    if (same == in_force.end())
      in_force.push_back(r);
    else if (same->from <= r.from)
      *same = r;
  }
  std::erase_if(in_force, [](const tax_rate& r) { return r.basis_points == 0; });
  return in_force;
}

tax_split taxes_within(money gross, std::span<const tax_rate> rates) {
  tax_split split;
  auto left = gross.units() / units_per_cent;
  for (auto r = rates.rbegin(); r != rates.rend(); ++r) {
    const auto before = cents_without(left, r->basis_points);
    split.taxes.push_back({r->name, r->basis_points, money::from_units(before * units_per_cent),
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
