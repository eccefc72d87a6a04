#include "crypto/digest.hpp"

#include "crypto/sodium.hpp"

#include <openssl/sha.h>
#include <sodium.h>

#include <cstdint>

namespace mbs::crypto {

// By OpenSSL, which uses the processor's instructions for it: each request with a key pays for one.
digest sha256(std::string_view octets) noexcept {
  digest d;
  SHA256(octets_of(octets), octets.size(), d.data());
  return d;
}

digest keyed_digest(std::string_view key, std::initializer_list<std::string_view> parts) {
  need_sodium();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, octets_of(key), key.size());
  for (const auto part : parts) {
    std::array<unsigned char, 8> length{};
    auto rest = static_cast<std::uint64_t>(part.size());
    for (auto at = length.rbegin(); at != length.rend(); ++at, rest >>= 8)
      *at = static_cast<unsigned char>(rest & 0xffu);
    crypto_auth_hmacsha256_update(&state, length.data(), length.size());
    crypto_auth_hmacsha256_update(&state, octets_of(part), part.size());
  }
  digest d;
  crypto_auth_hmacsha256_final(&state, d.data());
  sodium_memzero(&state, sizeof state);
  return d;
}

bool equal(const digest& a, const digest& b) noexcept {
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool equal(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(const digest& d) {
  std::array<char, 65> text{};
  return sodium_bin2hex(text.data(), text.size(), d.data(), d.size());
}

}  // namespace mbs::crypto
