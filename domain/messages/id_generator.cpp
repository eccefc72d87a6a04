#include "domain/messages/id_generator.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::int64_t epoch_ms = 1'704'067'200'000;  // 2024-01-01T00:00Z
constexpr unsigned sequence_bits = 16;
constexpr unsigned node_bits = 6;
constexpr std::uint64_t sequence_mask = (1u << sequence_bits) - 1;
constexpr std::uint64_t node_mask = (1u << node_bits) - 1;
constexpr std::uint64_t max_ms = (std::uint64_t{1} << 41) - 1;

std::uint64_t milliseconds_of(time_point t) noexcept {
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(t.time_since_epoch()).count() - epoch_ms;
  return ms <= 0 ? 0 : std::min(static_cast<std::uint64_t>(ms), max_ms);
}

/// milliseconds << 16 | sequence of the greatest id of `node` that is not above `floor`, or a little more.
std::uint64_t last_before(std::uint8_t node, std::int64_t floor) noexcept {
  const auto id = static_cast<std::uint64_t>(std::max<std::int64_t>(floor, 0));
  const auto ms = id >> (node_bits + sequence_bits);
  const auto floor_node = id >> sequence_bits & node_mask;
  return ms << sequence_bits | (floor_node > node ? sequence_mask : id & sequence_mask);
}

}  // namespace

id_generator::id_generator(std::uint8_t node, std::int64_t floor) noexcept
    : node_{static_cast<std::uint8_t>(node & node_mask)}, last_{last_before(node_, floor)} {}

std::int64_t id_generator::next_block(time_point now, std::uint32_t count) noexcept {
  const auto from_clock = milliseconds_of(now) << sequence_bits;
  auto last = last_.load(std::memory_order_relaxed);
  std::uint64_t first = 0;
  do {
    first = std::max(from_clock, last + 1);
    // A block lies within one millisecond: else the node's bits would tear it apart.
    if ((first & sequence_mask) + count > sequence_mask + 1) first = (first | sequence_mask) + 1;
  } while (!last_.compare_exchange_weak(last, first + count - 1, std::memory_order_relaxed));
  const auto ms = first >> sequence_bits;
  return static_cast<std::int64_t>((ms << node_bits | node_) << sequence_bits | (first & sequence_mask));
}

std::int64_t id_generator::first_at(time_point t) noexcept {
  return static_cast<std::int64_t>(milliseconds_of(t) << (node_bits + sequence_bits));
}

time_point id_generator::time_of(std::int64_t id) noexcept {
  return time_point{std::chrono::milliseconds{(id >> (node_bits + sequence_bits)) + epoch_ms}};
}

}  // namespace mbs::domain
