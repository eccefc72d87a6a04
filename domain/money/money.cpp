#include "domain/money/money.hpp"

#include <array>
#include <charconv>

namespace mbs::domain {
namespace {

constexpr std::size_t decimals = 4;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<money> money::from_text(std::string_view text) noexcept {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || fraction.size() > decimals) return std::nullopt;
  if (point != std::string_view::npos && fraction.empty()) return std::nullopt;

  std::int64_t units = 0;
  // Built downwards when negative: the smallest amount has no positive twin.
  const auto append = [&](char c) {
    const auto digit = negative ? '0' - c : c - '0';
    return is_digit(c) && !__builtin_mul_overflow(units, 10, &units) &&
        !__builtin_add_overflow(units, digit, &units);
  };
  for (const auto c : whole)
    if (!append(c)) return std::nullopt;
  for (std::size_t i = 0; i < decimals; ++i)
    if (!append(i < fraction.size() ? fraction[i] : '0')) return std::nullopt;
  return money{units};
}

std::string money::to_text() const {
  const auto bits = static_cast<std::uint64_t>(units_);
  const auto magnitude = units_ < 0 ? 0 - bits : bits;
  auto fraction = magnitude % units_per_shilling;
  std::array<char, 32> buffer;
  auto* out = buffer.data();
  if (units_ < 0) *out++ = '-';
  out = std::to_chars(out, buffer.data() + buffer.size(), magnitude / units_per_shilling).ptr;
  *out++ = '.';
  for (auto unit = static_cast<std::uint64_t>(units_per_shilling / 10); unit > 0; unit /= 10) {
    *out++ = static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
  return {buffer.data(), out};
}

}  // namespace mbs::domain
