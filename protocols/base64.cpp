#include "protocols/base64.hpp"

#include <openssl/evp.h>

namespace mbs::protocols {

namespace {

const unsigned char* as_unsigned(const char* p) noexcept {
  return reinterpret_cast<const unsigned char*>(p);
}

}  // namespace

void append_base64(std::string& out, std::string_view octets) {
  const auto before = out.size();
  const auto size = (octets.size() + 2) / 3 * 4;
  out.resize(before + size + 1);  // OpenSSL adds a NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data() + before), as_unsigned(octets.data()),
      static_cast<int>(octets.size()));
  out.resize(before + size);
}

std::string to_base64(std::string_view octets) {
  std::string out;
  append_base64(out, octets);
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
    ++padding;
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(
      reinterpret_cast<unsigned char*>(out.data()), as_unsigned(text.data()), static_cast<int>(text.size()));
  if (size < 0 || static_cast<std::size_t>(size) < padding) return std::nullopt;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace mbs::protocols
