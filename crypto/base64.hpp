#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Base64 (RFC 4648) in constant time for its length: also for secrets. Any thread.
namespace mbs::crypto {

enum class base64 : int {
  padded = 1,        ///< section 4, with "="
  url_unpadded = 7,  ///< section 5, without
};

[[nodiscard]] std::string to_base64(std::string_view octets, base64 kind);
/// Nothing unless all of `text` is base64 of that kind.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text, base64 kind);

}  // namespace mbs::crypto
