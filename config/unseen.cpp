#include "config/unseen.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace mbs::config {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct character {
  std::uint32_t code = 0;
  std::size_t octets = 1;
};

/// The character at the start of `text`, which is not empty; what is no UTF-8 counts as one of Latin-1.
character first_of(std::string_view text) noexcept {
  const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto lead = octet(0);
  const std::size_t octets = lead >= 0xF0 && lead < 0xF8 ? 4
      : lead >= 0xE0 && lead < 0xF0                      ? 3
      : lead >= 0xC2 && lead < 0xE0                      ? 2
                                                         : 1;
  if (octets == 1 || octets > text.size()) return {lead, 1};
  auto code = static_cast<std::uint32_t>(lead) & (0xFFU >> (octets + 1));
  for (std::size_t at = 1; at < octets; ++at) {
    if ((octet(at) & 0xC0U) != 0x80U) return {lead, 1};
    code = code << 6 | (octet(at) & 0x3FU);
  }
  return {code, octets};
}

struct unseen_range {
  std::uint32_t first;
  std::uint32_t last;
  std::string_view what;
};

constexpr unseen_range unseen[] = {
    {0x00, 0x00, "a zero octet"},
    {0x09, 0x09, "a tab"},
    {0x0A, 0x0A, "a line break"},
    {0x0D, 0x0D, "a carriage return"},
    {0x01, 0x1F, "a control character"},
    {0x7F, 0x9F, "a control character"},
    {0xA0, 0xA0, "a no-break space"},
    {0xAD, 0xAD, "a soft hyphen"},
    {0x034F, 0x034F, "an invisible mark"},
    {0x061C, 0x061C, "a mark of direction"},
    {0x115F, 0x1160, "an invisible mark"},
    {0x1680, 0x1680, "a space of another width"},
    {0x180B, 0x180F, "an invisible mark"},
    {0x2000, 0x200A, "a space of another width"},
    {0x200B, 0x200D, "a space without width"},
    {0x200E, 0x200F, "a mark of direction"},
    {0x2028, 0x2029, "a line break"},
    {0x202A, 0x202E, "a mark of direction"},
    {0x202F, 0x202F, "a no-break space"},
    {0x205F, 0x205F, "a space of another width"},
    {0x2060, 0x2064, "a space without width"},
    {0x2066, 0x2069, "a mark of direction"},
    {0x206A, 0x206F, "an invisible mark"},
    {0x2800, 0x2800, "a blank"},
    {0x3000, 0x3000, "a space of another width"},
    {0x3164, 0x3164, "a blank"},
    {0xFE00, 0xFE0F, "an invisible mark"},
    {0xFEFF, 0xFEFF, "a byte order mark"},
    {0xFFA0, 0xFFA0, "a blank"},
    {0xFFF9, 0xFFFB, "an invisible mark"},
    {0xE0000, 0xE0FFF, "an invisible mark"},
};

}  // namespace

std::optional<unseen_character> find_unseen(std::string_view text) noexcept {
  if (text.starts_with(' ')) return unseen_character{1, "a space at the beginning"};
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, octets] = first_of(text.substr(at));
    const auto* found = std::find_if(std::begin(unseen), std::end(unseen),
        [code = code](const unseen_range& r) { return code >= r.first && code <= r.last; });
    if (found != std::end(unseen)) return unseen_character{at + 1, found->what};
    at += octets;
  }
  if (text.ends_with(' ')) return unseen_character{text.size(), "a space at the end"};
  return std::nullopt;
}

std::string_view without_mark(std::string_view text) noexcept {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

}  // namespace mbs::config
