#pragma once

#include "domain/errc.hpp"
#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// VAT and excise duty on prices that are without them. Knows nothing of documents and of who owes what.
///
/// Kenya: VAT is on the value that has the excise duty in it already (VAT Act 2013, s. 13), so a price
/// without taxes is multiplied by 1 + excise and then by 1 + VAT, and rounded once: half away from zero.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class tax : std::uint8_t { vat = 1, excise = 2 };
inline constexpr std::array all_taxes{tax::vat, tax::excise};
/// "vat", "excise".
[[nodiscard]] std::string_view to_text(tax t) noexcept;
[[nodiscard]] std::optional<tax> tax_from(std::string_view text) noexcept;

/// In basis points: 1,600 are 16 %.
inline constexpr std::int32_t most_basis_points = 10'000;
struct tax_rates {
  std::int32_t vat = 0;
  std::int32_t excise = 0;
  bool operator==(const tax_rates&) const = default;
};

/// A rate that counts from a moment on, until the next one of the same tax.
struct tax_change {
  tax what = tax::vat;
  time_point from;
  std::int32_t basis_points = 0;
};
/// Of `changes` in any order; 0 before the first of a tax.
[[nodiscard]] tax_rates rates_at(std::span<const tax_change> changes, time_point at) noexcept;

/// `net` with excise duty and VAT on top, rounded once to KES 0.0001. Errors: amount_overflow.
[[nodiscard]] result<money> with_taxes(money net, tax_rates rates) noexcept;

}  // namespace mbs::domain
