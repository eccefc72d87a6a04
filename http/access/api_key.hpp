#pragma once

#include "crypto/digest.hpp"
#include "domain/access/key_rules.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mbs::http {

using sha256_digest = crypto::digest;

/// Keys by which programs sign in: "mbs_live_" or "mbs_test_", 28 characters of base 62 (166 bits from the
/// operating system's generator) and a check of 6 characters (CRC-32 of what stands before it), so that a
/// mistyped key is refused without a look-up. Only the SHA-256 is kept; the key itself is shown once.
struct api_key {
  static constexpr std::size_t start_length = domain::start_of(domain::key_kind::live).size();
  static constexpr std::size_t random_length = 28;
  static constexpr std::size_t check_length = 6;
  static constexpr std::size_t length = start_length + random_length + check_length;

  std::string text;
  static_assert(domain::start_of(domain::key_kind::test).size() == start_length);

  /// Throws std::runtime_error when the operating system has no randomness to give.
  [[nodiscard]] static api_key generate(domain::key_kind kind = domain::key_kind::live);
  /// Nothing unless `text` has the form and the right check.
  [[nodiscard]] static std::optional<api_key> parse(std::string_view text);
  [[nodiscard]] static bool is_well_formed(std::string_view text) noexcept;

  /// SHA-256 of the whole key.
  [[nodiscard]] sha256_digest hash() const noexcept;
  /// What lists may show: the start and the first 6 random characters.
  [[nodiscard]] std::string shown() const { return text.substr(0, start_length + 6); }
};

[[nodiscard]] sha256_digest sha256(std::string_view octets) noexcept;
/// SHA-256 over both, as if they were one.
[[nodiscard]] sha256_digest sha256(std::string_view first, std::string_view second) noexcept;

/// "whsec_" and base64 of 24 random octets, as Standard Webhooks has it.
[[nodiscard]] std::string generate_webhook_secret();

}  // namespace mbs::http
