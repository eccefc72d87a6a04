#include "bench/sandbox/mail_codings.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::bench {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr char32_t replacement = 0xFFFD;

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

int base64_value(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

/// The length of a soft line break ("=", blanks, line end) at the front of `text`; 0: there is none.
std::size_t soft_break(std::string_view text) noexcept {
  const auto end = text.find_first_not_of(" \t", 1);
  if (end == std::string_view::npos) return text.size();
  if (text[end] == '\n') return end + 1;
  return text.substr(end).starts_with("\r\n") ? end + 2 : 0;
}

/// "=?charset?B|Q?text?=" at the front of `value`.
struct encoded_word {
  std::size_t length = 0;  ///< 0: there is none
  std::string text;
};

encoded_word read_word(std::string_view value) {
  if (!value.starts_with("=?")) return {};
  const auto charset_end = value.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= value.size() ||
      value[charset_end + 2] != '?')
    return {};
  const auto begin = charset_end + 3;
  const auto end = value.find("?=", begin);
  if (end == std::string_view::npos) return {};
  const auto coded = value.substr(begin, end - begin);
  if (coded.find_first_of(" ?") != std::string_view::npos) return {};
  const auto coding = value[charset_end + 1];
  const auto charset = value.substr(2, charset_end - 2);
  if (coding == 'B' || coding == 'b') return {end + 2, to_utf8(from_base64(coded), charset)};
  if (coding == 'Q' || coding == 'q') return {end + 2, to_utf8(from_quoted_printable(coded, true), charset)};
  return {};
}

}  // namespace

std::string from_quoted_printable(std::string_view coded, bool is_word) {
  std::string out;
  out.reserve(coded.size());
  for (std::size_t at = 0; at < coded.size();) {
    const auto c = coded[at];
    if (c != '=') {
      out.push_back(is_word && c == '_' ? ' ' : c);
      ++at;
      continue;
    }
    const auto has_pair = at + 2 < coded.size();
    const auto high = has_pair ? hex_value(coded[at + 1]) : -1;
    const auto low = has_pair ? hex_value(coded[at + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out.push_back(static_cast<char>(high * 16 + low));
      at += 3;
    } else if (const auto skipped = soft_break(coded.substr(at)); skipped > 0) {
      at += skipped;
    } else {
      out.push_back(c);
      ++at;
    }
  }
  return out;
}

std::string from_base64(std::string_view coded) {
  std::string out;
  out.reserve(coded.size() * 3 / 4);
  unsigned bits = 0, held = 0;
  for (const auto c : coded) {
    if (c == '=') break;
    const auto value = base64_value(c);
    if (value < 0) continue;
    bits = bits << 6 | static_cast<unsigned>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held & 0xFFU));
  }
  return out;
}

std::string to_utf8(std::string_view octets, std::string_view charset) {
  const auto name = lower_case(charset);
  const auto is_latin = name == "iso-8859-1" || name == "latin1" || name == "windows-1252";
  std::string out;
  out.reserve(octets.size());
  while (!octets.empty()) {
    const auto c = is_latin ? domain::utf8_character{static_cast<unsigned char>(octets.front()), 1}
                            : domain::decode_utf8(octets);
    // A NUL in a text helps nobody, and shows as nothing.
    domain::append_utf8(out, c.length == 0 || c.code_point == 0 ? replacement : c.code_point);
    octets.remove_prefix(std::max<std::size_t>(1, c.length));
  }
  return out;
}

std::string from_encoded_words(std::string_view value) {
  std::string out, gap;
  bool after_word = false;
  while (!value.empty()) {
    if (auto word = read_word(value); word.length > 0) {
      // Blanks between two encoded words are not shown (RFC 2047, 6.2).
      if (!after_word) out += gap;
      gap.clear();
      out += word.text;
      after_word = true;
      value.remove_prefix(word.length);
      continue;
    }
    if (blanks.find(value.front()) != std::string_view::npos) {
      gap.push_back(' ');
    } else {
      out += gap;
      gap.clear();
      out.push_back(value.front());
      after_word = false;
    }
    value.remove_prefix(1);
  }
  return to_utf8(out, "utf-8");
}

std::string lower_case(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
      [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return out;
}

std::string_view trimmed(std::string_view text) noexcept {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace mbs::bench
