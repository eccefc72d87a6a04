#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Text as it is set on paper. Pure.
namespace mbs::actors {

/// What a font can be asked for: control characters are blanks, what is no UTF-8 and what is beyond the
/// Basic Multilingual Plane is U+FFFD; words of letters that are written from right to left stand in that
/// order.
[[nodiscard]] std::string settable_text(std::string_view text);

/// The lines of `text` (settable), each of which `fits`: broken between words, or within one that is too
/// long by itself. At most `most` lines (1 or more): the last ends in an ellipsis when there was more.
[[nodiscard]] std::vector<std::string> broken_lines(
    std::string_view text, std::size_t most, const std::function<bool(const std::string&)>& fits);

}  // namespace mbs::actors
