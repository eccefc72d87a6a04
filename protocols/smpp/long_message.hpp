#pragma once

#include "protocols/smpp/pdu.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::smpp {

/// How a bind carries a message of several segments.
enum class long_message_style : std::uint8_t {
  udh8,     ///< a user data header with an 8-bit reference in each segment
  udh16,    ///< a user data header with a 16-bit reference
  sar,      ///< TLVs sar_msg_ref_num, sar_total_segments, sar_segment_seqnum
  payload,  ///< one PDU with the whole text in TLV message_payload
};

/// "udh8", "udh16", "sar", "payload"; nothing for another word.
[[nodiscard]] std::optional<long_message_style> long_message_style_from_text(std::string_view text) noexcept;
[[nodiscard]] std::string_view to_text(long_message_style s) noexcept;

/// Which segment of which message.
struct concatenation {
  std::uint16_t reference = 0;  ///< of udh8 only the low octet counts
  std::uint8_t total = 1;       ///< segments of the message; 1: no concatenation at all
  std::uint8_t segment = 1;     ///< from 1
  friend bool operator==(const concatenation&, const concatenation&) = default;
};

/// Memory for what a submit_sm views; use it again for the next segment once the PDU is encoded.
struct message_scratch {
  std::string text{};
  std::string tlvs{};
};

/// Sets short_message, TLVs and the UDHI bit of `pdu` to carry one segment, whose octets are already cut to
/// leave room for the header. Parameters that `pdu` has keep their place before the new ones. A single
/// segment goes plainly into short_message, or into message_payload above 254 octets; `payload` carries
/// `octets` as the whole message. False when one segment of a header style exceeds 254 octets with its
/// header, or the payload 65,535.
[[nodiscard]] bool carry_segment(submit_sm& pdu, std::string_view octets, const concatenation& where,
    long_message_style style, message_scratch& scratch);

/// The same for deliver_sm.
[[nodiscard]] bool carry_segment(deliver_sm& pdu, std::string_view octets, const concatenation& where,
    long_message_style style, message_scratch& scratch);

/// Where a received message belongs, by its UDH or, without one, its SAR parameters; nothing for a message
/// that is whole or whose numbers make no sense.
[[nodiscard]] std::optional<concatenation> concatenation_of(
    std::uint8_t esm_class, std::string_view message, const tlv_view& tlvs) noexcept;

/// The message without its user data header; unchanged when it has none or a broken one.
[[nodiscard]] std::string_view user_data(std::uint8_t esm_class, std::string_view message) noexcept;

}  // namespace mbs::smpp
