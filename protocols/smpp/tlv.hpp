#pragma once

#include "protocols/smpp/wire.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::smpp {

/// TLV network_error_code: the kind of network (1 ANSI-136, 2 IS-95, 3 GSM) and its own error.
struct network_error {
  std::uint8_t network = 3;
  std::uint16_t code = 0;
  friend bool operator==(const network_error&, const network_error&) = default;
};

/// Kinds of value that a tag can carry, beside std::uint8_t, std::uint16_t, std::uint32_t and network_error.
struct tlv_text {};    ///< C-octet string: a NUL is added on writing and removed on reading
struct tlv_octets {};  ///< raw

/// The tag of one optional parameter, typed by its value, with the lengths that the specification allows.
template <class Value>
struct tlv_tag {
  std::uint16_t id;
  std::string_view name{};
  std::uint16_t min_length;
  std::uint16_t max_length;
};

/// Optional parameters in the order of SMPP 3.4 section 5.3.2's tags: name, tag, kind of value, lengths in
/// octets (congestion_state is of version 5).
#define MBS_SMPP_TLVS(TLV)                                   \
  TLV(dest_addr_subunit, 0x0005, std::uint8_t, 1, 1)         \
  TLV(dest_network_type, 0x0006, std::uint8_t, 1, 1)         \
  TLV(dest_bearer_type, 0x0007, std::uint8_t, 1, 1)          \
  TLV(dest_telematics_id, 0x0008, std::uint16_t, 2, 2)       \
  TLV(source_addr_subunit, 0x000D, std::uint8_t, 1, 1)       \
  TLV(source_network_type, 0x000E, std::uint8_t, 1, 1)       \
  TLV(source_bearer_type, 0x000F, std::uint8_t, 1, 1)        \
  TLV(source_telematics_id, 0x0010, std::uint8_t, 1, 1)      \
  TLV(qos_time_to_live, 0x0017, std::uint32_t, 4, 4)         \
  TLV(payload_type, 0x0019, std::uint8_t, 1, 1)              \
  TLV(additional_status_info_text, 0x001D, tlv_text, 1, 256) \
  TLV(receipted_message_id, 0x001E, tlv_text, 1, 65)         \
  TLV(ms_msg_wait_facilities, 0x0030, std::uint8_t, 1, 1)    \
  TLV(privacy_indicator, 0x0201, std::uint8_t, 1, 1)         \
  TLV(source_subaddress, 0x0202, tlv_octets, 2, 23)          \
  TLV(dest_subaddress, 0x0203, tlv_octets, 2, 23)            \
  TLV(user_message_reference, 0x0204, std::uint16_t, 2, 2)   \
  TLV(user_response_code, 0x0205, std::uint8_t, 1, 1)        \
  TLV(source_port, 0x020A, std::uint16_t, 2, 2)              \
  TLV(destination_port, 0x020B, std::uint16_t, 2, 2)         \
  TLV(sar_msg_ref_num, 0x020C, std::uint16_t, 2, 2)          \
  TLV(language_indicator, 0x020D, std::uint8_t, 1, 1)        \
  TLV(sar_total_segments, 0x020E, std::uint8_t, 1, 1)        \
  TLV(sar_segment_seqnum, 0x020F, std::uint8_t, 1, 1)        \
  TLV(sc_interface_version, 0x0210, std::uint8_t, 1, 1)      \
  TLV(callback_num_pres_ind, 0x0302, std::uint8_t, 1, 1)     \
  TLV(callback_num_atag, 0x0303, tlv_octets, 0, 65)          \
  TLV(number_of_messages, 0x0304, std::uint8_t, 1, 1)        \
  TLV(callback_num, 0x0381, tlv_octets, 4, 19)               \
  TLV(dpf_result, 0x0420, std::uint8_t, 1, 1)                \
  TLV(set_dpf, 0x0421, std::uint8_t, 1, 1)                   \
  TLV(ms_availability_status, 0x0422, std::uint8_t, 1, 1)    \
  TLV(network_error_code, 0x0423, network_error, 3, 3)       \
  TLV(message_payload, 0x0424, tlv_octets, 0, 65535)         \
  TLV(delivery_failure_reason, 0x0425, std::uint8_t, 1, 1)   \
  TLV(more_messages_to_send, 0x0426, std::uint8_t, 1, 1)     \
  TLV(message_state, 0x0427, std::uint8_t, 1, 1)             \
  TLV(congestion_state, 0x0428, std::uint8_t, 1, 1)          \
  TLV(ussd_service_op, 0x0501, std::uint8_t, 1, 1)           \
  TLV(display_time, 0x1201, std::uint8_t, 1, 1)              \
  TLV(sms_signal, 0x1203, std::uint16_t, 2, 2)               \
  TLV(ms_validity, 0x1204, std::uint8_t, 1, 1)               \
  TLV(alert_on_message_delivery, 0x130C, tlv_octets, 0, 0)   \
  TLV(its_reply_type, 0x1380, std::uint8_t, 1, 1)            \
  TLV(its_session_info, 0x1383, std::uint16_t, 2, 2)

