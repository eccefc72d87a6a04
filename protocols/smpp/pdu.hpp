#pragma once

#include "protocols/smpp/command.hpp"
#include "protocols/smpp/status.hpp"
#include "protocols/smpp/tlv.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace mbs::smpp {

// The bodies of all PDUs (SMPP 3.4 section 4). Texts and octets are views: of the input after decoding (valid
// while it lives), of the caller's memory when encoding. Nothing here allocates. The wire layout is in
// pdu_layout.hpp.

/// SMPP 3.4 section 5.2.5; other values are kept as they came.
enum class type_of_number : std::uint8_t {
  unknown = 0,
  international = 1,
  national = 2,
  network_specific = 3,
  subscriber = 4,
  alphanumeric = 5,
  abbreviated = 6,
};

/// SMPP 3.4 section 5.2.6; other values are kept as they came.
enum class numbering_plan : std::uint8_t {
  unknown = 0,
  e164 = 1,
  data = 3,
  telex = 4,
  national = 8,
  internet = 14
};

/// An MSISDN is 1/1 without '+'; an alphanumeric sender 5/0; short codes differ by operator.
struct address {
  type_of_number ton = type_of_number::unknown;
  numbering_plan npi = numbering_plan::unknown;
  std::string_view digits{};
  friend bool operator==(const address&, const address&) = default;
};

/// Bits of esm_class (section 5.2.12).
namespace esm {
inline constexpr std::uint8_t type_mask = 0x3C;
inline constexpr std::uint8_t delivery_receipt = 0x04;
inline constexpr std::uint8_t delivery_acknowledgement = 0x08;
inline constexpr std::uint8_t user_acknowledgement = 0x10;
inline constexpr std::uint8_t conversation_abort = 0x18;
inline constexpr std::uint8_t intermediate_notification = 0x20;
inline constexpr std::uint8_t udhi = 0x40;
inline constexpr std::uint8_t reply_path = 0x80;
}  // namespace esm

/// Bits of registered_delivery (section 5.2.17).
namespace registered {
inline constexpr std::uint8_t none = 0x00;
inline constexpr std::uint8_t final_state = 0x01;
inline constexpr std::uint8_t failure_only = 0x02;
inline constexpr std::uint8_t intermediate = 0x10;
}  // namespace registered

/// Values of data_coding (section 5.2.19) that bulk SMS uses.
namespace coding {
inline constexpr std::uint8_t smsc_default = 0x00;
inline constexpr std::uint8_t ascii = 0x01;
inline constexpr std::uint8_t octets = 0x04;
inline constexpr std::uint8_t latin1 = 0x03;
inline constexpr std::uint8_t ucs2 = 0x08;
}  // namespace coding

inline constexpr std::uint8_t version_3_4 = 0x34;

/// bind_receiver, bind_transmitter, bind_transceiver.
template <command_id Id>
struct bind_pdu {
  static constexpr command_id id = Id;
  std::string_view system_id{};    ///< at most 15 characters
  std::string_view password{};     ///< at most 8
  std::string_view system_type{};  ///< at most 12
  std::uint8_t interface_version = version_3_4;
  type_of_number addr_ton = type_of_number::unknown;
  numbering_plan addr_npi = numbering_plan::unknown;
  std::string_view address_range{};  ///< at most 40
  friend bool operator==(const bind_pdu&, const bind_pdu&) = default;
};
using bind_transmitter = bind_pdu<command_id::bind_transmitter>;
using bind_receiver = bind_pdu<command_id::bind_receiver>;
using bind_transceiver = bind_pdu<command_id::bind_transceiver>;

template <command_id Id>
struct bind_resp_pdu {
  static constexpr command_id id = Id;
  std::string_view system_id{};
  tlv_view tlvs{};  ///< sc_interface_version
  friend bool operator==(const bind_resp_pdu&, const bind_resp_pdu&) = default;
};
using bind_transmitter_resp = bind_resp_pdu<command_id::bind_transmitter_resp>;
using bind_receiver_resp = bind_resp_pdu<command_id::bind_receiver_resp>;
using bind_transceiver_resp = bind_resp_pdu<command_id::bind_transceiver_resp>;

