#include "crypto/base64.hpp"

#include "crypto/sodium.hpp"

#include <sodium.h>

namespace mbs::crypto {

static_assert(static_cast<int>(base64::padded) == sodium_base64_VARIANT_ORIGINAL);
static_assert(static_cast<int>(base64::url_unpadded) == sodium_base64_VARIANT_URLSAFE_NO_PADDING);

std::string to_base64(std::string_view octets, base64 kind) {
  std::string text(sodium_base64_encoded_len(octets.size(), static_cast<int>(kind)), '\0');
  sodium_bin2base64(text.data(), text.size(), octets_of(octets), octets.size(), static_cast<int>(kind));
  text.pop_back();  // the NUL
  return text;
}

std::optional<std::string> from_base64(std::string_view text, base64 kind) {
  std::string octets(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(octets.data()), octets.size(), text.data(),
          text.size(), nullptr, &size, nullptr, static_cast<int>(kind)) != 0)
    return std::nullopt;
  octets.resize(size);
  return octets;
}

}  // namespace mbs::crypto
