#pragma once

#include "domain/messages/daily_report.hpp"
#include "domain/money/money.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// VAT and excise duty, in prices and on top of them. Knows nothing of where rates are kept.
///
/// Kenya: VAT is on the value that has the excise duty in it already (VAT Act 2013, s. 13).
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class tax : std::uint8_t { vat = 1, excise = 2 };
inline constexpr std::array all_taxes{tax::vat, tax::excise};
/// "vat", "excise".
[[nodiscard]] std::string_view to_text(tax t) noexcept;
[[nodiscard]] std::optional<tax> tax_from(std::string_view text) noexcept;
/// "VAT", "Excise duty": what documents call it.
[[nodiscard]] std::string_view document_name(tax t) noexcept;

/// In basis points: 1,600 are 16 %.
inline constexpr std::uint32_t most_basis_points = 10'000;
struct tax_rates {
  std::uint32_t vat = 0;
  std::uint32_t excise = 0;
  bool operator==(const tax_rates&) const = default;
};

/// A rate that counts from the beginning of a day on, until the next one of the same tax. 0 ends the tax.
struct tax_change {
  tax what = tax::vat;
  kenyan_day from;
  std::uint32_t basis_points = 0;
};
/// Of `changes` in any order; 0 before the first of a tax.
[[nodiscard]] tax_rates rates_on(kenyan_day day, std::span<const tax_change> changes) noexcept;
/// A rate is set before its first day: what was charged, or stands on documents, keeps its taxes.
[[nodiscard]] bool can_be_set(const tax_change& change, time_point now) noexcept;

/// `net` with excise duty and VAT on top: multiplied by 1 + excise and by 1 + VAT, rounded once to KES
/// 0.0001, half away from zero. Errors: amount_overflow.
[[nodiscard]] result<money> with_taxes(money net, tax_rates rates) noexcept;

/// A tax as a document says it.
struct tax_amount {
  std::string name;
  std::uint32_t basis_points = 0;
  money taxed;  ///< what the tax is on
  money tax;
  bool operator==(const tax_amount&) const = default;
};
struct tax_split {
  money net;
  std::vector<tax_amount> taxes;  ///< whose rate is not 0, in the order in which they are on one another
};
/// What is in `gross` (whole cents, 0 or more), whose price includes the taxes. All in whole cents; net and
/// taxes add up to `gross`.
[[nodiscard]] tax_split taxes_within(money gross, tax_rates rates);

/// "16 %", "7.5 %".
[[nodiscard]] std::string percent_text(std::uint32_t basis_points);

}  // namespace mbs::domain
