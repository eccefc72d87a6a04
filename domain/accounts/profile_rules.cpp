#include "domain/accounts/profile_rules.hpp"

#include "domain/mail/mail_fields.hpp"
#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

std::size_t characters_of(std::string_view utf8) noexcept {
  std::size_t count = 0;
  for (; !utf8.empty(); ++count)
    utf8.remove_prefix(std::max<std::size_t>(decode_utf8(utf8).length, 1));
  return count;
}

bool is_letter(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

std::optional<std::string> fault_of_name(std::string_view text, std::size_t most) {
  if (const auto count = characters_of(text); count > most)
    return "has " + std::to_string(count) + " characters; at most " + std::to_string(most) + " are allowed";
  constexpr field_rule words{"name"};
  if (!fits(words, text))
    return "is empty, or has control characters or such as turn the direction of writing";
  return std::nullopt;
}

std::optional<std::string> kra_pin_from(std::string_view text) {
  constexpr std::size_t length = 11;
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  if (text.size() != length) return std::nullopt;
  std::string pin{text};
  for (const auto at : {std::size_t{0}, length - 1})
    if (pin[at] >= 'a' && pin[at] <= 'z') pin[at] = static_cast<char>(pin[at] - 'a' + 'A');
  if (!is_letter(pin.front()) || !is_letter(pin.back())) return std::nullopt;
  for (std::size_t i = 1; i + 1 < length; ++i)
    if (pin[i] < '0' || pin[i] > '9') return std::nullopt;
  return pin;
}

}  // namespace mbs::domain
