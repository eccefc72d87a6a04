#include "domain/access/email_address.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_letter_or_digit(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9');
}
/// RFC 5322 3.2.3.
constexpr bool is_atext(char c) noexcept {
  return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

/// Whether `good` says yes to each of the parts between dots, of which there are at least `fewest`.
template <class Good>
bool each_part(std::string_view text, std::size_t fewest, Good good) {
  for (std::size_t parts = 1;; ++parts) {
    const auto dot = text.find('.');
    if (!good(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return parts >= fewest;
    text.remove_prefix(dot + 1);
  }
}

bool is_atom(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), is_atext);
}

bool is_label(std::string_view part) {
  return !part.empty() && part.size() <= 63 && part.front() != '-' && part.back() != '-' &&
      std::all_of(part.begin(), part.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::optional<email_address> email_address::from(std::string_view text) {
  constexpr std::size_t longest = 254;
  constexpr std::size_t longest_local = 64;
  const auto address = trimmed(text);
  const auto at = address.find('@');
  if (address.size() > longest || at == std::string_view::npos || at > longest_local) return std::nullopt;
  const auto domain = address.substr(at + 1);
  if (!each_part(address.substr(0, at), 1, is_atom) || !each_part(domain, 2, is_label)) return std::nullopt;
  if (!is_letter(domain[domain.rfind('.') + 1])) return std::nullopt;
  return email_address{address};
}

std::string email_address::folded() const {
  auto fold = text_;
  for (auto& c : fold)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return fold;
}

std::string email_address::without_tag() const {
  auto fold = folded();
  const auto at = fold.find('@');
  const auto tag = fold.find('+');
  if (tag != 0 && tag < at) fold.erase(tag, at - tag);
  return fold;
}

std::string email_address::masked() const {
  return text_.substr(0, 1) + "\u2022\u2022\u2022" + text_.substr(text_.find('@'));
}

}  // namespace mbs::domain
