#include "crypto/totp.hpp"

#include "crypto/random.hpp"

#include <liboath/oath.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>

namespace mbs::crypto {
namespace {

constexpr unsigned digits = 6;
constexpr unsigned step_seconds = 30;
constexpr int widest_window = 10;
// Of a text secret; ours have 32 characters.
constexpr std::size_t longest_secret = 256;

struct freed {
  void operator()(char* p) const noexcept { std::free(p); }
};
using c_text = std::unique_ptr<char, freed>;

void need_oath() {
  static const bool ready = oath_init() == OATH_OK;
  if (!ready) throw std::runtime_error{"liboath does not start"};
}

std::optional<std::string> octets_of_secret(std::string_view base32) {
  if (base32.empty() || base32.size() > longest_secret) return std::nullopt;
  char* out = nullptr;
  std::size_t size = 0;
  if (oath_base32_decode(base32.data(), base32.size(), &out, &size) != OATH_OK) return std::nullopt;
  const c_text owned{out};
  if (size == 0) return std::nullopt;
  return std::string{out, size};
}

time_t unix_seconds(domain::time_point at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

bool is_a_code(std::string_view code) {
  return code.size() == digits &&
      std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      out += c;
    else
      out.append({'%', hex[octet >> 4], hex[octet & 15u]});
  }
}

}  // namespace

std::string new_totp_secret() {
  need_oath();
  const auto octets = random_bytes(20);
  char* out = nullptr;
  std::size_t size = 0;
  if (oath_base32_encode(octets.data(), octets.size(), &out, &size) != OATH_OK) throw std::bad_alloc{};
  const c_text owned{out};
  return {out, size};
}

std::optional<std::int64_t> totp_step(
    std::string_view base32, std::string_view code, domain::time_point at, int window) {
  need_oath();
  const auto secret = octets_of_secret(base32);
  if (!secret || !is_a_code(code) || at < domain::time_point{}) return std::nullopt;
  const std::string terminated{code};
  std::uint64_t step = 0;
  const int found = oath_totp_validate3(secret->data(), secret->size(), unix_seconds(at), step_seconds, 0,
      static_cast<std::size_t>(std::clamp(window, 0, widest_window)), nullptr, &step, terminated.c_str());
  if (found < 0) return std::nullopt;
  return static_cast<std::int64_t>(step);
}

std::string totp_code(std::string_view base32, domain::time_point at) {
  need_oath();
  const auto secret = octets_of_secret(base32);
  std::array<char, digits + 1> code{};
  if (!secret ||
      oath_totp_generate(
          secret->data(), secret->size(), unix_seconds(at), step_seconds, 0, digits, code.data()) != OATH_OK)
    throw std::invalid_argument{"no secret of one-time codes"};
  return code.data();
}

std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view base32) {
  std::string uri{"otpauth://totp/"};
  append_encoded(uri, issuer);
  uri += ':';
  append_encoded(uri, account);
  uri += "?secret=";
  append_encoded(uri, base32);
  uri += "&issuer=";
  append_encoded(uri, issuer);
  uri += "&algorithm=SHA1&digits=6&period=30";
  return uri;
}

}  // namespace mbs::crypto
