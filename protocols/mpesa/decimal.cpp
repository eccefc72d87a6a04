#include "protocols/mpesa/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace mbs::mpesa {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// The digits that `text` begins with, taken off it.
std::string_view take_digits(std::string_view& text) noexcept {
  const auto end = std::ranges::find_if_not(text, is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

/// What "e" and its sign and digits say, taken off `text`.
std::optional<std::int64_t> take_exponent(std::string_view& text) noexcept {
  if (!text.starts_with('e') && !text.starts_with('E')) return 0;
  text.remove_prefix(1);
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  constexpr std::size_t most_digits = 4;
  const auto digits = take_digits(text);
  if (digits.empty() || digits.size() > most_digits) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return is_negative ? -value : value;
}

}  // namespace

std::optional<decimal> read_decimal(std::string_view text) {
  const auto before = take_digits(text);
  if (before.empty()) return std::nullopt;
  std::string_view behind;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    behind = take_digits(text);
    if (behind.empty()) return std::nullopt;
  }
  const auto exponent = take_exponent(text);
  if (!exponent || !text.empty()) return std::nullopt;

  decimal d{.digits = std::string{before}.append(behind),
      .exponent = *exponent - static_cast<std::int64_t>(behind.size())};
  const auto last = d.digits.find_last_not_of('0');
  if (last == std::string::npos) return decimal{};
  d.exponent += static_cast<std::int64_t>(d.digits.size() - last - 1);
  d.digits.erase(last + 1);
  d.digits.erase(0, d.digits.find_first_not_of('0'));
  return d;
}

std::optional<std::string> whole_digits(std::string_view text, std::size_t most) {
  auto d = read_decimal(text);
  if (!d || d->exponent < 0) return std::nullopt;
  if (d->digits.empty()) return "0";
  const auto zeros = static_cast<std::size_t>(d->exponent);
  if (d->digits.size() + zeros > most) return std::nullopt;
  d->digits.append(zeros, '0');
  return std::move(d->digits);
}

}  // namespace mbs::mpesa
