#pragma once

#include "domain/time.hpp"

#include <atomic>
#include <cstdint>

namespace mbs::domain {

/// Makes 63-bit ids that sort by time: 41 bits of milliseconds since 2024-01-01T00:00Z, 6 bits of node, 16
/// bits of sequence. Safe to call from any thread. Never repeats or goes back within one generator, whatever
/// the clock does: a sequence that overflows borrows from the next millisecond.
class id_generator {
 public:
  /// `node` is 0..63; `floor` is an id known to be taken (the store's highest): all new ids are above it.
  explicit id_generator(std::uint8_t node, std::int64_t floor = 0) noexcept;

  [[nodiscard]] std::int64_t next(time_point now) noexcept { return next_block(now, 1); }

  /// The first of `count` (1..65,536) consecutive ids, for a batch.
  [[nodiscard]] std::int64_t next_block(time_point now, std::uint32_t count) noexcept;

  /// The smallest id that a message accepted at `t` can have: turns time limits into id ranges.
  [[nodiscard]] static std::int64_t first_at(time_point t) noexcept;
  /// When the id was made (millisecond precision).
  [[nodiscard]] static time_point time_of(std::int64_t id) noexcept;

 private:
  std::uint8_t node_;
  std::atomic<std::uint64_t> last_;  // milliseconds << 16 | sequence, without the node
};

}  // namespace mbs::domain
