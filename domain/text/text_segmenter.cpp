#include "domain/text/text_segmenter.hpp"

#include "domain/text/gsm0338_table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace mbs::domain {
namespace {

struct code_range {
  char32_t first;
  char32_t last;
};

// What attaches to the character before it: combining marks of the scripts that phones here show, variation
// selectors, skin tones and tags (Unicode Grapheme_Cluster_Break=Extend, the segments that matter in an SMS).
constexpr std::array extenders{code_range{0x0300, 0x036F}, code_range{0x0483, 0x0489},
    code_range{0x0591, 0x05BD}, code_range{0x05BF, 0x05BF}, code_range{0x05C1, 0x05C2},
    code_range{0x05C4, 0x05C5}, code_range{0x05C7, 0x05C7}, code_range{0x0610, 0x061A},
    code_range{0x064B, 0x065F}, code_range{0x0670, 0x0670}, code_range{0x06D6, 0x06DC},
    code_range{0x06DF, 0x06E4}, code_range{0x06E7, 0x06E8}, code_range{0x06EA, 0x06ED},
    code_range{0x0900, 0x0903}, code_range{0x093A, 0x093C}, code_range{0x093E, 0x094F},
    code_range{0x0981, 0x0983}, code_range{0x09BC, 0x09BC}, code_range{0x09BE, 0x09CD},
    code_range{0x0A01, 0x0A03}, code_range{0x0A3C, 0x0A4D}, code_range{0x0A81, 0x0A83},
    code_range{0x0ABC, 0x0ABC}, code_range{0x0ABE, 0x0ACD}, code_range{0x0B82, 0x0B82},
    code_range{0x0BBE, 0x0BCD}, code_range{0x0E31, 0x0E31}, code_range{0x0E34, 0x0E3A},
    code_range{0x0E47, 0x0E4E}, code_range{0x135D, 0x135F}, code_range{0x1AB0, 0x1AFF},
    code_range{0x1DC0, 0x1DFF}, code_range{0x200C, 0x200D}, code_range{0x20D0, 0x20FF},
    code_range{0x302A, 0x302F}, code_range{0x3099, 0x309A}, code_range{0xFE00, 0xFE0F},
    code_range{0xFE20, 0xFE2F}, code_range{0x1F3FB, 0x1F3FF}, code_range{0xE0020, 0xE007F},
    code_range{0xE0100, 0xE01EF}};
constexpr char32_t zero_width_joiner = 0x200D;

bool extends(char32_t c) noexcept {
  const auto* at = std::lower_bound(extenders.begin(), extenders.end(), c,
      [](const code_range& range, char32_t value) { return range.last < value; });
  return at != extenders.end() && at->first <= c;
}

constexpr bool is_high(char16_t u) noexcept {
  return u >= 0xD800 && u <= 0xDBFF;
}
constexpr bool is_low(char16_t u) noexcept {
  return u >= 0xDC00 && u <= 0xDFFF;
}
constexpr bool is_regional(char32_t c) noexcept {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

constexpr char32_t join(char16_t high, char16_t low) noexcept {
  return 0x10000u + ((static_cast<char32_t>(high) - 0xD800u) << 10) + (static_cast<char32_t>(low) - 0xDC00u);
}

bool splits_pair(std::u16string_view text, std::size_t at) noexcept {
  return is_low(text[at]) && is_high(text[at - 1]);
}

char32_t character_at(std::u16string_view text, std::size_t at) noexcept {
  if (is_high(text[at]) && at + 1 < text.size() && is_low(text[at + 1])) return join(text[at], text[at + 1]);
  return text[at];
}

char32_t character_before(std::u16string_view text, std::size_t at) noexcept {
  if (at >= 2 && splits_pair(text, at - 1)) return join(text[at - 2], text[at - 1]);
  return text[at - 1];
}

/// Whether the flag letters before `at` leave one without its partner.
bool ends_half_a_flag(std::u16string_view text, std::size_t at) noexcept {
  bool half = false;
  for (; at >= 2 && is_regional(character_before(text, at)); at -= 2)
    half = !half;
  return half;
}

bool splits_grapheme(std::u16string_view text, std::size_t at) noexcept {
  if (splits_pair(text, at)) return true;
  const auto after = character_at(text, at);
  if (extends(after)) return true;
  const auto before = character_before(text, at);
  if (before == zero_width_joiner) return true;
  if (before == U'\r') return after == U'\n';
  return is_regional(after) && is_regional(before) && ends_half_a_flag(text, at);
}

}  // namespace

std::size_t gsm7_segment_length(std::string_view rest, std::size_t room) noexcept {
  if (rest.size() <= room) return rest.size();
  return static_cast<std::uint8_t>(rest[room - 1]) == gsm_escape ? room - 1 : room;
}

std::size_t ucs2_segment_length(std::u16string_view text, std::size_t begin, std::size_t room) noexcept {
  if (text.size() - begin <= room) return text.size() - begin;
  const auto last = begin + room;
  auto end = last;
  while (end > begin && splits_grapheme(text, end))
    --end;
  if (end > begin) return end - begin;
  return splits_pair(text, last) ? room - 1 : room;
}

}  // namespace mbs::domain
