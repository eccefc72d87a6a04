#include "domain/text/alphabet.hpp"

#include "domain/text/utf8.hpp"

#include <string>

namespace mbs::domain {
namespace {

constexpr char32_t last_of_ascii = 0x7F;
constexpr char32_t last_of_latin1 = 0xFF;

constexpr char octet(char32_t value) noexcept {
  return static_cast<char>(static_cast<unsigned char>(value & 0xFFu));
}

/// Appends `septets` as octets that are code points; false when one of them is above `last`.
bool append_octets(std::string& to, std::string_view septets, char32_t last) {
  const auto text = gsm7_to_utf8(septets);
  for (std::string_view rest = text; !rest.empty();) {
    const auto c = decode_utf8(rest);
    if (c.code_point > last) return false;
    to += octet(c.code_point);
    rest.remove_prefix(c.length);
  }
  return true;
}

std::optional<segmented_text> in_octets(const segmented_text& segmented, char32_t last) {
  segmented_text written{encoding::gsm7, segmented.units, {}};
  written.segments.reserve(segmented.segments.size());
  for (const auto& segment : segmented.segments)
    if (!append_octets(written.segments.emplace_back(), segment, last)) return std::nullopt;
  return written;
}

// Of several segments, only a text full of letters that cost two septets has no more in UCS-2: not worth a
// message whose segments are cut in two ways.
std::optional<segmented_text> in_ucs2(const segmented_text& segmented) {
  if (segmented.segments.size() != 1) return std::nullopt;
  const auto text = gsm7_to_utf8(segmented.segments.front());
  segmented_text written{encoding::ucs2, 0, {{}}};
  for (std::string_view rest = text; !rest.empty(); ++written.units) {
    const auto c = decode_utf8(rest);  // all of GSM 03.38 is in the basic plane
    written.segments.front() += octet(c.code_point >> 8);
    written.segments.front() += octet(c.code_point);
    rest.remove_prefix(c.length);
  }
  if (written.units > capacity_of(encoding::ucs2, reference_width::bits8).single) return std::nullopt;
  return written;
}

}  // namespace

std::optional<alphabet> alphabet_from(std::string_view text) noexcept {
  if (text == "ascii") return alphabet::ascii;
  if (text == "latin1") return alphabet::latin1;
  if (text == "gsm0338") return alphabet::gsm0338;
  return std::nullopt;
}

std::optional<segmented_text> written_in(alphabet a, const segmented_text& segmented) {
  if (segmented.coding == encoding::ucs2 || a == alphabet::gsm0338) return segmented;
  auto written = in_octets(segmented, a == alphabet::ascii ? last_of_ascii : last_of_latin1);
  return written ? written : in_ucs2(segmented);
}

alphabet poorest_for(const segmented_text& segmented) {
  for (const auto a : {alphabet::ascii, alphabet::latin1})
    if (written_in(a, segmented)) return a;
  return alphabet::gsm0338;
}

}  // namespace mbs::domain