namespace tag {
#define MBS_SMPP_TAG(name, id, kind, shortest, longest) \
  inline constexpr tlv_tag<kind> name{id, #name, shortest, longest};
MBS_SMPP_TLVS(MBS_SMPP_TAG)
#undef MBS_SMPP_TAG
}  // namespace tag

/// The tag's name, or "vendor_tlv" (0x1400 to 0x3FFF) or "unknown_tlv".
[[nodiscard]] std::string_view tlv_name(std::uint16_t id) noexcept;

/// One parameter as it came.
struct tlv {
  std::uint16_t id = 0;
  std::string_view value{};
};

/// The optional parameters at the end of a PDU: a view of their octets, unknown ones included, in the order
/// of the wire. A value whose length its type does not allow reads as absent; the first of several equal tags
/// counts.
class tlv_view {
 public:
  constexpr tlv_view() noexcept = default;
  constexpr explicit tlv_view(std::string_view octets) noexcept : octets_{octets} {}

  [[nodiscard]] constexpr std::string_view octets() const noexcept { return octets_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); }
  /// Whether the octets divide into whole parameters.
  [[nodiscard]] bool well_formed() const noexcept;
  [[nodiscard]] std::optional<std::string_view> find(std::uint16_t id) const noexcept;

  [[nodiscard]] std::optional<std::uint8_t> get(const tlv_tag<std::uint8_t>& t) const noexcept;
  [[nodiscard]] std::optional<std::uint16_t> get(const tlv_tag<std::uint16_t>& t) const noexcept;
  [[nodiscard]] std::optional<std::uint32_t> get(const tlv_tag<std::uint32_t>& t) const noexcept;
  [[nodiscard]] std::optional<network_error> get(const tlv_tag<network_error>& t) const noexcept;
  /// Up to the first NUL, which may be missing.
  [[nodiscard]] std::optional<std::string_view> get(const tlv_tag<tlv_text>& t) const noexcept;
  [[nodiscard]] std::optional<std::string_view> get(const tlv_tag<tlv_octets>& t) const noexcept;

  /// Calls `visit(tlv)` for each whole parameter.
  template <class Visitor>
  void for_each(Visitor&& visit) const {
    for (auto rest = octets_; rest.size() >= 4;) {
      const std::size_t length = wire::load_u16(rest.data() + 2);
      if (rest.size() < 4 + length) return;
      visit(tlv{wire::load_u16(rest.data()), rest.substr(4, length)});
      rest.remove_prefix(4 + length);
    }
  }

  friend bool operator==(const tlv_view&, const tlv_view&) = default;

 private:
  std::string_view octets_{};
};

/// Appends parameters to a caller's buffer; `tlv_view{buffer}` then goes into a PDU. Text longer than its tag
/// allows and octets above 65,535 are cut.
class tlv_writer {
 public:
  explicit tlv_writer(std::string& out) noexcept : out_{out} {}
  tlv_writer& put(const tlv_tag<std::uint8_t>& t, std::uint8_t v);
  tlv_writer& put(const tlv_tag<std::uint16_t>& t, std::uint16_t v);
  tlv_writer& put(const tlv_tag<std::uint32_t>& t, std::uint32_t v);
  tlv_writer& put(const tlv_tag<network_error>& t, network_error v);
  tlv_writer& put(const tlv_tag<tlv_text>& t, std::string_view v);
  tlv_writer& put(const tlv_tag<tlv_octets>& t, std::string_view v);
  tlv_writer& put_raw(std::uint16_t id, std::string_view v);

 private:
  std::string& out_;
};

}  // namespace mbs::smpp
