#include "domain/text/gsm0338.hpp"

#include "domain/text/gsm0338_table.hpp"
#include "domain/text/text_segmenter.hpp"
#include "domain/text/utf8.hpp"

#include <algorithm>
#include <string>

namespace mbs::domain {
namespace {

constexpr char as_char(std::uint32_t value) noexcept {
  return static_cast<char>(static_cast<unsigned char>(value & 0xFFu));
}

enum class gsm7_outcome : std::uint8_t { done, needs_ucs2, invalid };

// Most texts are plain ASCII: their septets are as many as their octets, and `to` is written without growing.
gsm7_outcome to_gsm7(std::string_view utf8, std::string& to) {
  to.resize(utf8.size() * 2);
  auto* out = to.data();
  while (!utf8.empty()) {
    auto code_point = static_cast<char32_t>(static_cast<unsigned char>(utf8[0]));
    std::size_t length = 1;
    if (code_point >= 0x80) {
      const auto c = decode_utf8(utf8);
      if (c.length == 0) return gsm7_outcome::invalid;
      code_point = c.code_point;
      length = c.length;
    }
    const auto code = gsm_code_of(code_point);
    if (!code.fits()) return gsm7_outcome::needs_ucs2;
    if (code.escaped) *out++ = as_char(gsm_escape);
    *out++ = as_char(code.septet);
    utf8.remove_prefix(length);
  }
  to.resize(static_cast<std::size_t>(out - to.data()));
  return gsm7_outcome::done;
}

/// False when `utf8` is not UTF-8.
bool to_utf16(std::string_view utf8, std::u16string& to) {
  to.reserve(utf8.size());
  while (!utf8.empty()) {
    const auto c = decode_utf8(utf8);
    if (c.length == 0) return false;
    if (c.code_point < 0x10000) {
      to += static_cast<char16_t>(c.code_point);
    } else {
      to += static_cast<char16_t>(0xD800u + ((c.code_point - 0x10000u) >> 10));
      to += static_cast<char16_t>(0xDC00u + ((c.code_point - 0x10000u) & 0x3FFu));
    }
    utf8.remove_prefix(c.length);
  }
  return true;
}

std::string to_octets(std::u16string_view units) {
  std::string octets(units.size() * 2, '\0');
  auto* out = octets.data();
  for (const auto unit : units) {
    *out++ = as_char(static_cast<std::uint32_t>(unit) >> 8);
    *out++ = as_char(unit);
  }
  return octets;
}

result<segmented_text> segment_gsm7(std::string septets, segment_capacity room, std::uint8_t max_segments) {
  segmented_text segmented{encoding::gsm7, static_cast<std::uint32_t>(septets.size()), {}};
  if (septets.size() <= room.single) {
    septets.shrink_to_fit();
    segmented.segments.push_back(std::move(septets));
    return segmented;
  }
  std::string_view rest = septets;
  if (rest.size() > std::size_t{room.concatenated} * max_segments) return errc::text_too_long;
  segmented.segments.reserve(rest.size() / (room.concatenated - 1u) + 1);
  while (!rest.empty()) {
    if (segmented.segments.size() == max_segments) return errc::text_too_long;
    const auto length = gsm7_segment_length(rest, room.concatenated);
    segmented.segments.emplace_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return segmented;
}

result<segmented_text> segment_ucs2(std::string_view utf8, segment_capacity room, std::uint8_t max_segments) {
  std::u16string units;
  if (!to_utf16(utf8, units)) return errc::invalid_utf8;
  segmented_text segmented{encoding::ucs2, static_cast<std::uint32_t>(units.size()), {}};
  if (units.size() <= room.single) {
    segmented.segments.push_back(to_octets(units));
    return segmented;
  }
  if (units.size() > std::size_t{room.concatenated} * max_segments) return errc::text_too_long;
  std::size_t begin = 0;
  while (begin < units.size()) {
    if (segmented.segments.size() == max_segments) return errc::text_too_long;
    const auto length = ucs2_segment_length(units, begin, room.concatenated);
    segmented.segments.push_back(to_octets(std::u16string_view{units}.substr(begin, length)));
    begin += length;
  }
  return segmented;
}

}  // namespace

segment_capacity capacity_of(encoding e, reference_width w) noexcept {
  switch (e) {
    case encoding::gsm7:
      return w == reference_width::bits8 ? segment_capacity{160, 153} : segment_capacity{160, 152};
    case encoding::ucs2:
      return w == reference_width::bits8 ? segment_capacity{70, 67} : segment_capacity{70, 66};
  }
  return {};
}

bool fits_gsm7(std::string_view utf8) noexcept {
  while (!utf8.empty()) {
    const auto c = decode_utf8(utf8);
    if (c.length == 0 || !gsm_code_of(c.code_point).fits()) return false;
    utf8.remove_prefix(c.length);
  }
  return true;
}

std::vector<offending_character> outside_gsm7(std::string_view utf8, std::size_t limit) {
  std::vector<offending_character> found;
  for (std::uint32_t offset = 0; !utf8.empty() && found.size() < limit; ++offset) {
    const auto c = decode_utf8(utf8);
    if (c.length == 0) break;
    if (!gsm_code_of(c.code_point).fits())
      found.push_back({static_cast<std::uint32_t>(c.code_point), offset});
    utf8.remove_prefix(c.length);
  }
  return found;
}

result<segmented_text> segment(std::string_view utf8, reference_width width, std::uint8_t max_segments) {
  if (utf8.empty()) return errc::empty_text;
  // No encoding makes a text of so many octets fit: refuse before spending memory on it.
  constexpr std::size_t most_octets_a_septet = 2;  // and 210 fill one segment of UCS2
  if (utf8.size() > std::size_t{160} * max_segments * most_octets_a_septet) {
    return utf8_length(utf8) == not_utf8 ? errc::invalid_utf8 : errc::text_too_long;
  }
  std::string septets;
  switch (to_gsm7(utf8, septets)) {
    case gsm7_outcome::done:
      return segment_gsm7(std::move(septets), capacity_of(encoding::gsm7, width), max_segments);
    case gsm7_outcome::needs_ucs2:
      return segment_ucs2(utf8, capacity_of(encoding::ucs2, width), max_segments);
    case gsm7_outcome::invalid: break;
  }
  return errc::invalid_utf8;
}

std::string gsm7_to_utf8(std::string_view septets) {
  std::string text;
  text.reserve(septets.size());
  for (std::size_t i = 0; i < septets.size(); ++i) {
    auto septet = static_cast<std::uint8_t>(septets[i]);
    if (septet == gsm_escape && i + 1 < septets.size() && static_cast<std::uint8_t>(septets[i + 1]) < 0x80) {
      septet = static_cast<std::uint8_t>(septets[++i]);
      const auto extended = gsm_extension(septet);
      append_utf8(text, extended != 0 ? extended : gsm_character(septet));
    } else {
      append_utf8(text, septet < 0x80 ? gsm_character(septet) : char32_t{0xFFFD});
    }
  }
  return text;
}

std::string ucs2_to_utf8(std::string_view utf16be) {
  std::string text;
  text.reserve(utf16be.size());
  const auto unit_at = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(utf16be[i])) << 8 |
        static_cast<unsigned char>(utf16be[i + 1]);
  };
  std::size_t i = 0;
  for (; i + 1 < utf16be.size(); i += 2) {
    const auto unit = unit_at(i);
    if (unit < 0xD800 || unit > 0xDFFF) {
      append_utf8(text, unit);
      continue;
    }
    const auto low = unit < 0xDC00 && i + 3 < utf16be.size() ? unit_at(i + 2) : 0;
    if (low >= 0xDC00 && low <= 0xDFFF) {
      append_utf8(text, 0x10000u + ((unit - 0xD800u) << 10) + (low - 0xDC00u));
      i += 2;
    } else {
      append_utf8(text, 0xFFFD);
    }
  }
  if (i < utf16be.size()) append_utf8(text, 0xFFFD);
  return text;
}

std::string pack_septets(std::string_view septets, unsigned fill_bits) {
  std::string packed;
  packed.reserve((septets.size() * 7 + fill_bits + 7) / 8);
  std::uint32_t bits = 0;
  unsigned held = fill_bits;
  for (const auto c : septets) {
    bits |= (static_cast<std::uint32_t>(c) & 0x7Fu) << held;
    held += 7;
    while (held >= 8) {
      packed += as_char(bits);
      bits >>= 8;
      held -= 8;
    }
  }
  if (held > 0 && !septets.empty()) packed += as_char(bits);
  return packed;
}

}  // namespace mbs::domain
