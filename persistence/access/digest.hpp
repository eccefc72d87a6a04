#pragma once

#include "crypto/digest.hpp"

#include <cstring>
#include <stdexcept>
#include <string_view>

namespace mbs::persistence {

/// 32 octets of SHA-256: all that is kept of an API key or of the body of a request.
using digest = crypto::digest;

[[nodiscard]] inline std::string_view bytes_of(const digest& d) noexcept {
  return {reinterpret_cast<const char*>(d.data()), d.size()};
}

/// Throws std::runtime_error when there are not 32 of them.
[[nodiscard]] inline digest digest_from(std::string_view bytes) {
  digest d{};
  if (bytes.size() != d.size()) throw std::runtime_error{"a stored digest has the wrong length"};
  std::memcpy(d.data(), bytes.data(), d.size());
  return d;
}

}  // namespace mbs::persistence
