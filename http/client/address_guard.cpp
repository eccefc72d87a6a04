#include "http/client/address_guard.hpp"

#include <array>
#include <cstdint>

namespace mbs::http {
namespace ip = boost::asio::ip;
namespace {

struct block {
  std::uint32_t network;
  unsigned bits;
};

constexpr std::uint32_t at(unsigned a, unsigned b, unsigned c = 0) noexcept {
  return a << 24 | b << 16 | c << 8;
}

// IANA's registry of special-purpose IPv4 addresses, multicast and the reserved rest.
constexpr std::array special_v4{block{at(0, 0), 8}, block{at(10, 0), 8}, block{at(100, 64), 10},
    block{at(127, 0), 8}, block{at(169, 254), 16}, block{at(172, 16), 12}, block{at(192, 0, 0), 24},
    block{at(192, 0, 2), 24}, block{at(192, 88, 99), 24}, block{at(192, 168), 16}, block{at(198, 18), 15},
    block{at(198, 51, 100), 24}, block{at(203, 0, 113), 24}, block{at(224, 0), 4}, block{at(240, 0), 4}};

bool is_public_v4(std::uint32_t address) noexcept {
  for (const auto& b : special_v4)
    if ((address ^ b.network) >> (32 - b.bits) == 0) return false;
  return true;
}

bool is_public_v6(const ip::address_v6& address) noexcept {
  const auto o = address.to_bytes();
  if (address.is_v4_mapped()) return is_public_v4(ip::make_address_v4(ip::v4_mapped, address).to_uint());
  // Only 2000::/3 is given out; in it, 2001::/23 (Teredo and other protocols), 2001:db8::/32 and 3fff::/20
  // (documentation) and 2002::/16 (6to4) are special.
  if ((o[0] & 0xE0) != 0x20) return false;
  if (o[0] == 0x20 && o[1] == 0x01 && (o[2] & 0xFE) == 0) return false;
  if (o[0] == 0x20 && o[1] == 0x01 && o[2] == 0x0D && o[3] == 0xB8) return false;
  if (o[0] == 0x20 && o[1] == 0x02) return false;
  return !(o[0] == 0x3F && o[1] == 0xFF && (o[2] & 0xF0) == 0);
}

}  // namespace

bool is_public(const ip::address& address) noexcept {
  return address.is_v4() ? is_public_v4(address.to_v4().to_uint()) : is_public_v6(address.to_v6());
}

}  // namespace mbs::http
