#pragma once

#include "domain/text/gsm0338.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// Texts in GSM 03.38 for operators whose default alphabet is another one. Knows nothing of SMPP.
namespace mbs::domain {

/// What an operator takes its default alphabet for, poorest first: each has every letter of GSM 03.38 that
/// the one before it has.
enum class alphabet : std::uint8_t { ascii, latin1, gsm0338 };

/// "ascii", "latin1", "gsm0338"; nothing for another word.
[[nodiscard]] std::optional<alphabet> alphabet_from(std::string_view text) noexcept;

/// `text` as an operator with this alphabet takes it, unaltered and in as many segments. Where `text` is
/// gsm7: octets of the alphabet (`coding` then stands for the operator's default); else, for a single segment
/// of at most 70 characters, ucs2. Nothing when neither holds the text.
[[nodiscard]] std::optional<segmented_text> written_in(alphabet a, const segmented_text& text);

/// The poorest alphabet in which written_in() gives something.
[[nodiscard]] alphabet poorest_for(const segmented_text& text);

}  // namespace mbs::domain
