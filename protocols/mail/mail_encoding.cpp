#include "protocols/mail/mail_encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace mbs::mail {

namespace {

constexpr std::size_t longest_line = 76, longest_word = 75;
constexpr std::string_view opening = "=?UTF-8?B?", closing = "?=";

bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u;
}

std::string base64(std::string_view octets) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const auto part = octets.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (k < part.size() ? static_cast<unsigned char>(part[k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= part.size() ? alphabet[bits >> (18 - 6 * k) & 63u] : '=';
  }
  return out;
}

/// How many octets of `text` fit into an encoded word of at most `room` octets: whole characters.
std::size_t fitting(std::string_view text, std::size_t room) noexcept {
  const auto inner = room > opening.size() + closing.size() ? room - opening.size() - closing.size() : 0;
  auto n = std::min(text.size(), inner / 4 * 3);
  while (n > 0 && n < text.size() && is_continuation(text[n]))
    --n;
  return n;
}

std::string as_number(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto octet = static_cast<unsigned char>(c);
  return {'=', digits[octet >> 4], digits[octet & 15u]};
}

/// How the octet at `at` is written.
std::string written(std::string_view text, std::size_t at, bool begins_line) {
  const char c = text[at];
  const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n';
  if (c == ' ' || c == '\t') return ends_line ? as_number(c) : std::string{c};
  if (c == '.' && begins_line) return as_number(c);
  return c > ' ' && c <= '~' && c != '=' ? std::string{c} : as_number(c);
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      out += "\r\n";
      line = 0;
      continue;
    }
    auto next = written(text, at, line == 0);
    // A soft break needs room for its "=".
    if (line + next.size() > longest_line - 1) {
      out += "=\r\n";
      line = 0;
      next = written(text, at, true);
    }
    out += next;
    line += next.size();
  }
  return out;
}

std::string encoded_words(std::string_view text, std::size_t used) {
  std::string out;
  while (!text.empty()) {
    const auto room = longest_line - std::min(longest_line, used);
    const auto n = fitting(text, std::min(longest_word, room));
    if (n == 0 && used > 1) {
      out += "\r\n ";
      used = 1;
      continue;
    }
    const auto take = std::max<std::size_t>(n, 1);
    const auto word = base64(text.substr(0, take));
    out.append(opening).append(word).append(closing);
    used += opening.size() + word.size() + closing.size();
    text.remove_prefix(take);
    if (!text.empty()) {
      out += "\r\n ";
      used = 1;
    }
  }
  return out;
}

}  // namespace mbs::mail
