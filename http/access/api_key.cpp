#include "http/access/api_key.hpp"

#include "crypto/base64.hpp"
#include "crypto/random.hpp"

#include <array>

namespace mbs::http {
namespace {

constexpr std::string_view base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    auto c = i;
    for (int bit = 0; bit < 8; ++bit)
      c = (c & 1u) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
    table[i] = c;
  }
  return table;
}
constexpr auto crc_table = make_crc_table();

/// CRC-32 of ISO 3309, as in zlib.
constexpr std::uint32_t crc32(std::string_view text) noexcept {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const auto c : text)
    crc = crc_table[(crc ^ static_cast<std::uint8_t>(c)) & 0xFFu] ^ (crc >> 8);
  return ~crc;
}
static_assert(crc32("123456789") == 0xCBF43926u);

/// 62^6 exceeds 2^32: six characters hold the whole CRC.
std::array<char, api_key::check_length> check_of(std::string_view text) noexcept {
  std::array<char, api_key::check_length> check{};
  auto rest = crc32(text);
  for (auto at = check.rbegin(); at != check.rend(); ++at, rest /= 62)
    *at = base62[rest % 62];
  return check;
}

}  // namespace

api_key api_key::generate(domain::key_kind kind) {
  api_key key;
  key.text = domain::start_of(kind);
  for (std::size_t i = 0; i < random_length; ++i)
    key.text.push_back(base62[crypto::random_below(static_cast<unsigned>(base62.size()))]);
  const auto check = check_of(key.text);
  key.text.append(check.data(), check.size());
  return key;
}

bool api_key::is_well_formed(std::string_view text) noexcept {
  if (text.size() != length) return false;
  const auto start = text.substr(0, start_length);
  if (start != domain::start_of(domain::kind_of_key(text))) return false;
  if (text.substr(start_length).find_first_not_of(base62) != std::string_view::npos) return false;
  const auto check = check_of(text.substr(0, length - check_length));
  return text.substr(length - check_length) == std::string_view{check.data(), check.size()};
}

std::optional<api_key> api_key::parse(std::string_view text) {
  if (!is_well_formed(text)) return std::nullopt;
  return api_key{std::string{text}};
}

sha256_digest api_key::hash() const noexcept {
  return sha256(text);
}

sha256_digest sha256(std::string_view octets) noexcept {
  return crypto::sha256(octets);
}

sha256_digest sha256(std::string_view first, std::string_view second) noexcept {
  std::string both;
  both.reserve(first.size() + second.size());
  both.append(first).append(second);
  return sha256(both);
}

std::string generate_webhook_secret() {
  return "whsec_" + crypto::to_base64(crypto::random_bytes(24), crypto::base64::padded);
}

}  // namespace mbs::http
