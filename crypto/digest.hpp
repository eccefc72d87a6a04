#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

/// SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104). Any thread.
namespace mbs::crypto {

using digest = std::array<unsigned char, 32>;

[[nodiscard]] digest sha256(std::string_view octets) noexcept;

/// HMAC-SHA256 under `key` (any length; 32 octets are advised) over the parts, each with its length (8
/// octets, big end first) in front: no two lists of parts have the same input.
[[nodiscard]] digest keyed_digest(std::string_view key, std::initializer_list<std::string_view> parts);

/// Takes the same time wherever they differ.
[[nodiscard]] bool equal(const digest& a, const digest& b) noexcept;
/// The same for texts; those of different lengths are told apart at once.
[[nodiscard]] bool equal(std::string_view a, std::string_view b) noexcept;

/// 64 characters, lower case.
[[nodiscard]] std::string to_hex(const digest& d);

[[nodiscard]] inline std::string_view octets_of(const digest& d) noexcept {
  return {reinterpret_cast<const char*>(d.data()), d.size()};
}

}  // namespace mbs::crypto
