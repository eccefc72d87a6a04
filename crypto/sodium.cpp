#include "crypto/sodium.hpp"

#include <sodium.h>

#include <stdexcept>

namespace mbs::crypto {

void need_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready)
    throw std::runtime_error{"libsodium does not start: the operating system gives no random octets"};
}

}  // namespace mbs::crypto
