#include "protocols/webhooks/webhook_signature.hpp"

#include "protocols/base64.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <charconv>
#include <new>
#include <utility>

namespace mbs::webhook {

namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::string_view signature_prefix = "v1,";
constexpr std::size_t digest_size = 32;
constexpr std::size_t encoded_digest_size = 44;
constexpr std::size_t shortest_key = 16;
constexpr std::size_t longest_key = 64;

const unsigned char* as_unsigned(const char* p) noexcept {
  return reinterpret_cast<const unsigned char*>(p);
}

struct mac_deleter {
  void operator()(EVP_MAC* m) const noexcept { EVP_MAC_free(m); }
  void operator()(EVP_MAC_CTX* c) const noexcept { EVP_MAC_CTX_free(c); }
};

std::string_view decimal(std::array<char, 24>& room, std::int64_t v) noexcept {
  const auto end = std::to_chars(room.data(), room.data() + room.size(), v).ptr;
  return {room.data(), static_cast<std::size_t>(end - room.data())};
}

}  // namespace

struct signing_key::state {
  std::unique_ptr<EVP_MAC_CTX, mac_deleter> context;

  explicit state(std::string_view key) {
    const std::unique_ptr<EVP_MAC, mac_deleter> hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    if (!hmac) throw std::bad_alloc{};
    context.reset(EVP_MAC_CTX_new(hmac.get()));
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_init(context.get(), as_unsigned(key.data()), key.size(), parameters) != 1)
      throw std::bad_alloc{};
  }

  void update(std::string_view octets) const noexcept {
    if (!octets.empty()) EVP_MAC_update(context.get(), as_unsigned(octets.data()), octets.size());
  }

  // Initialising without a key starts over with the key that is there.
  [[nodiscard]] std::array<char, digest_size> digest(
      std::string_view id, std::string_view timestamp, std::string_view body) const noexcept {
    EVP_MAC_init(context.get(), nullptr, 0, nullptr);
    update(id);
    update(".");
    update(timestamp);
    update(".");
    update(body);
    std::array<char, digest_size> out{};
    std::size_t size = 0;
    EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, out.size());
    return out;
  }
};

signing_key::signing_key(std::unique_ptr<state> s) noexcept : state_{std::move(s)} {}
signing_key::signing_key(signing_key&&) noexcept = default;
signing_key& signing_key::operator=(signing_key&&) noexcept = default;
signing_key::~signing_key() = default;

std::optional<signing_key> signing_key::from_secret(std::string_view secret) {
  if (!secret.starts_with(secret_prefix)) return std::nullopt;
  secret.remove_prefix(secret_prefix.size());
  if (secret.size() > 4 * longest_key) return std::nullopt;
  auto key = protocols::from_base64(secret);
  if (!key || key->size() < shortest_key || key->size() > longest_key) return std::nullopt;
  signing_key made{std::make_unique<state>(*key)};
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.InnerPointer): the key is freed at the end of this function only.
  OPENSSL_cleanse(key->data(), key->size());
  return made;
}

void signing_key::sign(
    std::string_view id, unix_time timestamp, std::string_view body, std::string& out) const {
  std::array<char, 24> room{};
  const auto digest = state_->digest(id, decimal(room, timestamp.time_since_epoch().count()), body);
  out.append(signature_prefix);
  protocols::append_base64(out, {digest.data(), digest.size()});
}

std::string signing_key::sign(std::string_view id, unix_time timestamp, std::string_view body) const {
  std::string out;
  out.reserve(signature_prefix.size() + encoded_digest_size + 1);
  sign(id, timestamp, body, out);
  return out;
}

bool signing_key::verify(std::string_view id, std::string_view timestamp, std::string_view body,
    std::string_view signatures, unix_time now, std::chrono::seconds tolerance) const {
  std::int64_t seconds = 0;
  const auto* end = timestamp.data() + timestamp.size();
  const auto read = std::from_chars(timestamp.data(), end, seconds);
  if (read.ec != std::errc{} || read.ptr != end) return false;
  constexpr std::int64_t year_9999 = 253'402'300'799;
  if (seconds < 0 || seconds > year_9999) return false;
  const unix_time sent{std::chrono::seconds{seconds}};
  if (sent > now + tolerance || sent < now - tolerance) return false;
  const auto digest = state_->digest(id, timestamp, body);
  std::string expected{signature_prefix};
  protocols::append_base64(expected, {digest.data(), digest.size()});
  bool found = false;
  while (!signatures.empty()) {
    const auto one = signatures.substr(0, signatures.find(' '));
    signatures.remove_prefix(one.size() < signatures.size() ? one.size() + 1 : one.size());
    found |= one.size() == expected.size() && CRYPTO_memcmp(one.data(), expected.data(), one.size()) == 0;
  }
  return found;
}

std::string secret_from_octets(std::string_view octets) {
  std::string out{secret_prefix};
  protocols::append_base64(out, octets);
  return out;
}

}  // namespace mbs::webhook
