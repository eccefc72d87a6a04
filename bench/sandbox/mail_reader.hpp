#pragma once

#include <string>
#include <string_view>

/// Mails as a person reads them. Pure: knows no folder and no clock.
namespace mbs::bench {

/// One mail, all of it valid UTF-8.
struct mail {
  std::string from, to, subject;  ///< as the header has them, encoded words (RFC 2047) decoded
  std::string text;               ///< the first text/plain part
  std::string html;               ///< the first text/html part; nobody vouches for what is in it
};

/// Reads one mail (RFC 5322) with the parts that it has (RFC 2045, RFC 2046): quoted-printable, base64 or
/// neither; UTF-8, ASCII or Latin-1. Lenient: line ends may be LF, what is broken shows as it is, octets of
/// no letter show as U+FFFD. Looks 8 parts deep and at 64 parts at most.
[[nodiscard]] mail read_mail(std::string_view octets);

/// The addresses of a header's value in lower case, with ", " between: "Amina <A@x.ke>" is "a@x.ke".
[[nodiscard]] std::string addresses_of(std::string_view header);

}  // namespace mbs::bench
