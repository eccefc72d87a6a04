#include "protocols/smpp/long_message.hpp"

#include "protocols/smpp/wire.hpp"

namespace mbs::smpp {

namespace {

constexpr std::size_t longest_short_message = 254;
constexpr std::size_t longest_payload = 65'535;
constexpr std::uint8_t concatenated_8_bit = 0x00;  // information elements of 3GPP TS 23.040 section 9.2.3.24
constexpr std::uint8_t concatenated_16_bit = 0x08;

void push(std::string& out, unsigned octet) {
  out.push_back(static_cast<char>(octet));
}

void append_header(std::string& out, const concatenation& where, long_message_style style) {
  const bool wide = style == long_message_style::udh16;
  push(out, wide ? 6 : 5);
  push(out, wide ? concatenated_16_bit : concatenated_8_bit);
  push(out, wide ? 4 : 3);
  if (wide) push(out, where.reference >> 8U);
  push(out, where.reference & 0xFFU);
  push(out, where.total);
  push(out, where.segment);
}

template <class Pdu>
bool carry_plain(Pdu& pdu, std::string_view octets, message_scratch& scratch, bool as_payload) {
  if (!as_payload && octets.size() <= longest_short_message) {
    pdu.short_message = octets;
    return true;
  }
  if (octets.size() > longest_payload) return false;
  scratch.tlvs.assign(pdu.tlvs.octets());
  tlv_writer{scratch.tlvs}.put(tag::message_payload, octets);
  pdu.short_message = {};
  pdu.tlvs = tlv_view{scratch.tlvs};
  return true;
}

template <class Pdu>
bool carry(Pdu& pdu, std::string_view octets, const concatenation& where, long_message_style style,
    message_scratch& scratch) {
  const bool as_payload = style == long_message_style::payload;
  if (as_payload || where.total <= 1)
    return carry_plain(pdu, octets, scratch, as_payload && octets.size() > longest_short_message);
  if (style == long_message_style::sar) {
    if (octets.size() > longest_short_message) return false;
    scratch.tlvs.assign(pdu.tlvs.octets());
    tlv_writer{scratch.tlvs}
        .put(tag::sar_msg_ref_num, where.reference)
        .put(tag::sar_total_segments, where.total)
        .put(tag::sar_segment_seqnum, where.segment);
    pdu.short_message = octets;
    pdu.tlvs = tlv_view{scratch.tlvs};
    return true;
  }
  scratch.text.clear();
  append_header(scratch.text, where, style);
  scratch.text.append(octets);
  if (scratch.text.size() > longest_short_message) return false;
  pdu.short_message = scratch.text;
  pdu.esm_class = static_cast<std::uint8_t>(pdu.esm_class | esm::udhi);
  return true;
}

bool makes_sense(const concatenation& c) noexcept {
  return c.total > 1 && c.segment >= 1 && c.segment <= c.total;
}

// The octets of the header's information elements; nothing when the header does not fit the message.
std::optional<std::string_view> header_of(std::uint8_t esm_class, std::string_view message) noexcept {
  if ((esm_class & esm::udhi) == 0 || message.empty()) return std::nullopt;
  const std::size_t length = wire::load_u8(message.data());
  if (message.size() < length + 1) return std::nullopt;
  return message.substr(1, length);
}

std::optional<concatenation> in_header(std::string_view elements) noexcept {
  while (elements.size() >= 2) {
    const auto id = wire::load_u8(elements.data());
    const std::size_t length = wire::load_u8(elements.data() + 1);
    if (elements.size() - 2 < length) return std::nullopt;
    const char* v = elements.data() + 2;
    if (id == concatenated_8_bit && length == 3)
      return concatenation{wire::load_u8(v), wire::load_u8(v + 1), wire::load_u8(v + 2)};
    if (id == concatenated_16_bit && length == 4)
      return concatenation{wire::load_u16(v), wire::load_u8(v + 2), wire::load_u8(v + 3)};
    elements.remove_prefix(2 + length);
  }
  return std::nullopt;
}

std::optional<concatenation> in_tlvs(const tlv_view& tlvs) noexcept {
  if (tlvs.empty()) return std::nullopt;
  const auto reference = tlvs.get(tag::sar_msg_ref_num);
  const auto total = tlvs.get(tag::sar_total_segments);
  const auto segment = tlvs.get(tag::sar_segment_seqnum);
  if (!reference || !total || !segment) return std::nullopt;
  return concatenation{*reference, *total, *segment};
}

}  // namespace

std::optional<long_message_style> long_message_style_from_text(std::string_view text) noexcept {
  for (const auto s : {long_message_style::udh8, long_message_style::udh16, long_message_style::sar,
           long_message_style::payload})
    if (to_text(s) == text) return s;
  return std::nullopt;
}

std::string_view to_text(long_message_style s) noexcept {
  switch (s) {
    case long_message_style::udh8: return "udh8";
    case long_message_style::udh16: return "udh16";
    case long_message_style::sar: return "sar";
    case long_message_style::payload: return "payload";
  }
  return "";
}

bool carry_segment(submit_sm& pdu, std::string_view octets, const concatenation& where,
    long_message_style style, message_scratch& scratch) {
  return carry(pdu, octets, where, style, scratch);
}

bool carry_segment(deliver_sm& pdu, std::string_view octets, const concatenation& where,
    long_message_style style, message_scratch& scratch) {
  return carry(pdu, octets, where, style, scratch);
}

std::optional<concatenation> concatenation_of(
    std::uint8_t esm_class, std::string_view message, const tlv_view& tlvs) noexcept {
  std::optional<concatenation> found;
  if (const auto header = header_of(esm_class, message)) found = in_header(*header);
  if (!found) found = in_tlvs(tlvs);
  return found && makes_sense(*found) ? found : std::nullopt;
}

std::string_view user_data(std::uint8_t esm_class, std::string_view message) noexcept {
  const auto header = header_of(esm_class, message);
  return header ? message.substr(header->size() + 1) : message;
}

}  // namespace mbs::smpp
