#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Base64 (RFC 4648, section 4, with "="), for all wires.
namespace mbs::protocols {

void append_base64(std::string& out, std::string_view octets);
[[nodiscard]] std::string to_base64(std::string_view octets);

/// Nothing unless all of `text` is base64 with its padding.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace mbs::protocols
