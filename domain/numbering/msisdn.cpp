#include "domain/numbering/msisdn.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

namespace mbs::domain {
namespace {

constexpr std::int64_t country_code = 254;
constexpr std::size_t national_length = 9;
constexpr std::size_t longest_e164 = 15;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr bool all_digits(std::string_view text) noexcept {
  for (const auto c : text)
    if (!is_digit(c)) return false;
  return true;
}

/// The digits of a number as written, and what stood around them.
struct dialled {
  std::array<char, 2 * longest_e164 + 2> digits{};
  std::size_t count = 0;
  bool plus = false;
  bool spaced = false;       // there are blanks between digits
  std::uint64_t points = 0;  // bit n: a point stands before digit n

  [[nodiscard]] bool has_point_before(std::size_t digit) const noexcept {
    return (points >> digit & 1U) != 0;
  }
};

enum class sort_of_character : std::uint8_t { digit, plus, blank, ornament, separator, stranger };

sort_of_character sort_of(char32_t c) noexcept {
  if (c >= U'0' && c <= U'9') return sort_of_character::digit;
  switch (c) {
    case U'+': return sort_of_character::plus;
    case U' ':
    case U'\t':
    case 0x00A0:
    case 0x202F:
    case 0x205F:
    case 0x3000: return sort_of_character::blank;
    case U'-':
    case U'.':
    case U'(':
    case U')':
    case 0x00AD:
    case 0x2060:
    case 0x2212:
    case 0xFEFF: return sort_of_character::ornament;
    case U'/':
    case U',':
    case U';':
    case U'|':
    case U'&':
    case U'\r':
    case U'\n': return sort_of_character::separator;
    default: break;
  }
  if (c >= 0x2000 && c <= 0x200A) return sort_of_character::blank;
  // Hyphens and dashes; zero-width characters and the direction marks that address books wrap numbers in.
  if ((c >= 0x2010 && c <= 0x2015) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
      (c >= 0x2066 && c <= 0x2069))
    return sort_of_character::ornament;
  return sort_of_character::stranger;
}

constexpr bool is_apostrophe(char32_t c) noexcept {
  return c == U'\'' || c == 0x2018 || c == 0x2019;
}

/// Length of "tel:" in any case at the start; 0 when it is not there.
constexpr std::size_t tel_prefix(std::string_view text) noexcept {
  constexpr std::string_view prefix = "tel:";
  if (text.size() < prefix.size()) return 0;
  for (std::size_t i = 0; i < 3; ++i)
    if ((text[i] | 0x20) != prefix[i]) return 0;
  return text[3] == ':' ? prefix.size() : 0;
}

/// Whether the zeros from `digit` on are a group of a number that is written in groups of three between
/// points, as in 0712.345.000.
bool is_group_of_three(const dialled& number, std::size_t digit) noexcept {
  return number.count - digit == 3 && digit >= 3 && number.has_point_before(digit - 3);
}

/// Spreadsheets write whole numbers as decimals: a point with nothing but zeros behind it says nothing of a
/// number. As digits they would make a number that is too short somebody else's.
void cut_decimals(dialled& number) noexcept {
  while (number.points != 0) {
    const auto last = static_cast<std::size_t>(std::bit_width(number.points)) - 1;
    const auto* const begin = number.digits.data() + last;
    const auto* const end = number.digits.data() + number.count;
    if (!std::all_of(begin, end, [](char c) { return c == '0'; })) return;
    if (is_group_of_three(number, last)) return;
    number.count = last;
    number.points &= ~(std::uint64_t{1} << last);
  }
}

/// Drops all that people write around digits. Errors: several_msisdns, invalid_msisdn.
result<dialled> strip(std::string_view text) noexcept {
  dialled number;
  bool separated = false;  // by a sign or an end of line after the first digits
  bool sign_seen = false;
  bool blank_since_digit = false;
  bool tel_seen = false;
  while (!text.empty()) {
    const bool at_start = number.count == 0 && !number.plus;
    if (const auto skip = at_start && !tel_seen ? tel_prefix(text) : 0; skip != 0) {
      tel_seen = true;
      text.remove_prefix(skip);
      continue;
    }
    const auto c = decode_utf8(text);
    if (c.length == 0) return errc::invalid_msisdn;
    text.remove_prefix(c.length);
    switch (sort_of(c.code_point)) {
      case sort_of_character::digit:
        if (separated) return errc::several_msisdns;
        if (sign_seen || number.count == number.digits.size()) return errc::invalid_msisdn;
        number.spaced = number.spaced || (blank_since_digit && number.count > 0);
        blank_since_digit = false;
        number.digits[number.count++] = static_cast<char>(c.code_point);
        break;
      case sort_of_character::plus:
        if (number.count > 0 && (separated || blank_since_digit)) return errc::several_msisdns;
        if (!at_start || sign_seen) return errc::invalid_msisdn;
        number.plus = true;
        break;
      case sort_of_character::separator:
        separated = separated || number.count > 0;
        sign_seen = sign_seen || (c.code_point != U'\n' && c.code_point != U'\r');
        break;
      case sort_of_character::blank: blank_since_digit = true; break;
      case sort_of_character::ornament:
        if (c.code_point == U'.') number.points |= std::uint64_t{1} << number.count;
        break;
      case sort_of_character::stranger:
        if (!at_start || !is_apostrophe(c.code_point)) return errc::invalid_msisdn;
        break;
    }
  }
  if (sign_seen) return errc::invalid_msisdn;
  cut_decimals(number);
  return number;
}

/// `national` has no trunk prefix. `prefixed` says that one, or the country's code, stood before it.
errc reason_against(std::string_view national, bool prefixed) noexcept {
  if (!prefixed && national.size() >= 3 && national.size() <= 5 && national[0] != '0')
    return errc::not_sms_capable;
  const bool fixed = !national.empty() && (national[0] == '2' || (national[0] >= '4' && national[0] <= '6'));
  if (fixed &&
      (national.size() == national_length || (prefixed && national.size() >= 7 && national.size() < 9)))
    return errc::not_sms_capable;
  // Toll-free and premium numbers have nine or ten digits.
  const bool special = national.starts_with("800") || national.starts_with("900");
  if (special && national.size() >= national_length && national.size() <= national_length + 1)
    return errc::not_sms_capable;
  return errc::invalid_msisdn;
}

/// `digits` are ASCII digits only.
result<std::int64_t> national_number(std::string_view digits, bool plus) noexcept {
  bool international = plus;
  if (!plus) {
    for (const std::string_view exit : {"000254", "00254"}) {
      if (!digits.starts_with(exit)) continue;
      digits.remove_prefix(exit.size() - 3);
      international = true;
      break;
    }
    international = international || (digits.starts_with("254") && digits.size() > national_length);
  }
  if (international) {
    if (!digits.starts_with("254")) return errc::invalid_msisdn;
    digits.remove_prefix(3);
  }
  const bool trunk = digits.starts_with('0');
  if (trunk) digits.remove_prefix(1);
  if (digits.size() != national_length || (digits[0] != '7' && digits[0] != '1'))
    return reason_against(digits, trunk || international);
  std::int64_t number = 0;
  for (const auto c : digits)
    number = number * 10 + (c - '0');
  return number;
}

}  // namespace

result<msisdn> msisdn::parse(std::string_view text) noexcept {
  constexpr std::int64_t country = country_code * 1'000'000'000;
  const auto from_national = [](result<std::int64_t> national) -> result<msisdn> {
    if (!national) return national.error();
    return msisdn{country + *national};
  };
  const bool plus = text.starts_with('+');
  if (const auto plain = text.substr(plus ? 1 : 0); all_digits(plain))
    return from_national(national_number(plain, plus));

  const auto stripped = strip(text);
  if (!stripped) return stripped.error();
  const auto& number = *stripped;
  // Two numbers with only a blank between them are longer than any one number.
  if (number.spaced && number.count > longest_e164) return errc::several_msisdns;
  return from_national(national_number({number.digits.data(), number.count}, number.plus));
}

std::string msisdn::to_e164() const {
  return '+' + to_digits();
}

std::string msisdn::to_digits() const {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), e164_).ptr;
  return {buffer.data(), end};
}

}  // namespace mbs::domain
