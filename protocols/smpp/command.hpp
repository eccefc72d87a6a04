#pragma once

#include <cstdint>
#include <string_view>

namespace mbs::smpp {

/// Every PDU of SMPP 3.4 in the specification's order (section 4): name, command_id.
/// The name is also that of the PDU's struct in pdu.hpp.
#define MBS_SMPP_PDUS(PDU)                            \
  PDU(bind_transmitter, 0x00000002)      /* 4.1.1 */  \
  PDU(bind_transmitter_resp, 0x80000002) /* 4.1.2 */  \
  PDU(bind_receiver, 0x00000001)         /* 4.1.3 */  \
  PDU(bind_receiver_resp, 0x80000001)    /* 4.1.4 */  \
  PDU(bind_transceiver, 0x00000009)      /* 4.1.5 */  \
  PDU(bind_transceiver_resp, 0x80000009) /* 4.1.6 */  \
  PDU(outbind, 0x0000000B)               /* 4.1.7 */  \
  PDU(unbind, 0x00000006)                /* 4.2.1 */  \
  PDU(unbind_resp, 0x80000006)           /* 4.2.2 */  \
  PDU(generic_nack, 0x80000000)          /* 4.3.1 */  \
  PDU(submit_sm, 0x00000004)             /* 4.4.1 */  \
  PDU(submit_sm_resp, 0x80000004)        /* 4.4.2 */  \
  PDU(submit_multi, 0x00000021)          /* 4.5.1 */  \
  PDU(submit_multi_resp, 0x80000021)     /* 4.5.2 */  \
  PDU(deliver_sm, 0x00000005)            /* 4.6.1 */  \
  PDU(deliver_sm_resp, 0x80000005)       /* 4.6.2 */  \
  PDU(data_sm, 0x00000103)               /* 4.7.1 */  \
  PDU(data_sm_resp, 0x80000103)          /* 4.7.2 */  \
  PDU(query_sm, 0x00000003)              /* 4.8.1 */  \
  PDU(query_sm_resp, 0x80000003)         /* 4.8.2 */  \
  PDU(cancel_sm, 0x00000008)             /* 4.9.1 */  \
  PDU(cancel_sm_resp, 0x80000008)        /* 4.9.2 */  \
  PDU(replace_sm, 0x00000007)            /* 4.10.1 */ \
  PDU(replace_sm_resp, 0x80000007)       /* 4.10.2 */ \
  PDU(enquire_link, 0x00000015)          /* 4.11.1 */ \
  PDU(enquire_link_resp, 0x80000015)     /* 4.11.2 */ \
  PDU(alert_notification, 0x00000102)    /* 4.12.1 */

/// command_id as on the wire; a value outside the table is a command that we do not know.
enum class command_id : std::uint32_t {
#define MBS_SMPP_ENUMERATOR(name, id) name = id,
  MBS_SMPP_PDUS(MBS_SMPP_ENUMERATOR)
#undef MBS_SMPP_ENUMERATOR
};

inline constexpr std::uint32_t response_bit = 0x80000000U;

[[nodiscard]] constexpr bool is_response(command_id c) noexcept {
  return (static_cast<std::uint32_t>(c) & response_bit) != 0;
}

[[nodiscard]] constexpr bool is_known(command_id c) noexcept {
  switch (c) {
#define MBS_SMPP_CASE(name, id) case command_id::name:
    MBS_SMPP_PDUS(MBS_SMPP_CASE)
#undef MBS_SMPP_CASE
    return true;
  }
  return false;
}

/// The command that answers `c`; generic_nack for what has no answer of its own (outbind, alert_notification)
/// or is unknown.
[[nodiscard]] constexpr command_id answer_to(command_id c) noexcept {
  const auto answer = static_cast<command_id>(static_cast<std::uint32_t>(c) | response_bit);
  return is_known(answer) ? answer : command_id::generic_nack;
}

/// Whether `c` answers a request that only a peer which does its work can answer: not a bind or unbind.
[[nodiscard]] constexpr bool answers_request(command_id c) noexcept {
  switch (c) {
    case command_id::submit_sm_resp:
    case command_id::submit_multi_resp:
    case command_id::data_sm_resp:
    case command_id::query_sm_resp:
    case command_id::cancel_sm_resp:
    case command_id::replace_sm_resp:
    case command_id::enquire_link_resp: return true;
    default: return false;
  }
}

/// "submit_sm"; "unknown_command" for a value outside the table.
[[nodiscard]] std::string_view to_text(command_id c) noexcept;

}  // namespace mbs::smpp
