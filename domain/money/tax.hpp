#pragma once

#include "domain/messages/daily_report.hpp"
#include "domain/money/money.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Taxes that prices include. Knows nothing of where rates are kept.
namespace mbs::domain {

/// A rate from a day on, until a later one of the same name. 0 ends the tax.
struct tax_rate {
  std::string name;                ///< "VAT"
  std::uint32_t basis_points = 0;  ///< 1600 is 16 %; at most 10,000
  kenyan_day from;
  bool operator==(const tax_rate&) const = default;
};

/// Those in force on that day, in the order in which their names come first in `rates`.
[[nodiscard]] std::vector<tax_rate> taxes_on(kenyan_day day, std::span<const tax_rate> rates);

struct tax_amount {
  std::string name;
  std::uint32_t basis_points = 0;
  money taxed;  ///< what the tax is on
  money tax;
  bool operator==(const tax_amount&) const = default;
};
struct tax_split {
  money net;
  std::vector<tax_amount> taxes;
};

/// What is in `gross` (whole cents, 0 or more), whose price includes the taxes: each is on the value with
/// those before it, as VAT is on the value with excise. All in whole cents; net and taxes add up to
/// `gross`.
[[nodiscard]] tax_split taxes_within(money gross, std::span<const tax_rate> rates);

/// "16 %", "7.5 %".
[[nodiscard]] std::string percent_text(std::uint32_t basis_points);

}  // namespace mbs::domain
