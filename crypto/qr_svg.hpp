#pragma once

#include <string>
#include <string_view>

namespace mbs::crypto {

/// `text` (at most 1,000 octets) as a QR code (ISO/IEC 18004, error correction M): one <svg> element to be
/// put into a page as it is, black on white with the quiet zone of four modules. No script, no style,
/// nothing of `text` itself. Throws std::length_error for a longer or empty text. Any thread.
[[nodiscard]] std::string qr_svg(std::string_view text);

}  // namespace mbs::crypto
