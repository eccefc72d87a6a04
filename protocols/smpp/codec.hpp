#pragma once

#include "protocols/smpp/pdu.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::smpp {

// The codec knows octets only: no session, no direction, no time.

inline constexpr std::size_t header_size = 16;
/// Room for a 64 KiB message_payload; sessions take far less before the bind.
inline constexpr std::uint32_t default_max_pdu = 65 * 1024;

/// command_length is not here: it follows from the body.
struct pdu_header {
  command_id command = command_id::generic_nack;
  command_status status = command_status::rok;
  std::uint32_t sequence = 0;
  friend bool operator==(const pdu_header&, const pdu_header&) = default;
};

enum class frame_kind : std::uint8_t {
  complete,
  need_more,  ///< fewer octets than one PDU
  poisoned,   ///< command_length below 16 or above the cap: the stream cannot be trusted any more
};

/// One PDU cut out of a stream, not yet looked into.
struct frame {
  frame_kind kind = frame_kind::need_more;
  std::uint32_t length = 0;  ///< octets of the whole PDU; of `complete` only
  pdu_header header;         ///< of `complete` and `poisoned`
  std::string_view body{};
};

/// Judges only once a whole header is there, so that the verdict does not depend on how the octets were cut.
[[nodiscard]] frame next_frame(std::string_view octets, std::uint32_t max_pdu = default_max_pdu) noexcept;
/// Whether a stream that begins so, be it with a single octet, may be SMPP: length and command of its first
/// PDU are possible ones.
[[nodiscard]] bool begins_like_pdu(std::string_view octets, std::uint32_t max_pdu = default_max_pdu) noexcept;

enum class leniency : std::uint8_t {
  strict,   ///< a field longer than the specification allows is an error: for what customers send us
  lenient,  ///< up to 255 octets in any C-octet string, and a response's last one may lack its NUL: for
            ///< operators
};

/// Reads one body. Returns rok, or the status that answers it; `out` then holds what could be read: after
/// rinvmsglen the octets that are there, after rinvoptparstream the parameters that are whole. A
/// response without a body is whole whatever its status. Octets after the last field are ignored in PDUs
/// without TLVs.
template <class Pdu>
[[nodiscard]] command_status decode_body(
    std::string_view body, Pdu& out, leniency how = leniency::lenient) noexcept;

/// Appends one PDU. Allocates nothing but the room in `out`. False, and nothing appended, when a field is
/// longer than the specification allows or a C-octet string holds a NUL.
template <class Pdu>
[[nodiscard]] bool encode(
    std::string& out, const Pdu& pdu, std::uint32_t sequence, command_status status = command_status::rok);

/// Appends a PDU of a header alone: any error response, and the commands without a body.
void encode_header(std::string& out, const pdu_header& header);

enum class outcome : std::uint8_t {
  pdu,
  need_more,
  bad_pdu,   ///< answer `answer` with `problem` and the sequence of `header`; the stream goes on after
             ///< `length`
  poisoned,  ///< answer generic_nack ESME_RINVCMDLEN, then close
};

/// What `decode` found at the front of a stream.
struct decoded {
  outcome what = outcome::need_more;
  std::uint32_t length = 0;  ///< octets used; of pdu and bad_pdu
  pdu_header header;
  pdu_body body;  ///< views into the input; of pdu
  command_status problem = command_status::rok;
  command_id answer = command_id::generic_nack;
};

/// Frame and body of any PDU. Sessions use next_frame and decode_body, which move less; this is for tools and
/// tests.
[[nodiscard]] decoded decode(std::string_view octets, std::uint32_t max_pdu = default_max_pdu,
    leniency how = leniency::lenient) noexcept;

/// Appends any PDU, as `encode` of its type.
[[nodiscard]] bool encode_any(std::string& out, const pdu_body& body, std::uint32_t sequence,
    command_status status = command_status::rok);

}  // namespace mbs::smpp
