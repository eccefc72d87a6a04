#include "protocols/smpp/tlv.hpp"

#include <algorithm>

namespace mbs::smpp {

std::string_view tlv_name(std::uint16_t id) noexcept {
  switch (id) {
#define MBS_SMPP_CASE(name, number, kind, shortest, longest) \
  case number: return #name;
    MBS_SMPP_TLVS(MBS_SMPP_CASE)
#undef MBS_SMPP_CASE
    default: return id >= 0x1400 && id <= 0x3FFF ? "vendor_tlv" : "unknown_tlv";
  }
}

bool tlv_view::well_formed() const noexcept {
  auto rest = octets_;
  while (!rest.empty()) {
    if (rest.size() < 4) return false;
    const std::size_t length = wire::load_u16(rest.data() + 2);
    if (rest.size() - 4 < length) return false;
    rest.remove_prefix(4 + length);
  }
  return true;
}

std::optional<std::string_view> tlv_view::find(std::uint16_t id) const noexcept {
  for (auto rest = octets_; rest.size() >= 4;) {
    const std::size_t length = wire::load_u16(rest.data() + 2);
    if (rest.size() - 4 < length) return std::nullopt;
    if (wire::load_u16(rest.data()) == id) return rest.substr(4, length);
    rest.remove_prefix(4 + length);
  }
  return std::nullopt;
}

std::optional<std::uint8_t> tlv_view::get(const tlv_tag<std::uint8_t>& t) const noexcept {
  const auto v = find(t.id);
  if (!v || v->size() != 1) return std::nullopt;
  return wire::load_u8(v->data());
}

std::optional<std::uint16_t> tlv_view::get(const tlv_tag<std::uint16_t>& t) const noexcept {
  const auto v = find(t.id);
  if (!v || v->size() != 2) return std::nullopt;
  return wire::load_u16(v->data());
}

std::optional<std::uint32_t> tlv_view::get(const tlv_tag<std::uint32_t>& t) const noexcept {
  const auto v = find(t.id);
  if (!v || v->size() != 4) return std::nullopt;
  return wire::load_u32(v->data());
}

std::optional<network_error> tlv_view::get(const tlv_tag<network_error>& t) const noexcept {
  const auto v = find(t.id);
  if (!v || v->size() != 3) return std::nullopt;
  return network_error{wire::load_u8(v->data()), wire::load_u16(v->data() + 1)};
}

std::optional<std::string_view> tlv_view::get(const tlv_tag<tlv_text>& t) const noexcept {
  const auto v = find(t.id);
  if (!v) return std::nullopt;
  return v->substr(0, v->find('\0'));
}

std::optional<std::string_view> tlv_view::get(const tlv_tag<tlv_octets>& t) const noexcept {
  return find(t.id);
}

tlv_writer& tlv_writer::put(const tlv_tag<std::uint8_t>& t, std::uint8_t v) {
  const char octet = static_cast<char>(v);
  return put_raw(t.id, {&octet, 1});
}

tlv_writer& tlv_writer::put(const tlv_tag<std::uint16_t>& t, std::uint16_t v) {
  char octets[2];
  wire::store_u16(octets, v);
  return put_raw(t.id, {octets, sizeof octets});
}

tlv_writer& tlv_writer::put(const tlv_tag<std::uint32_t>& t, std::uint32_t v) {
  char octets[4];
  wire::store_u32(octets, v);
  return put_raw(t.id, {octets, sizeof octets});
}

tlv_writer& tlv_writer::put(const tlv_tag<network_error>& t, network_error v) {
  char octets[3];
  wire::store_u16(wire::store_u8(octets, v.network), v.code);
  return put_raw(t.id, {octets, sizeof octets});
}

tlv_writer& tlv_writer::put(const tlv_tag<tlv_text>& t, std::string_view v) {
  v = v.substr(0, v.find('\0')).substr(0, static_cast<std::size_t>(t.max_length - 1));
  wire::append_u16(out_, t.id);
  wire::append_u16(out_, static_cast<std::uint16_t>(v.size() + 1));
  out_.append(v).push_back('\0');
  return *this;
}

tlv_writer& tlv_writer::put(const tlv_tag<tlv_octets>& t, std::string_view v) {
  return put_raw(t.id, v);
}

tlv_writer& tlv_writer::put_raw(std::uint16_t id, std::string_view v) {
  v = v.substr(0, 65535);
  wire::append_u16(out_, id);
  wire::append_u16(out_, static_cast<std::uint16_t>(v.size()));
  out_.append(v);
  return *this;
}

}  // namespace mbs::smpp
