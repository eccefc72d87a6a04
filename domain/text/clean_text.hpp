#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What strangers write, made fit to be kept and shown. Knows nothing of fields, mails or JSON.
namespace mbs::domain {

/// C0, DEL and C1 (ISO 6429), line and paragraph separators.
[[nodiscard]] bool is_control(char32_t c) noexcept;
/// Not seen, or they turn the direction of writing (UAX #9): nothing that a name needs.
[[nodiscard]] bool is_hidden(char32_t c) noexcept;
/// Turns the direction of what is written behind it (UAX #9, explicit formatting characters and marks): what
/// stands beside such a name is read backwards.
[[nodiscard]] bool turns_writing(char32_t c) noexcept;
[[nodiscard]] bool is_space(char32_t c) noexcept;

/// Whether it is UTF-8 of 1 to `most` characters, of which one at least is seen, without control characters
/// and without such as turn writing.
[[nodiscard]] bool is_words(std::string_view text, std::size_t most) noexcept;

/// The text with U+FFFD for each octet that is not UTF-8.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// The same without control characters, and no more than `most` characters of it: for what a program sends
/// that means no harm by it, as a browser's name for itself. Every database keeps it, every JSON shows it.
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t most);

}  // namespace mbs::domain
