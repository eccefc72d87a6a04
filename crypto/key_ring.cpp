#include "crypto/key_ring.hpp"

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "crypto/key_file.hpp"
#include "crypto/random.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

namespace mbs::crypto {
namespace {

constexpr std::string_view form = "sealed1.";
constexpr std::size_t key_size = 32;
constexpr std::size_t longest_id = 16;
constexpr std::size_t most_keys = 64;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

bool is_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

// "<id> <base64>" with new random octets.
std::string new_line() {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string id;
  while (id.size() < 10)
    id += letters[random_below(static_cast<unsigned>(letters.size()))];
  return id + ' ' + to_base64(random_bytes(key_size), base64::padded) + '\n';
}

// What is authenticated beside the text: the front of it, and the context.
std::string associated(std::string_view id, std::string_view context) {
  return std::string{form}.append(id).append(1, '.').append(context);
}

struct sealed_parts {
  std::string_view id;
  std::string_view rest;
};

std::optional<sealed_parts> parts_of(std::string_view sealed) noexcept {
  if (!sealed.starts_with(form)) return std::nullopt;
  sealed.remove_prefix(form.size());
  const auto dot = sealed.find('.');
  if (dot == std::string_view::npos || !is_id(sealed.substr(0, dot))) return std::nullopt;
  return sealed_parts{sealed.substr(0, dot), sealed.substr(dot + 1)};
}

struct named_key {
  std::string id;
  std::string octets;
  digest sealing;  ///< the sub-key that seals
};

named_key key_from(std::string_view line, const std::string& where) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_id(line.substr(0, space)))
    throw std::runtime_error{
        where + ": a key is written \"id base64\", with an id of 1 to 16 of a-z and 0-9"};
  auto octets = from_base64(line.substr(space + 1), base64::padded);
  if (!octets || octets->size() != key_size)
    throw std::runtime_error{where + ": the key is not base64 of 32 octets"};
  const auto sealing = keyed_digest(*octets, {"seal"});
  return {std::string{line.substr(0, space)}, std::move(*octets), sealing};
}

}  // namespace

struct key_ring::keys {
  std::vector<named_key> newest_first;

  keys() = default;
  keys(const keys&) = delete;
  keys& operator=(const keys&) = delete;
  ~keys() {
    for (auto& key : newest_first) {
      sodium_memzero(key.octets.data(), key.octets.size());
      sodium_memzero(key.sealing.data(), key.sealing.size());
    }
  }

  [[nodiscard]] const named_key* find(std::string_view id) const noexcept {
    const auto at = std::find_if(
        newest_first.begin(), newest_first.end(), [&](const named_key& key) { return key.id == id; });
    return at == newest_first.end() ? nullptr : &*at;
  }
};

key_ring::key_ring(std::shared_ptr<const keys> k) noexcept : keys_{std::move(k)} {}

key_ring key_ring::load(const std::string& path) {
  auto text = read_private_file(path);
  auto ring = from_text(text, path);
  sodium_memzero(text.data(), text.size());
  return ring;
}

key_ring key_ring::from_text(std::string_view text, const std::string& name) {
  need_sodium();
  auto made = std::make_shared<keys>();
  made->newest_first.reserve(most_keys);
  for (unsigned number = 1; !text.empty(); ++number) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line.front() == '#') continue;
    const auto where = name + ':' + std::to_string(number);
    if (made->newest_first.size() == most_keys)
      throw std::runtime_error{where + ": more than " + std::to_string(most_keys) + " keys"};
    auto key = key_from(line, where);
    if (made->find(key.id) != nullptr)
      throw std::runtime_error{where + ": the id " + key.id + " is there twice"};
    made->newest_first.push_back(std::move(key));
  }
  if (made->newest_first.empty()) throw std::runtime_error{name + ": holds no key"};
  return key_ring{std::move(made)};
}

void key_ring::make_file(const std::string& path) {
  write_private_file(path, new_line(), if_there::refuse);
}

void key_ring::rotate_file(const std::string& path) {
  auto text = read_private_file(path);
  (void)from_text(text, path);  // a malformed file is not to be made worse
  auto longer = new_line() + text;
  (void)from_text(longer, path);
  write_private_file(path, longer, if_there::replace);
  sodium_memzero(text.data(), text.size());
  sodium_memzero(longer.data(), longer.size());
}

std::string key_ring::seal(std::string_view plain, std::string_view context) const {
  const auto& key = keys_->newest_first.front();
  const auto beside = associated(key.id, context);
  auto octets = random_bytes(nonce_size);
  octets.resize(nonce_size + plain.size() + tag_size);
  auto* const begin = reinterpret_cast<unsigned char*>(octets.data());
  crypto_aead_xchacha20poly1305_ietf_encrypt(begin + nonce_size, nullptr, octets_of(plain), plain.size(),
      octets_of(beside), beside.size(), nullptr, begin, key.sealing.data());
  return std::string{form}.append(key.id).append(1, '.') + to_base64(octets, base64::url_unpadded);
}

std::optional<std::string> key_ring::open(std::string_view sealed, std::string_view context) const {
  const auto parts = parts_of(sealed);
  const auto* key = parts ? keys_->find(parts->id) : nullptr;
  if (key == nullptr) return std::nullopt;
  const auto octets = from_base64(parts->rest, base64::url_unpadded);
  if (!octets || octets->size() < nonce_size + tag_size) return std::nullopt;
  const auto beside = associated(key->id, context);
  std::string plain(octets->size() - nonce_size - tag_size, '\0');
  const auto* begin = octets_of(*octets);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()), nullptr,
          nullptr, begin + nonce_size, octets->size() - nonce_size, octets_of(beside), beside.size(), begin,
          key->sealing.data()) != 0)
    return std::nullopt;
  return plain;
}

bool key_ring::is_sealed(std::string_view text) noexcept {
  return parts_of(text).has_value();
}

bool key_ring::is_newest(std::string_view sealed) const noexcept {
  const auto parts = parts_of(sealed);
  return parts && parts->id == newest_id();
}

std::string key_ring::derive(std::string_view purpose) const {
  return std::string{octets_of(keyed_digest(keys_->newest_first.front().octets, {"derive", purpose}))};
}

std::vector<std::string> key_ring::derive_all(std::string_view purpose) const {
  std::vector<std::string> all;
  for (const auto& key : keys_->newest_first)
    all.emplace_back(octets_of(keyed_digest(key.octets, {"derive", purpose})));
  return all;
}

const std::string& key_ring::newest_id() const noexcept {
  return keys_->newest_first.front().id;
}

}  // namespace mbs::crypto
