#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// What stands on the other side of money that enters or leaves an account: the book "funding", by name. What
/// they hold is below 0 by all that has come in: the sum over them and over what accounts have and were
/// charged is 0.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class system_account : std::uint8_t {
  mpesa_clearing = 1,  ///< payments by M-Pesa
  bank_clearing = 2,   ///< bank transfers and cheques
  refunds = 3,         ///< balances that were paid out
  adjustments = 4,     ///< corrections by hand, with their reasons
  grants = 5,          ///< trials, and what an account was opened with
};
inline constexpr std::array<std::string_view, 5> system_account_texts{
    "mpesa_clearing", "bank_clearing", "refunds", "adjustments", "grants"};
[[nodiscard]] constexpr std::string_view to_text(system_account a) noexcept {
  return system_account_texts[static_cast<std::size_t>(a) - 1];
}
/// Whether a credit from there is what somebody paid: a receipt is made for it.
[[nodiscard]] constexpr bool is_paid_by_customers(system_account a) noexcept {
  return a == system_account::mpesa_clearing || a == system_account::bank_clearing;
}
/// Nothing unless a system account is stored as that number.
[[nodiscard]] constexpr std::optional<system_account> system_account_of(std::int64_t number) noexcept {
  if (number < 1 || number > static_cast<std::int64_t>(system_account_texts.size())) return std::nullopt;
  return static_cast<system_account>(number);
}

}  // namespace mbs::domain
