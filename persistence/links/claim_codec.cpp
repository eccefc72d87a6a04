#include "persistence/links/claim_codec.hpp"

#include <stdexcept>

namespace mbs::persistence {

namespace {

// Layout of an entry: how far its message id is from the one before, as a varint of the zigzag of that; the
// segment, u8, with a mark when the concatenation reference follows, u16 big-endian.
constexpr std::uint8_t has_reference = 0x80;
constexpr unsigned varint_bits = 7;
constexpr std::uint8_t varint_more = 0x80;

// 0, -1, 1, -2 … become 0, 1, 2, 3 …
std::uint64_t zigzag(std::int64_t n) noexcept {
  return static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> 63);
}
std::int64_t unzigzag(std::uint64_t n) noexcept {
  return static_cast<std::int64_t>(n >> 1 ^ (0 - (n & 1)));
}

class unpacker {
 public:
  explicit unpacker(std::string_view packed) : rest_{packed} {}

  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  std::uint8_t octet() {
    if (rest_.empty()) throw std::runtime_error{"a stored claim is cut short"};
    const auto first = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += varint_bits) {
      const auto next = octet();
      value |= static_cast<std::uint64_t>(next & ~varint_more) << shift;
      if ((next & varint_more) == 0) return value;
    }
    throw std::runtime_error{"a stored claim has an id that is too long"};
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string pack_claim(std::span<const link_claim::segment_of> claimed) {
  std::string packed;
  packed.reserve(claimed.size() * 3 + 8);
  std::int64_t before = 0;
  for (const auto& [message, segment, reference] : claimed) {
    auto distance = zigzag(message.value - before);  // ids are positive: no overflow
    before = message.value;
    for (; distance >= varint_more; distance >>= varint_bits)
      packed.push_back(static_cast<char>(distance | varint_more));
    packed.push_back(static_cast<char>(distance));
    packed.push_back(static_cast<char>(reference == 0 ? segment : segment | has_reference));
    if (reference == 0) continue;
    packed.push_back(static_cast<char>(reference >> 8));
    packed.push_back(static_cast<char>(reference & 0xff));
  }
  return packed;
}

std::vector<link_claim::segment_of> unpack_claim(std::string_view packed) {
  unpacker in{packed};
  std::vector<link_claim::segment_of> claimed;
  std::int64_t before = 0;
  while (!in.empty()) {
    // Octets that pack_claim did not make may overflow.
    before = static_cast<std::int64_t>(
        static_cast<std::uint64_t>(before) + static_cast<std::uint64_t>(unzigzag(in.varint())));
    const auto segment = in.octet();
    std::uint16_t reference = 0;
    if ((segment & has_reference) != 0) {
      reference = in.octet();
      reference = static_cast<std::uint16_t>(reference << 8 | in.octet());
    }
    claimed.push_back({message_id{before}, static_cast<std::uint8_t>(segment & ~has_reference), reference});
  }
  return claimed;
}

}  // namespace mbs::persistence
