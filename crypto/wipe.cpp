#include "crypto/wipe.hpp"

#include <sodium.h>

namespace mbs::crypto {

void wipe(std::span<char> octets) noexcept {
  if (!octets.empty()) sodium_memzero(octets.data(), octets.size());
}

}  // namespace mbs::crypto
