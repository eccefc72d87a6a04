#pragma once

#include "domain/ids.hpp"

#include <cstdint>

namespace mbs::actors {

/// One segment of a message, from 0; or all of them (all_segments).
struct segment_address {
  domain::message_id message;
  std::uint8_t segment = 0;
  bool operator==(const segment_address&) const = default;
};

/// In place of a segment's number: the whole message.
inline constexpr std::uint8_t all_segments = 0xFF;

}  // namespace mbs::actors
