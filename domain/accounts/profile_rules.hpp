#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// What the profile of an account may say. Knows nothing of who may change it.
namespace mbs::domain {

/// Characters.
inline constexpr std::size_t longest_account_name = 100;
inline constexpr std::size_t longest_legal_name = 200;
inline constexpr std::size_t longest_postal_address = 200;

/// Why `text` is no name of at most `most` characters: a sentence without a full stop; nothing when it is
/// one. A name has something to be seen, is UTF-8 and has no control characters (mail_fields.hpp, `words`).
[[nodiscard]] std::optional<std::string> fault_of_name(std::string_view text, std::size_t most);

/// A personal identification number of the Kenya Revenue Authority in its one form: letter, nine digits,
/// letter, all capitals. Blanks around it and small letters are taken. Nothing when it is none.
[[nodiscard]] std::optional<std::string> kra_pin_from(std::string_view text);
inline constexpr std::string_view kra_pin_rule =
    "a KRA PIN is a letter, nine digits and a letter, like A012345678Z";

}  // namespace mbs::domain