struct outbind {
  static constexpr command_id id = command_id::outbind;
  std::string_view system_id{};
  std::string_view password{};
  friend bool operator==(const outbind&, const outbind&) = default;
};

/// PDUs of a header only.
template <command_id Id>
struct header_pdu {
  static constexpr command_id id = Id;
  friend bool operator==(const header_pdu&, const header_pdu&) = default;
};
using unbind = header_pdu<command_id::unbind>;
using unbind_resp = header_pdu<command_id::unbind_resp>;
using generic_nack = header_pdu<command_id::generic_nack>;
using cancel_sm_resp = header_pdu<command_id::cancel_sm_resp>;
using replace_sm_resp = header_pdu<command_id::replace_sm_resp>;
using enquire_link = header_pdu<command_id::enquire_link>;
using enquire_link_resp = header_pdu<command_id::enquire_link_resp>;

/// submit_sm and deliver_sm. In deliver_sm the two times are empty, replace and default message 0.
template <command_id Id>
struct message_pdu {
  static constexpr command_id id = Id;
  std::string_view service_type{};  ///< at most 5 characters
  address source{};                 ///< at most 20
  address destination{};            ///< at most 20
  std::uint8_t esm_class = 0;
  std::uint8_t protocol_id = 0;
  std::uint8_t priority = 0;                  ///< 0..3
  std::string_view schedule_delivery_time{};  ///< empty or 16 characters, see times.hpp
  std::string_view validity_period{};         ///< empty or 16 characters
  std::uint8_t registered_delivery = 0;
  std::uint8_t replace_if_present = 0;
  std::uint8_t data_coding = 0;
  std::uint8_t sm_default_msg_id = 0;
  /// At most 254 octets sent, 255 taken; empty when message_payload is there.
  std::string_view short_message{};
  tlv_view tlvs{};
  /// The text's octets (with the UDH, if any), wherever they are.
  [[nodiscard]] std::string_view message() const noexcept {
    return short_message.empty() ? tlvs.get(tag::message_payload).value_or(short_message) : short_message;
  }
  friend bool operator==(const message_pdu&, const message_pdu&) = default;
};
using submit_sm = message_pdu<command_id::submit_sm>;
using deliver_sm = message_pdu<command_id::deliver_sm>;

/// submit_sm_resp, deliver_sm_resp (message_id unused there) and data_sm_resp.
template <command_id Id>
struct message_id_pdu {
  static constexpr command_id id = Id;
  std::string_view message_id{};  ///< at most 64 characters
  tlv_view tlvs{};
  friend bool operator==(const message_id_pdu&, const message_id_pdu&) = default;
};
using submit_sm_resp = message_id_pdu<command_id::submit_sm_resp>;
using deliver_sm_resp = message_id_pdu<command_id::deliver_sm_resp>;
using data_sm_resp = message_id_pdu<command_id::data_sm_resp>;

/// One destination of submit_multi: a number, or the name of a distribution list.
struct multi_destination {
  address number{};
  std::string_view list_name{};  ///< when not empty, `number` does not count
};
/// 1 to 254 destinations as on the wire; read them with next_destination.
struct destination_list {
  std::uint8_t count = 0;
  std::string_view octets{};
  friend bool operator==(const destination_list&, const destination_list&) = default;
};
/// Takes the first destination off `octets`; false at the end or when malformed.
[[nodiscard]] bool next_destination(std::string_view& octets, multi_destination& taken) noexcept;
/// Appends one destination to octets for a destination_list (whose count the caller keeps).
void append_destination(std::string& octets, const multi_destination& one);

