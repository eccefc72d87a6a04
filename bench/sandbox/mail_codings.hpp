#pragma once

#include <string>
#include <string_view>

/// The codings of mails: RFC 2045 section 6 and RFC 2047. Lenient; pure.
namespace mbs::bench {

/// What is no hexadecimal pair stays as it is. `is_word`: as in headers, where "_" is a space.
[[nodiscard]] std::string from_quoted_printable(std::string_view coded, bool is_word = false);
/// Octets outside the alphabet are skipped; ends at the first "=".
[[nodiscard]] std::string from_base64(std::string_view coded);
/// Octets in a charset (any case) as UTF-8: Latin-1 is converted, the others are taken for UTF-8; what is not
/// becomes U+FFFD.
[[nodiscard]] std::string to_utf8(std::string_view octets, std::string_view charset);
/// A header's value with its encoded words decoded.
[[nodiscard]] std::string from_encoded_words(std::string_view value);

[[nodiscard]] std::string lower_case(std::string_view text);
/// Without blanks and line ends at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}  // namespace mbs::bench
