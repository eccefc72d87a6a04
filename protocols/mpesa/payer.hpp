#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Who paid, as far as Daraja says: a number, a masked one, or the hash of one. No identity: the same payer
/// comes in all three.
namespace mbs::mpesa {

enum class payer_shape : std::uint8_t { none, plain, masked, hashed };

struct payer {
  payer_shape shape = payer_shape::none;
  /// plain: the 12 digits, 2547… or 2541…; masked: as it was sent; hashed: 64 hexadecimal digits, lower case
  /// (personal data: it can be matched with a known number); none: empty.
  std::string text;

  /// Told by its shape. Plain numbers also come as +254…, 07… and 7…. Whatever has no known shape is none.
  [[nodiscard]] static payer read(std::string_view text);

  /// What may be shown: "2547 ***** 126"; empty for a hash, which is never shown, and for none.
  [[nodiscard]] std::string shown() const;

  /// Whether the number (12 digits) may be this payer's: the same, of the mask's ends, or of the hash.
  [[nodiscard]] bool may_be(std::string_view number) const;

  friend bool operator==(const payer&, const payer&) = default;
};

/// Twelve digits, 2547… or 2541….
[[nodiscard]] bool is_payer_number(std::string_view text) noexcept;

/// SHA-256 of the 12 digits, 64 hexadecimal digits in lower case.
[[nodiscard]] std::string hashed_number(std::string_view number);

}  // namespace mbs::mpesa
