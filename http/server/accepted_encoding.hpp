#pragma once

#include <cstdint>
#include <string_view>

namespace mbs::http {

/// Codings of content that we can give, the smallest first.
struct accepted_encodings {
  bool brotli = false;
  bool gzip = false;
};

/// What an Accept-Encoding field allows (RFC 9110, 12.5.3): a coding is taken when it, or `*`, stands there
/// with a weight above zero. Weights do not order ours: the smallest that is taken is sent. Nothing for what
/// is malformed.
[[nodiscard]] accepted_encodings accepted_by(std::string_view accept_encoding) noexcept;

}  // namespace mbs::http
