#pragma once

#include "protocols/smpp/command.hpp"
#include "protocols/smpp/times.hpp"

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace mbs::smpp {

/// Sequence numbers of one direction: 1 to 0x7FFFFFFF, then 1 again.
class sequence_counter {
 public:
  static constexpr std::uint32_t last = 0x7FFFFFFF;
  explicit sequence_counter(std::uint32_t next = 1) noexcept : next_{next} {}
  [[nodiscard]] std::uint32_t take() noexcept {
    const auto taken = next_;
    next_ = taken == last ? 1 : taken + 1;
    return taken;
  }

 private:
  std::uint32_t next_;
};

/// The caller's own name for a request; comes back with its answer.
using cookie = std::uint64_t;

/// A request that waits for its answer.
struct open_request {
  std::uint32_t sequence = 0;
  command_id command = command_id::submit_sm;
  cookie key = 0;
  steady_point deadline;
};

/// Requests sent and not yet answered, at most `limit`. Every step is O(1), memory is bounded by the limit,
/// and nothing is allocated once as many requests have been open at a time as ever will be. Deadlines are
/// expected in the order of sending.
class request_window {
 public:
  explicit request_window(std::uint32_t limit);

  [[nodiscard]] std::uint32_t limit() const noexcept { return limit_; }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint32_t room() const noexcept { return limit_ - size_; }
  [[nodiscard]] bool full() const noexcept { return size_ == limit_; }
  /// Whether a request with this sequence number is open: after a wrap, such a number may not be used again
  /// yet.
  [[nodiscard]] bool holds(std::uint32_t sequence) const noexcept;

  /// Precondition: not full, and the sequence is not held.
  void add(const open_request& request);
  /// Takes the request out that `answer` with this sequence number answers; generic_nack answers every
  /// command.
  [[nodiscard]] std::optional<open_request> take(std::uint32_t sequence, command_id answer) noexcept;
  /// The request sent first, or null.
  [[nodiscard]] const open_request* oldest() const noexcept;

 private:
  static constexpr std::uint32_t nil = 0xFFFFFFFF;
  struct slot {
    open_request request;
    std::uint32_t older = nil;
    std::uint32_t newer = nil;  // also the free list's link
  };

  /// Spread by the golden ratio: neighbours side by side would make one run of the whole window, and erasing
  /// from it a walk to its end.
  [[nodiscard]] std::uint32_t home(std::uint32_t sequence) const noexcept {
    return sequence * 0x9E3779B1U >> std::countl_zero(mask_);
  }
  [[nodiscard]] std::uint32_t find(std::uint32_t sequence) const noexcept;  // position in index_, or nil
  void erase_at(std::uint32_t position) noexcept;
  void grow_index();

  std::uint32_t limit_;
  std::uint32_t size_ = 0;
  std::uint32_t mask_ = 0;
  std::uint32_t first_ = nil, last_ = nil, free_ = nil;
  std::vector<slot> slots_;           // linked in the order of sending
  std::vector<std::uint32_t> index_;  // open addressing by sequence, at most half full: positions in slots_
};

}  // namespace mbs::smpp
