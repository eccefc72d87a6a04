#include "crypto/random.hpp"

#include "crypto/base64.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

#include <algorithm>

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

bool has_token_form(std::string_view text) noexcept {
  constexpr std::size_t length = 43;  // of 32 octets
  return text.size() == length && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
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
