#pragma once

#include "domain/time.hpp"

#include <cstdint>

namespace mbs::domain {

/// What a delivery receipt tells beside its outcome and its error, as the operator has it.
struct receipt_note {
  /// Its done date: when the operator says that it happened; 1970 when it says nothing.
  time_point done_at{};
  /// TLV network_error_code (SMPP 3.4 section 5.3.2.31): type of network << 16 | its error; 0: none.
  std::uint32_t network_error = 0;

  [[nodiscard]] bool has_date() const noexcept { return done_at != time_point{}; }
  [[nodiscard]] std::uint32_t network_type() const noexcept { return network_error >> 16; }
  [[nodiscard]] std::uint32_t error_of_network() const noexcept { return network_error & 0xFFFF; }
  bool operator==(const receipt_note&) const = default;
};

}  // namespace mbs::domain
