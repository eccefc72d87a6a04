#include "domain/text/clean_text.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

constexpr char32_t replacement = 0xFFFD;

/// The next character, with its octets taken off; U+FFFD for an octet that begins none.
char32_t take_character(std::string_view& text) noexcept {
  const auto next = decode_utf8(text);
  text.remove_prefix(std::max<std::size_t>(next.length, 1));
  return next.length == 0 ? replacement : next.code_point;
}

bool is_plain_ascii(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

bool is_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

bool is_hidden(char32_t c) noexcept {
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
      c == 0xfeff || c == 0xad || c == 0x61c;
}

bool turns_writing(char32_t c) noexcept {
  return c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
      c == 0x61c;
}

bool is_space(char32_t c) noexcept {
  return c == U' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x3000;
}

bool is_words(std::string_view text, std::size_t most) noexcept {
  std::size_t characters = 0;
  bool has_ink = false;
  while (!text.empty()) {
    const auto next = decode_utf8(text);
    if (next.length == 0 || is_control(next.code_point) || turns_writing(next.code_point)) return false;
    has_ink |= !is_hidden(next.code_point) && !is_space(next.code_point);
    ++characters;
    text.remove_prefix(next.length);
  }
  return has_ink && characters <= most;
}

std::string valid_utf8(std::string_view text) {
  if (utf8_length(text) != not_utf8) return std::string{text};
  std::string valid;
  while (!text.empty())
    append_utf8(valid, take_character(text));
  return valid;
}

std::string clean_text(std::string_view text, std::size_t most) {
  if (is_plain_ascii(text)) return std::string{text.substr(0, most)};
  std::string clean;
  for (std::size_t characters = 0; !text.empty() && characters < most;) {
    const auto c = take_character(text);
    if (is_control(c)) continue;
    append_utf8(clean, c);
    ++characters;
  }
  return clean;
}

}  // namespace mbs::domain
