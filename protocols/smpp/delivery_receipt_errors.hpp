#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbs::smpp {

/// How the error codes of a bind's receipts ("err:") are written.
enum class error_form : std::uint8_t { dec, hex };

/// "dec", "hex"; nothing for another word.
[[nodiscard]] std::optional<error_form> error_form_from_text(std::string_view text) noexcept;

/// The error codes of one bind's receipts: each operator has its own.
class delivery_receipt_errors {
 public:
  delivery_receipt_errors() = default;
  /// `named`: codes that are told apart by their text, in any case, with the numbers that they get.
  delivery_receipt_errors(error_form form, std::vector<std::pair<std::string, std::uint32_t>> named)
      : form_{form}, named_{std::move(named)} {}

  /// That of a named code; else all of `code` read as a number, hexadecimal after "0x" whatever the form.
  /// Nothing when it is no number of 32 bits.
  [[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view code) const noexcept;

 private:
  error_form form_ = error_form::dec;
  std::vector<std::pair<std::string, std::uint32_t>> named_;
};

}  // namespace mbs::smpp
