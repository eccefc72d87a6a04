#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

/// The SecurityCredential of requests that staff answer for: transaction status and reversal.
namespace mbs::mpesa {

enum class credential_fault : std::uint8_t {
  no_certificate,     ///< no X.509 certificate in PEM
  no_rsa_key,         ///< its public key is of another kind
  no_password,        ///< empty
  password_too_long,  ///< more octets than the key's less 11
  encryption_failed,
};
/// One sentence without a full stop.
[[nodiscard]] std::string_view words_of(credential_fault fault) noexcept;

/// Base64 of RSA (PKCS #1 v1.5) of the initiator's password under the public key of `certificate`: PEM, that
/// of the environment, at most 64 KiB. Differs each time: the padding is random.
[[nodiscard]] std::variant<std::string, credential_fault> security_credential(
    std::string_view password, std::string_view certificate);

}  // namespace mbs::mpesa
