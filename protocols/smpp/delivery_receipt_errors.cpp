#include "protocols/smpp/delivery_receipt_errors.hpp"

#include "protocols/smpp/letters.hpp"

#include <charconv>

namespace mbs::smpp {

std::optional<error_form> error_form_from_text(std::string_view text) noexcept {
  if (text == "dec") return error_form::dec;
  if (text == "hex") return error_form::hex;
  return std::nullopt;
}

std::optional<std::uint32_t> delivery_receipt_errors::number_of(std::string_view code) const noexcept {
  for (const auto& [name, number] : named_)
    if (name.size() == code.size() && starts_with_letters(code, name)) return number;
  const bool marked = starts_with_letters(code, "0x");
  if (marked) code.remove_prefix(2);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(
      code.data(), code.data() + code.size(), number, marked || form_ == error_form::hex ? 16 : 10);
  if (error != std::errc{} || end != code.data() + code.size()) return std::nullopt;
  return number;
}

}  // namespace mbs::smpp
