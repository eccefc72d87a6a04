#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mbs::http {

/// A part of a path or query with its "%41" decoded (RFC 3986 2.1). Nothing when an escape is broken, or it
/// is not UTF-8 or holds U+0000.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace mbs::http
