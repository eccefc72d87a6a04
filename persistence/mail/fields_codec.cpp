#include "persistence/mail/fields_codec.hpp"

#include <cstdint>

namespace mbs::persistence {

namespace {

constexpr std::size_t length_octets = 4;

void pack(std::string& into, std::string_view text) {
  for (int shift = 24; shift >= 0; shift -= 8)
    into += static_cast<char>(text.size() >> static_cast<unsigned>(shift) & 0xffu);
  into += text;
}

std::optional<std::string_view> unpack(std::string_view& from) {
  if (from.size() < length_octets) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < length_octets; ++i)
    length = length << 8 | static_cast<unsigned char>(from[i]);
  from.remove_prefix(length_octets);
  if (from.size() < length) return std::nullopt;
  const auto text = from.substr(0, length);
  from.remove_prefix(length);
  return text;
}

}  // namespace

std::string pack_fields(const domain::mail_fields& fields) {
  std::string packed;
  for (const auto& [name, value] : fields) {
    pack(packed, name);
    pack(packed, value);
  }
  return packed;
}

std::optional<domain::mail_fields> unpack_fields(std::string_view packed) {
  domain::mail_fields fields;
  while (!packed.empty()) {
    const auto name = unpack(packed);
    const auto value = name ? unpack(packed) : std::nullopt;
    if (!value) return std::nullopt;
    fields.emplace(*name, *value);
  }
  return fields;
}

}  // namespace mbs::persistence
