#include "domain/access/password_rules.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// Whether `password` is `own` and little more; both folded and without blanks.
bool is_little_more_than(std::string_view password, std::string_view own) noexcept {
  constexpr std::size_t little = 6;
  if (own.empty() || password.size() < own.size() || password.size() - own.size() >= little) return false;
  return password.find(own) != std::string_view::npos;
}

}  // namespace

bool common_passwords::has(std::string_view folded) const noexcept {
  // Both ends are always the beginning of a line.
  std::size_t first = 0;
  std::size_t last = lines_.size();
  while (first < last) {
    const auto middle = first + (last - first) / 2;
    const auto before = middle == first ? std::string_view::npos : lines_.rfind('\n', middle - 1);
    const auto begin = before == std::string_view::npos || before < first ? first : before + 1;
    const auto end = std::min(lines_.find('\n', begin), lines_.size());
    const auto order = lines_.substr(begin, end - begin).compare(folded);
    if (order == 0) return true;
    if (order < 0)
      first = std::min(end + 1, lines_.size());
    else
      last = begin;
  }
  return false;
}

std::string folded_password(std::string_view password) {
  std::string folded{password};
  for (auto& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return folded;
}

std::string_view to_code(password_fault f) noexcept {
  switch (f) {
    case password_fault::too_short: return "password_too_short";
    case password_fault::too_long: return "password_too_long";
    case password_fault::not_utf8: return "password_not_utf8";
    case password_fault::too_common: return "password_too_common";
    case password_fault::own_name: return "password_is_own_name";
  }
  return "";
}

std::string_view describe(password_fault f) noexcept {
  switch (f) {
    case password_fault::too_short: return "a password has at least 12 characters";
    case password_fault::too_long:
      return "a password has at most 256 octets (characters other than ASCII take more)";
    case password_fault::not_utf8: return "a password is text in UTF-8";
    case password_fault::too_common:
      return "this password is on the list of those that everybody tries first";
    case password_fault::own_name: return "a password is not one's own name or e-mail address";
  }
  return "";
}

std::optional<password_fault> fault_of(
    std::string_view password, const password_owner& of, const common_passwords& common) {
  if (password.size() > longest_password_octets) return password_fault::too_long;
  const auto length = utf8_length(password);
  if (length == not_utf8) return password_fault::not_utf8;
  if (length < shortest_password) return password_fault::too_short;
  const auto folded = folded_password(password);
  if (common.has(folded)) return password_fault::too_common;
  const auto plain = without_blanks(folded);
  for (const auto own : {of.email, of.email.substr(0, of.email.find('@')), of.name})
    if (is_little_more_than(plain, without_blanks(folded_password(own)))) return password_fault::own_name;
  return std::nullopt;
}

}  // namespace mbs::domain
