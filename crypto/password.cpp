#include "crypto/password.hpp"

#include "crypto/base64.hpp"
#include "crypto/random.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <new>
#include <optional>
#include <stdexcept>

namespace mbs::crypto {
namespace {

constexpr std::uint32_t least_kib = crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024;
constexpr std::uint32_t most_kib = 4u * 1024 * 1024 - 1;

// Takes `word` and the number behind it off the front.
std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  text.remove_prefix(word.size());
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

std::optional<password_cost> cost_of(std::string_view phc) {
  constexpr std::string_view scheme = "$argon2id$v=19$";
  if (!phc.starts_with(scheme)) return std::nullopt;
  phc.remove_prefix(scheme.size());
  const auto memory = take_number(phc, "m=");
  const auto passes = memory ? take_number(phc, ",t=") : std::nullopt;
  const auto lanes = passes ? take_number(phc, ",p=") : std::nullopt;
  if (!lanes || !phc.starts_with('$')) return std::nullopt;
  return password_cost{.memory_kib = *memory, .passes = *passes};
}

void need_bounds(password_cost cost) {
  if (cost.memory_kib < least_kib || cost.memory_kib > most_kib || cost.passes < 1)
    throw std::invalid_argument{"a password's hash cannot cost that"};
}

// As PHC strings have it: base64 of section 4, without "=".
std::string random_field(std::size_t octets) {
  auto text = to_base64(random_bytes(octets), base64::padded);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

}  // namespace

std::string hash_password(std::string_view password, password_cost cost) {
  need_sodium();
  need_bounds(cost);
  std::array<char, crypto_pwhash_STRBYTES> phc{};
  if (crypto_pwhash_str_alg(phc.data(), password.data(), password.size(), cost.passes,
          static_cast<std::size_t>(cost.memory_kib) * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc{};
  return phc.data();
}

std::string hash_of_nobody(password_cost cost) {
  need_bounds(cost);
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) +
      ",p=1$" + random_field(16) + "$" + random_field(32);
}

bool password_matches(const std::string& phc, std::string_view password) {
  need_sodium();
  if (phc.size() >= crypto_pwhash_STRBYTES || phc.find('\0') != std::string::npos) return false;
  errno = 0;
  if (crypto_pwhash_str_verify(phc.c_str(), password.data(), password.size()) == 0) return true;
  if (errno == ENOMEM) throw std::bad_alloc{};
  return false;
}

bool needs_rehash(const std::string& phc, password_cost cost) {
  const auto paid = cost_of(phc);
  return !paid || paid->memory_kib < cost.memory_kib || paid->passes < cost.passes;
}

}  // namespace mbs::crypto
