#include "protocols/mpesa/receipt_number.hpp"

namespace mbs::mpesa {

std::optional<std::string> read_receipt(std::string_view text) {
  constexpr std::size_t shortest = 8, longest = 16;
  if (text.size() < shortest || text.size() > longest) return std::nullopt;
  std::string receipt;
  for (const char c : text) {
    const bool is_lower = c >= 'a' && c <= 'z';
    if (!is_lower && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) return std::nullopt;
    receipt += is_lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return receipt;
}

}  // namespace mbs::mpesa
