#include "domain/text/gsm0338.hpp"
#include "domain/text/gsm0338_table.hpp"
#include "domain/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace mbs::domain {
namespace {

// The base letter of each Latin letter with marks (its NFKD decomposition's first, or the letter it is drawn
// from); a space where there is none. One row is 64 letters.
constexpr char32_t latin_first = 0x00C0;
constexpr std::string_view latin =
    "AAAAAA CEEEEIIIIDNOOOOO  UUUUY  aaaaaa ceeeeiiiidnooooo  uuuuy y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi  JjKkkLlLlLl "
    " LlNnNnNnnNnOoOoOo  RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
    "bB    OCcDD   EEEFfGG IIKkl MNnOOo  Pp      Tt Uu  YyZz         "
    "             AaIiOoUuUuUuUuUueAaAa    GgKkOoOo  j   Gg  NnAa    "
    "AaAaEeEeIiIiOoOoRrRrUuUuSsTt  Hh d  ZzAaEeOoOoOoOoYylntj  ACcLTs"
    "z  BU EeJj  RrYy";
constexpr char32_t latin_additional_first = 0x1E00;
constexpr std::string_view latin_additional =
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
    "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
    "WwWwWwWwWwXxXxYyZzZzZzhtwy s    AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy      ";
static_assert(latin.size() == 0x0250 - 0x00C0 && latin_additional.size() == 0x100);

struct replacement {
  char32_t code_point;
  std::string_view by;
};

// In order of code points.
constexpr std::array replacements{replacement{0x0009, " "}, replacement{0x0060, "'"},
    replacement{0x00A0, " "}, replacement{0x00A2, "c"}, replacement{0x00A9, "(C)"}, replacement{0x00AA, "a"},
    replacement{0x00AB, "\""}, replacement{0x00AD, "-"}, replacement{0x00AE, "(R)"}, replacement{0x00B2, "2"},
    replacement{0x00B3, "3"}, replacement{0x00B4, "'"}, replacement{0x00B7, "-"}, replacement{0x00B9, "1"},
    replacement{0x00BA, "o"}, replacement{0x00BB, "\""}, replacement{0x00BC, "1/4"},
    replacement{0x00BD, "1/2"}, replacement{0x00BE, "3/4"}, replacement{0x00D7, "x"},
    replacement{0x00DE, "Th"}, replacement{0x00E7, "\u00C7"}, replacement{0x00FE, "th"},
    replacement{0x0132, "IJ"}, replacement{0x0133, "ij"}, replacement{0x0152, "OE"},
    replacement{0x0153, "oe"}, replacement{0x01C4, "DZ"}, replacement{0x01C5, "Dz"},
    replacement{0x01C6, "dz"}, replacement{0x01C7, "LJ"}, replacement{0x01C8, "Lj"},
    replacement{0x01C9, "lj"}, replacement{0x01CA, "NJ"}, replacement{0x01CB, "Nj"},
    replacement{0x01CC, "nj"}, replacement{0x01F1, "DZ"}, replacement{0x01F2, "Dz"},
    replacement{0x01F3, "dz"}, replacement{0x1E9E, "SS"}, replacement{0x2018, "'"}, replacement{0x2019, "'"},
    replacement{0x201A, "'"}, replacement{0x201B, "'"}, replacement{0x201C, "\""}, replacement{0x201D, "\""},
    replacement{0x201E, "\""}, replacement{0x2022, "*"}, replacement{0x2026, "..."},
    replacement{0x2028, "\n"}, replacement{0x2029, "\n"}, replacement{0x202F, " "}, replacement{0x2032, "'"},
    replacement{0x2033, "\""}, replacement{0x205F, " "}, replacement{0x20A1, "C"}, replacement{0x20A3, "F"},
    replacement{0x20A4, "\u00A3"}, replacement{0x20A6, "N"}, replacement{0x20A8, "Rs"},
    replacement{0x20A9, "W"}, replacement{0x20AB, "d"}, replacement{0x20B1, "P"}, replacement{0x20B5, "C"},
    replacement{0x20B9, "Rs"}, replacement{0x2122, "TM"}, replacement{0x2212, "-"}, replacement{0x3000, " "},
    replacement{0xFB00, "ff"}, replacement{0xFB01, "fi"}, replacement{0xFB02, "fl"}};
static_assert(std::is_sorted(replacements.begin(), replacements.end(),
    [](const replacement& a, const replacement& b) { return a.code_point < b.code_point; }));

constexpr bool is_combining(char32_t c) noexcept {
  return c >= 0x0300 && c <= 0x036F;
}

constexpr bool is_invisible(char32_t c) noexcept {
  return c == 0x200B || c == 0x200C || c == 0x2060 || c == 0xFEFF;
}

/// Pictures whose joiners must stay: what precedes a joiner inside an emoji.
constexpr bool is_pictorial(char32_t c) noexcept {
  return c >= 0x1F000 || c == 0xFE0F || (c >= 0x2190 && c <= 0x2BFF);
}

constexpr bool is_latin_letter(char32_t c) noexcept {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') ||
      (c >= latin_first && c < 0x0250 && c != 0xD7 && c != 0xF7) ||
      (c >= latin_additional_first && c <= 0x1EFF);
}

struct composition_rule {
  char32_t letter;
  char32_t mark;
  char32_t composed;
};
// Letters written as base and mark that the alphabet has as one.
constexpr std::array compositions{composition_rule{U'e', 0x0300, 0xE8}, composition_rule{U'e', 0x0301, 0xE9},
    composition_rule{U'u', 0x0300, 0xF9}, composition_rule{U'i', 0x0300, 0xEC},
    composition_rule{U'o', 0x0300, 0xF2}, composition_rule{U'a', 0x0300, 0xE0},
    composition_rule{U'C', 0x0327, 0xC7}, composition_rule{U'c', 0x0327, 0xC7},
    composition_rule{U'A', 0x030A, 0xC5}, composition_rule{U'a', 0x030A, 0xE5},
    composition_rule{U'E', 0x0301, 0xC9}, composition_rule{U'A', 0x0308, 0xC4},
    composition_rule{U'O', 0x0308, 0xD6}, composition_rule{U'U', 0x0308, 0xDC},
    composition_rule{U'a', 0x0308, 0xE4}, composition_rule{U'o', 0x0308, 0xF6},
    composition_rule{U'u', 0x0308, 0xFC}, composition_rule{U'N', 0x0303, 0xD1},
    composition_rule{U'n', 0x0303, 0xF1}};

char32_t compose_letter(char32_t letter, char32_t mark) noexcept {
  for (const auto& rule : compositions)
    if (rule.letter == letter && rule.mark == mark) return rule.composed;
  return 0;
}

char base_letter(char32_t c) noexcept {
  if (c >= latin_first && c - latin_first < latin.size()) return latin[c - latin_first];
  if (c >= latin_additional_first && c - latin_additional_first < latin_additional.size())
    return latin_additional[c - latin_additional_first];
  return ' ';
}

void append_likeness(std::string& to, char32_t c) {
  if (gsm_code_of(c).fits()) return append_utf8(to, c);
  const auto* at = std::lower_bound(replacements.begin(), replacements.end(), c,
      [](const replacement& r, char32_t value) { return r.code_point < value; });
  if (at != replacements.end() && at->code_point == c) {
    to += at->by;
  } else if ((c >= 0x2000 && c <= 0x200A)) {
    to += ' ';
  } else if (c >= 0x2010 && c <= 0x2015) {
    to += '-';
  } else if (c >= 0xFF01 && c <= 0xFF5E) {
    append_utf8(to, c - 0xFF01 + U'!');
  } else if (const auto base = base_letter(c); base != ' ') {
    to += base;
  } else {
    append_utf8(to, c);
  }
}

}  // namespace

std::string transliterate(std::string_view utf8) {
  std::string text;
  text.reserve(utf8.size());
  char32_t before = 0;
  auto before_at = text.size();
  while (!utf8.empty()) {
    const auto c = decode_utf8(utf8);
    if (c.length == 0) {  // not UTF-8: left for segment() to refuse
      text += utf8;
      break;
    }
    utf8.remove_prefix(c.length);
    const auto point = c.code_point;
    if (is_invisible(point) || (point == 0x200D && !is_pictorial(before))) continue;
    if (is_combining(point) && is_latin_letter(before)) {
      if (const auto composed = compose_letter(before, point); composed != 0) {
        text.resize(before_at);
        append_utf8(text, composed);
      }
      continue;
    }
    const bool line_ended = point == U'\n' && before == U'\r';
    before = point;
    before_at = text.size();
    if (line_ended) continue;
    append_likeness(text, point == U'\r' ? U'\n' : point);
  }
  return text;
}

}  // namespace mbs::domain
