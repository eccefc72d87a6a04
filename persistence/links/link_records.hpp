#pragma once

#include "domain/ids.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::link_id;
using domain::message_id;
using domain::time_point;

/// Before a LINK sends, the messages it is about to send are here; after a crash these are the ones whose
/// outcome is unknown. One row a link, replaced as a whole.
struct link_claim {
  link_id link;
  struct segment_of {
    message_id message;
    std::uint8_t segment;         ///< up to 127
    std::uint16_t reference = 0;  ///< of its concatenation; 0: none
    bool operator==(const segment_of&) const = default;
  };
  std::vector<segment_of> claimed;  ///< at most the link's window
};

/// A link by its name in the configuration.
struct named_link {
  link_id id;
  std::string name;
};

/// A delivery receipt that matched no message when it came: kept for matching later, or for people to look
/// at.
struct stray_receipt {
  std::int64_t id = 0;  ///< given by the store
  link_id link;
  std::string smsc_message_id;  ///< normalised; empty when unparseable
  std::int64_t to = 0;          ///< the handset's number, 0 when unknown
  domain::segment_outcome outcome = domain::segment_outcome::indeterminate;
  std::uint32_t code = 0;
  std::string raw;  ///< octets as they came, at most 1 KiB
  time_point at;
  domain::receipt_note note{};
};

/// Names a stray receipt that has found its message.
struct matched_stray {
  link_id link;
  std::string smsc_message_id;
  time_point at;  ///< as the stray has it
  bool operator==(const matched_stray&) const = default;
};

}  // namespace mbs::persistence
