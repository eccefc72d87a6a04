#include "actors/money/billing_text.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::actors {

namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_right_to_left(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}
/// Turns the direction of others, and is nothing to be seen.
bool is_mark_of_direction(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
      c == 0xFEFF;
}

std::u32string characters_of(std::string_view text) {
  std::u32string all;
  while (!text.empty()) {
    const auto c = domain::decode_utf8(text);
    text.remove_prefix(std::max<std::size_t>(c.length, 1));
    if (c.length == 0 || c.code_point > 0xFFFF)
      all += replacement;
    else if (c.code_point < ' ' || (c.code_point >= 0x7F && c.code_point <= 0xA0))
      all += U' ';
    else if (!is_mark_of_direction(c.code_point))
      all += c.code_point;
  }
  return all;
}

/// Whether another letter from right to left follows, behind blanks at most.
bool goes_on(const std::u32string& text, std::size_t at) {
  while (at < text.size() && text[at] == U' ')
    ++at;
  return at < text.size() && is_right_to_left(text[at]);
}

/// The octets of the first character.
std::size_t first_length(std::string_view text) {
  return std::max<std::size_t>(domain::decode_utf8(text).length, 1);
}

/// As much of the word as fits, one character at least.
std::string_view beginning_of(std::string_view word, const std::function<bool(const std::string&)>& fits) {
  std::size_t taken = first_length(word);
  while (taken < word.size()) {
    const auto more = taken + first_length(word.substr(taken));
    if (!fits(std::string{word.substr(0, more)})) break;
    taken = more;
  }
  return word.substr(0, taken);
}

std::string with_ellipsis(std::string line, const std::function<bool(const std::string&)>& fits) {
  const std::string mark = "\u2026";
  const auto goes_on = [](char octet) { return (static_cast<unsigned char>(octet) & 0xC0u) == 0x80u; };
  while (!line.empty() && !fits(line + mark)) {
    while (line.size() > 1 && goes_on(line.back()))
      line.pop_back();
    line.pop_back();
  }
  return line + mark;
}

}  // namespace

std::string settable_text(std::string_view text) {
  auto all = characters_of(text);
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (!is_right_to_left(all[at])) continue;
    auto end = at;
    while (end < all.size() && (is_right_to_left(all[end]) || (all[end] == U' ' && goes_on(all, end))))
      ++end;
    std::reverse(
        all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(end));
    at = end - 1;
  }
  std::string set;
  for (const auto c : all)
    domain::append_utf8(set, c);
  return set;
}

std::vector<std::string> broken_lines(
    std::string_view text, std::size_t most, const std::function<bool(const std::string&)>& fits) {
  std::vector<std::string> lines;
  std::string line;
  while (true) {
    while (text.starts_with(' '))
      text.remove_prefix(1);
    if (text.empty()) break;
    const auto word = text.substr(0, text.find(' '));
    const auto longer = line.empty() ? std::string{word} : line + ' ' + std::string{word};
    if (fits(longer)) {
      line = longer;
      text.remove_prefix(word.size());
      continue;
    }
    if (line.empty()) {
      const auto part = beginning_of(word, fits);
      line = part;
      text.remove_prefix(part.size());
    }
    if (lines.size() + 1 == most && !text.empty()) {
      lines.push_back(with_ellipsis(std::move(line), fits));
      return lines;
    }
    lines.push_back(std::move(line));
    line.clear();
  }
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

}  // namespace mbs::actors
