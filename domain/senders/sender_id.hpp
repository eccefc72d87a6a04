#pragma once

#include "domain/errc.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::domain {

/// How a sender is written on the wire (SMPP source_addr_ton/npi follow from it, per link).
enum class sender_kind : std::uint8_t { alphanumeric, short_code, msisdn };

/// What sender_id::parse takes, for people.
inline constexpr std::string_view sender_rule =
    "a sender ID has 1 to 11 letters, digits, spaces or -_.&' with a letter among them and no space at its ends, or "
    "is a short code of 3 to 6 digits, or a Kenyan mobile number";

/// A sender ID as operators register it: 1 to 11 GSM-7 characters (at least one letter), a short code of 3 to
/// 6 digits, or a number. Case-sensitive.
struct sender_id {
  std::string text;
  sender_kind kind = sender_kind::alphanumeric;
  bool operator==(const sender_id&) const = default;

  /// errc::invalid_sender for anything else. Alphanumerics: letters, digits, space, '-', '_', '.', '&', '''
  /// only.
  [[nodiscard]] static result<sender_id> parse(std::string_view text);
};

}  // namespace mbs::domain
