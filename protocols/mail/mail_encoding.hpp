#pragma once

#include <string>
#include <string_view>

/// Encodings of mails. Internal to protocols/mail/.
namespace mbs::mail {

/// RFC 2045, 6.7: lines of at most 76 octets. "\n" is a line break, every other control character is
/// written as a number. A full stop at the beginning of a line is, too: no transport may take it for an
/// end.
[[nodiscard]] std::string quoted_printable(std::string_view text);

/// RFC 2047, B: words of at most 75 octets that do not cut characters, folded with CR LF and a space. `used`:
/// octets that stand on the first line already. `text` is UTF-8.
[[nodiscard]] std::string encoded_words(std::string_view text, std::size_t used);

}  // namespace mbs::mail
