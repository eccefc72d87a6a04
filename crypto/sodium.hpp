#pragma once

#include <string_view>

/// Internal to crypto/.
namespace mbs::crypto {

/// Makes libsodium ready, once for all threads. Throws std::runtime_error when the system gives it no
/// randomness.
void need_sodium();

[[nodiscard]] inline const unsigned char* octets_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace mbs::crypto
