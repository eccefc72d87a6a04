#pragma once

#include "domain/errc.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Addresses of clients and lists of ranges of them. Knows nothing of sockets, keys or requests.
namespace mbs::domain {

/// An address of the internet: IPv6, or IPv4 as IPv6 wraps it (RFC 4291 section 2.5.5.2), so that the two
/// ways to write one IPv4 address are one value. All zero: none.
struct internet_address {
  std::array<std::uint8_t, 16> octets{};
  auto operator<=>(const internet_address&) const = default;

  [[nodiscard]] static internet_address of_v4(std::uint32_t address) noexcept;
  [[nodiscard]] bool is_v4() const noexcept;
};

/// "192.0.2.1", "2001:db8::1" or "::ffff:192.0.2.1"; nothing when it is none. No zone, port or blank.
[[nodiscard]] std::optional<internet_address> internet_address_from(std::string_view text) noexcept;
/// IPv4 with dots, also when it was wrapped; IPv6 as RFC 5952 has it. Empty for none.
[[nodiscard]] std::string to_text(const internet_address& address);

/// The octets that neighbours share: of IPv4 a /24, of IPv6 a /64. Who has one address there has the others.
/// Of `address`, which outlives it.
[[nodiscard]] std::string_view neighbours_of(const internet_address& address) noexcept;

/// A block of addresses (RFC 4632). One of IPv4 holds no address of IPv6, nor the other way round: "::/0" is
/// all of IPv6 only.
struct address_range {
  internet_address first;
  std::uint8_t prefix = 128;  ///< of 128 bits; for IPv4 96 + its own
  bool operator==(const address_range&) const = default;

  [[nodiscard]] bool contains(const internet_address& address) const noexcept;
};
/// "192.0.2.0/24", "2001:db8::/32"; a single address has its whole length behind it.
[[nodiscard]] std::string to_text(const address_range& range);

inline constexpr std::size_t max_address_ranges = 32;

/// A list that cannot be, and why: a sentence without a full stop.
struct bad_address_list {
  std::string why;
};
[[noreturn]] inline void throw_exception_from_error(
    const bad_address_list& bad, const boost::source_location&) {
  throw std::logic_error{bad.why};
}

/// Each text is a block, or one address; at most 32; repeats are dropped. Refused: what is no address, a
/// length that is none, bits beyond the length (what was meant is said), and a block of every address ("/0"),
/// which limits nothing. No text: an empty list, which is anywhere.
[[nodiscard]] boost::system::result<std::vector<address_range>, bad_address_list> address_list_from(
    std::span<const std::string> texts);

/// Whether a list lets `address` in; an empty one lets everybody in.
[[nodiscard]] bool is_listed(std::span<const address_range> list, const internet_address& address) noexcept;

}  // namespace mbs::domain
