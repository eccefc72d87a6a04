#pragma once

#include "domain/access/address_range.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::http {

using ip_address = boost::asio::ip::address;

/// An IPv4 address also where IPv6 wraps one ("::ffff:192.0.2.1").
[[nodiscard]] ip_address unwrapped(const ip_address& address) noexcept;

/// As the rules have it.
[[nodiscard]] domain::internet_address as_domain(const ip_address& address) noexcept;

/// Addresses as the settings have them; what is none is left out.
[[nodiscard]] std::vector<ip_address> addresses_of(std::span<const std::string> texts);

/// Who asks: the peer, unless it is a trusted proxy; then the last address of X-Forwarded-For that is not
/// one. What a client wrote there itself is never believed.
[[nodiscard]] ip_address client_address(
    const ip_address& peer, std::string_view forwarded_for, std::span<const ip_address> trusted_proxies);

/// The same by the `for` of Forwarded (RFC 7239). One that is malformed, or hides an address ("unknown",
/// "_name"), is not looked behind.
[[nodiscard]] ip_address client_address_by_forwarded(
    const ip_address& peer, std::string_view forwarded, std::span<const ip_address> trusted_proxies);

/// Which proxies stand before this server, and by which header they tell who asks. Never both: proxies hand
/// on the one that they do not write as the client sent it.
struct proxy_rules {
  std::vector<ip_address> trusted;
  bool by_forwarded = false;

  [[nodiscard]] bool is_trusted(const ip_address& address) const noexcept;
  /// `forwarded_for` and `forwarded` as the request has them.
  [[nodiscard]] ip_address client_of(
      const ip_address& peer, std::string_view forwarded_for, std::string_view forwarded) const;
};

/// Whose connections and attempts count together: one IPv4 address, or a /64 of IPv6, which one customer has
/// to himself.
struct address_block {
  std::uint64_t bits = 0;
  bool is_v6 = false;
  [[nodiscard]] static address_block of(const ip_address& address) noexcept;
  bool operator==(const address_block&) const = default;
};

struct address_block_hash {
  std::size_t operator()(const address_block& b) const noexcept {
    return static_cast<std::size_t>((b.bits ^ (b.is_v6 ? 1U : 0U)) * 0x9E37'79B9'7F4A'7C15ULL);
  }
};

}  // namespace mbs::http
