#include "protocols/mpesa/payer.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <new>

namespace mbs::mpesa {

namespace {

constexpr std::size_t number_size = 12;
constexpr std::size_t hash_size = 64;
constexpr std::string_view country = "254";

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// In its 12 digits; empty when it is no number of a phone that pays.
std::string international(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::string number{text};
  if (number.size() == 10 && number.front() == '0') number.erase(0, 1);
  if (number.size() == 9) number.insert(0, country);
  return is_payer_number(number) ? number : std::string{};
}

/// The digits before and behind what is masked.
struct mask {
  std::string begin;
  std::string end;
};

/// Digits, stars, digits; spaces anywhere. An empty `begin`: no mask.
mask mask_of(std::string_view text) {
  mask m;
  std::size_t stars = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (c == '*') {
      if (!m.end.empty()) return {};
      ++stars;
    } else if (is_digit(c)) {
      (stars == 0 ? m.begin : m.end) += c;
    } else {
      return {};
    }
  }
  constexpr std::size_t most_stars = 12;
  const bool is_mask = stars > 0 && stars <= most_stars && m.begin.starts_with(country) &&
      m.begin.size() + m.end.size() < number_size;
  return is_mask ? m : mask{};
}

}  // namespace

payer payer::read(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  while (!text.empty() && spaces.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && spaces.find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  if (text.size() == hash_size && std::ranges::all_of(text, is_hex_digit))
    return {.shape = payer_shape::hashed, .text = lower(text)};
  if (auto number = international(text); !number.empty())
    return {.shape = payer_shape::plain, .text = std::move(number)};
  if (!mask_of(text).begin.empty()) return {.shape = payer_shape::masked, .text = std::string{text}};
  return {};
}

std::string payer::shown() const {
  constexpr std::size_t begins = 4, ends = 3;
  const auto masked = [](std::string_view begin, std::string_view end) {
    return std::string{begin}.append(" ***** ").append(end);
  };
  const std::string_view all = text;
  if (shape == payer_shape::plain && all.size() == number_size)
    return masked(all.substr(0, begins), all.substr(all.size() - ends));
  if (shape != payer_shape::masked) return {};
  const auto m = mask_of(all);
  const std::string_view end = m.end;
  return masked(
      std::string_view{m.begin}.substr(0, begins), end.substr(end.size() - std::min(ends, end.size())));
}

bool payer::may_be(std::string_view number) const {
  if (!is_payer_number(number)) return false;
  switch (shape) {
    case payer_shape::plain: return text == number;
    case payer_shape::masked: {
      const auto m = mask_of(text);
      return !m.begin.empty() && number.starts_with(m.begin) && number.ends_with(m.end);
    }
    case payer_shape::hashed: return text == hashed_number(number);
    case payer_shape::none: break;
  }
  return false;
}

bool is_payer_number(std::string_view text) noexcept {
  return text.size() == number_size && std::ranges::all_of(text, is_digit) &&
      (text.starts_with("2547") || text.starts_with("2541"));
}

std::string hashed_number(std::string_view number) {
  std::array<unsigned char, hash_size / 2> digest{};
  unsigned size = 0;
  if (EVP_Digest(number.data(), number.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc{};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto octet : digest)
    out.append({digits[octet >> 4], digits[octet & 15u]});
  return out;
}

}  // namespace mbs::mpesa
