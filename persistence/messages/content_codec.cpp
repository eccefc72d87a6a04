#include "persistence/messages/content_codec.hpp"

#include <stdexcept>

namespace mbs::persistence {

namespace {

// Layout: flags u8, units u32, then a u16 length a segment, then the octets of all segments unless they are
// the text.
constexpr unsigned char ucs2_flag = 1;
constexpr unsigned char same_as_text_flag = 2;
constexpr unsigned char known_flags = ucs2_flag | same_as_text_flag;

void put(std::string& out, std::uint32_t value, int octets) {
  while (octets-- > 0)
    out.push_back(static_cast<char>(value >> (8 * octets) & 0xff));
}

class unpacker {
 public:
  explicit unpacker(std::string_view bytes) : rest_{bytes} {}
  std::uint32_t number(int octets) {
    std::uint32_t value = 0;
    for (unsigned char c : take(static_cast<std::size_t>(octets)))
      value = value << 8 | c;
    return value;
  }
  std::string_view take(std::size_t size) {
    if (rest_.size() < size) throw std::runtime_error{"a stored text is cut short"};
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool is_concatenation(const domain::segmented_text& segmented, std::string_view text) {
  for (const auto& segment : segmented.segments) {
    if (!text.starts_with(segment)) return false;
    text.remove_prefix(segment.size());
  }
  return text.empty();
}

}  // namespace

std::string pack_segmented(const domain::segmented_text& segmented, std::string_view text) {
  std::string out;
  const bool same = is_concatenation(segmented, text);
  const unsigned char flags = static_cast<unsigned char>(
      (segmented.coding == domain::encoding::ucs2 ? ucs2_flag : 0) | (same ? same_as_text_flag : 0));
  put(out, flags, 1);
  put(out, segmented.units, 4);
  put(out, static_cast<std::uint32_t>(segmented.segments.size()), 1);
  for (const auto& segment : segmented.segments)
    put(out, static_cast<std::uint32_t>(segment.size()), 2);
  if (!same)
    for (const auto& segment : segmented.segments)
      out += segment;
  return out;
}

domain::encoding coding_of(std::string_view packed) {
  return (unpacker{packed}.number(1) & ucs2_flag) != 0 ? domain::encoding::ucs2 : domain::encoding::gsm7;
}

domain::segmented_text unpack_segmented(std::string_view packed, std::string_view text) {
  unpacker in{packed};
  const auto flags = in.number(1);
  if ((flags & ~known_flags) != 0) throw std::runtime_error{"a stored text has an unknown form"};
  domain::segmented_text segmented;
  segmented.coding = (flags & ucs2_flag) != 0 ? domain::encoding::ucs2 : domain::encoding::gsm7;
  segmented.units = in.number(4);
  std::vector<std::uint32_t> lengths(in.number(1));
  for (auto& length : lengths)
    length = in.number(2);
  unpacker own_text{text};
  auto& octets = (flags & same_as_text_flag) != 0 ? own_text : in;
  for (auto length : lengths)
    segmented.segments.emplace_back(octets.take(length));
  if (!octets.empty()) throw std::runtime_error{"a stored text is longer than its segments"};
  return segmented;
}

}  // namespace mbs::persistence
