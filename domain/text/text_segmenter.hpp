#pragma once

#include <cstddef>
#include <string_view>

/// Where a long text may be cut. Knows nothing of encodings' tables or of prices.
namespace mbs::domain {

/// Septets of the next segment, at most `room` (2 or more): all that fit without splitting an escape pair.
[[nodiscard]] std::size_t gsm7_segment_length(std::string_view rest, std::size_t room) noexcept;

/// UTF-16 units of the segment that starts at `begin`, at most `room` (2 or more): never splits a surrogate
/// pair, nor a grapheme unless it alone is longer than `room`.
[[nodiscard]] std::size_t ucs2_segment_length(
    std::u16string_view text, std::size_t begin, std::size_t room) noexcept;

}  // namespace mbs::domain
