#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// From the operating system's generator. Any thread. All throw std::runtime_error when it gives nothing.
namespace mbs::crypto {

/// `n` octets.
[[nodiscard]] std::string random_bytes(std::size_t n);

/// 256 bits as 43 characters of base64url (RFC 4648 section 5) without padding: sessions, links in mails.
[[nodiscard]] std::string random_token();

/// Whether it could be one: what is not needs no looking up.
[[nodiscard]] bool has_token_form(std::string_view text) noexcept;

/// `n` decimal digits, each number of them as likely as any other; leading zeros are kept.
[[nodiscard]] std::string random_digits(unsigned n);

/// A number below `bound`, each as likely as any other. `bound` is at least 1.
[[nodiscard]] unsigned random_below(unsigned bound);

}  // namespace mbs::crypto
