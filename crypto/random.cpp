#include "crypto/random.hpp"

#include "crypto/base64.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

namespace mbs::crypto {

std::string random_bytes(std::size_t n) {
  need_sodium();
  std::string octets(n, '\0');
  randombytes_buf(octets.data(), n);
  return octets;
}

std::string random_token() {
  auto octets = random_bytes(32);
  auto text = to_base64(octets, base64::url_unpadded);
  sodium_memzero(octets.data(), octets.size());
  return text;
}

std::string random_digits(unsigned n) {
  std::string digits(n, '0');
  for (auto& digit : digits)
    digit = static_cast<char>('0' + random_below(10));
  return digits;
}

unsigned random_below(unsigned bound) {
  need_sodium();
  return randombytes_uniform(bound);
}

}  // namespace mbs::crypto
