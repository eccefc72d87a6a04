#pragma once

#include <boost/asio/ip/address.hpp>

namespace mbs::http {

/// Whether an address is one of the public Internet: not loopback, private, shared, link-local,
/// documentation, multicast, reserved, nor a way around that (IPv4 inside IPv6, 6to4, Teredo, NAT64).
/// Callbacks go to no other (RFC 6890 and its registries), or a customer could make us knock at doors behind
/// our own firewall.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address) noexcept;

}  // namespace mbs::http
