#pragma once

#include "domain/errc.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::domain {

/// A Kenyan mobile subscriber number as 254XXXXXXXXX (E.164 without '+').
class msisdn {
 public:
  constexpr msisdn() noexcept = default;

  /// Accepts every form that Kenyans write: 07…, 01…, 7… and 1… (9 digits), 2547…, +254…, 00254…, 000254…,
  /// the frequent 2540712…; spaces, NBSP, hyphens, dots, parentheses, a leading apostrophe, "tel:" and
  /// zero-width characters are ignored. A decimal's end (712345678.0, as spreadsheets write it) is cut off
  /// before digits are counted. Errors: several_msisdns ("0712…/0733…"), not_sms_capable (fixed lines,
  /// toll-free, premium, short codes), invalid_msisdn (wrong length, other scripts' digits, 2.54712E+11,
  /// anything else).
  [[nodiscard]] static result<msisdn> parse(std::string_view text) noexcept;

  /// From storage; the caller vouches for it.
  [[nodiscard]] static constexpr msisdn from_number(std::int64_t e164) noexcept { return msisdn{e164}; }

  [[nodiscard]] constexpr std::int64_t number() const noexcept { return e164_; }
  /// The 9 national digits, for example 712345678.
  [[nodiscard]] constexpr std::int64_t national() const noexcept { return e164_ - 254'000'000'000; }
  /// "+254712345678".
  [[nodiscard]] std::string to_e164() const;
  /// "254712345678", as SMPP with TON 1, NPI 1 wants it.
  [[nodiscard]] std::string to_digits() const;
  auto operator<=>(const msisdn&) const = default;

 private:
  constexpr explicit msisdn(std::int64_t e164) noexcept : e164_{e164} {}
  std::int64_t e164_ = 0;
};

}  // namespace mbs::domain
