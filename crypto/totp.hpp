#pragma once

#include "domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Time-based one-time codes (RFC 6238): HMAC-SHA1, 6 digits, steps of 30 s since 1970, as every
/// authenticator's app has them. Knows no person and no clock. Any thread.
namespace mbs::crypto {

/// 160 random bits (RFC 4226 section 4) as 32 characters of base32.
[[nodiscard]] std::string new_totp_secret();

/// The step whose code `code` is, at most `window` (0 to 10) steps before or after that of `at`; nothing
/// when there is none, or when secret or code is malformed. A caller keeps the newest step that counted and
/// refuses it and all before it: a code works once (RFC 6238 section 5.2). `base32` may be in any case and
/// have spaces.
[[nodiscard]] std::optional<std::int64_t> totp_step(
    std::string_view base32, std::string_view code, domain::time_point at, int window);

/// The code of the step of `at`: for tests and for whoever plays a person. Throws std::invalid_argument for a
/// malformed secret.
[[nodiscard]] std::string totp_code(std::string_view base32, domain::time_point at);

/// "otpauth://totp/Issuer:account?secret=…", everything percent-encoded (RFC 3986).
[[nodiscard]] std::string totp_uri(
    std::string_view issuer, std::string_view account, std::string_view base32);

}  // namespace mbs::crypto
