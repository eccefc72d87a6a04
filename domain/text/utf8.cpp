#include "domain/text/utf8.hpp"

namespace mbs::domain {
namespace {

constexpr std::uint32_t octet(char c) noexcept {
  return static_cast<unsigned char>(c);
}

constexpr bool continues(char c) noexcept {
  return (octet(c) & 0xC0u) == 0x80u;
}

constexpr char as_char(std::uint32_t value) noexcept {
  return static_cast<char>(static_cast<unsigned char>(value & 0xFFu));
}

}  // namespace

utf8_character decode_utf8(std::string_view text) noexcept {
  const auto first = octet(text[0]);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2) return {};
  if (first < 0xE0) {
    if (text.size() < 2 || !continues(text[1])) return {};
    return {(first & 0x1Fu) << 6 | (octet(text[1]) & 0x3Fu), 2};
  }
  if (first < 0xF0) {
    if (text.size() < 3 || !continues(text[1]) || !continues(text[2])) return {};
    const auto cp = (first & 0x0Fu) << 12 | (octet(text[1]) & 0x3Fu) << 6 | (octet(text[2]) & 0x3Fu);
    if (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF)) return {};
    return {cp, 3};
  }
  if (first < 0xF5) {
    if (text.size() < 4 || !continues(text[1]) || !continues(text[2]) || !continues(text[3])) return {};
    const auto cp = (first & 0x07u) << 18 | (octet(text[1]) & 0x3Fu) << 12 | (octet(text[2]) & 0x3Fu) << 6 |
        (octet(text[3]) & 0x3Fu);
    if (cp < 0x10000 || cp > 0x10FFFF) return {};
    return {cp, 4};
  }
  return {};
}

void append_utf8(std::string& to, char32_t code_point) {
  const auto cp = static_cast<std::uint32_t>(code_point);
  if (cp < 0x80) {
    to += as_char(cp);
  } else if (cp < 0x800) {
    to += as_char(0xC0u | cp >> 6);
    to += as_char(0x80u | (cp & 0x3Fu));
  } else if (cp < 0x10000) {
    to += as_char(0xE0u | cp >> 12);
    to += as_char(0x80u | (cp >> 6 & 0x3Fu));
    to += as_char(0x80u | (cp & 0x3Fu));
  } else {
    to += as_char(0xF0u | cp >> 18);
    to += as_char(0x80u | (cp >> 12 & 0x3Fu));
    to += as_char(0x80u | (cp >> 6 & 0x3Fu));
    to += as_char(0x80u | (cp & 0x3Fu));
  }
}

std::size_t utf8_length(std::string_view text) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    if (c.length == 0) return not_utf8;
    text.remove_prefix(c.length);
    ++count;
  }
  return count;
}

}  // namespace mbs::domain