struct submit_multi {
  static constexpr command_id id = command_id::submit_multi;
  std::string_view service_type{};
  address source{};
  destination_list destinations{};
  std::uint8_t esm_class = 0;
  std::uint8_t protocol_id = 0;
  std::uint8_t priority = 0;
  std::string_view schedule_delivery_time{};
  std::string_view validity_period{};
  std::uint8_t registered_delivery = 0;
  std::uint8_t replace_if_present = 0;
  std::uint8_t data_coding = 0;
  std::uint8_t sm_default_msg_id = 0;
  std::string_view short_message{};
  tlv_view tlvs{};
  friend bool operator==(const submit_multi&, const submit_multi&) = default;
};

/// One number that submit_multi did not reach.
struct failed_destination {
  address number{};
  command_status status = command_status::rok;
};
/// As on the wire; read them with next_failure.
struct failure_list {
  std::uint8_t count = 0;
  std::string_view octets{};
  friend bool operator==(const failure_list&, const failure_list&) = default;
};
[[nodiscard]] bool next_failure(std::string_view& octets, failed_destination& taken) noexcept;
void append_failure(std::string& octets, const failed_destination& one);

struct submit_multi_resp {
  static constexpr command_id id = command_id::submit_multi_resp;
  std::string_view message_id{};
  failure_list failures{};
  tlv_view tlvs{};
  friend bool operator==(const submit_multi_resp&, const submit_multi_resp&) = default;
};

/// The text is in TLV message_payload. Either direction.
struct data_sm {
  static constexpr command_id id = command_id::data_sm;
  std::string_view service_type{};
  address source{};       ///< at most 64 characters
  address destination{};  ///< at most 64
  std::uint8_t esm_class = 0;
  std::uint8_t registered_delivery = 0;
  std::uint8_t data_coding = 0;
  tlv_view tlvs{};
  [[nodiscard]] std::string_view message() const noexcept {
    return tlvs.get(tag::message_payload).value_or(std::string_view{});
  }
  friend bool operator==(const data_sm&, const data_sm&) = default;
};

struct query_sm {
  static constexpr command_id id = command_id::query_sm;
  std::string_view message_id{};
  address source{};
  friend bool operator==(const query_sm&, const query_sm&) = default;
};

struct query_sm_resp {
  static constexpr command_id id = command_id::query_sm_resp;
  std::string_view message_id{};
  std::string_view final_date{};   ///< empty while not final
  std::uint8_t message_state = 0;  ///< see message_state.hpp
  std::uint8_t error_code = 0;
  friend bool operator==(const query_sm_resp&, const query_sm_resp&) = default;
};

/// An empty message_id means every message from source to destination.
struct cancel_sm {
  static constexpr command_id id = command_id::cancel_sm;
  std::string_view service_type{};
  std::string_view message_id{};
  address source{};
  address destination{};
  friend bool operator==(const cancel_sm&, const cancel_sm&) = default;
};

struct replace_sm {
  static constexpr command_id id = command_id::replace_sm;
  std::string_view message_id{};
  address source{};
  std::string_view schedule_delivery_time{};
  std::string_view validity_period{};
  std::uint8_t registered_delivery = 0;
  std::uint8_t sm_default_msg_id = 0;
  std::string_view short_message{};
  friend bool operator==(const replace_sm&, const replace_sm&) = default;
};

/// The handset of `source` can be reached again. Has no answer.
struct alert_notification {
  static constexpr command_id id = command_id::alert_notification;
  address source{};  ///< at most 64 characters
  address esme{};    ///< at most 64
  tlv_view tlvs{};   ///< ms_availability_status
  friend bool operator==(const alert_notification&, const alert_notification&) = default;
};

/// Any PDU's body.
using pdu_body = std::variant<generic_nack, bind_transmitter, bind_transmitter_resp, bind_receiver,
    bind_receiver_resp, bind_transceiver, bind_transceiver_resp, outbind, unbind, unbind_resp, submit_sm,
    submit_sm_resp, submit_multi, submit_multi_resp, deliver_sm, deliver_sm_resp, data_sm, data_sm_resp,
    query_sm, query_sm_resp, cancel_sm, cancel_sm_resp, replace_sm, replace_sm_resp, enquire_link,
    enquire_link_resp, alert_notification>;

}  // namespace mbs::smpp
