#pragma once

#include "domain/numbering/msisdn.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace mbs::domain {

/// Concatenation references: segments of one text share one, and a (sender, recipient) pair does not see the
/// same again soon (3GPP TS 23.040 9.2.3.24.1). A fixed table of counters indexed by a hash of the pair:
/// pairs that share a slot only advance faster. 128 KiB, whatever the traffic.
class reference_allocator {
 public:
  /// `seed` spreads the starting points so that a restart does not begin at 0 everywhere.
  explicit reference_allocator(std::uint64_t seed) noexcept;
  [[nodiscard]] std::uint16_t next(std::string_view sender, msisdn recipient) noexcept;

 private:
  std::array<std::uint16_t, 65'536> counters_;
};

}  // namespace mbs::domain
