#pragma once

#include <string_view>
#include <vector>

namespace mbs::crypto {

/// The squares of a QR code without its quiet zone, row after row.
struct qr_squares {
  int width = 0;
  std::vector<bool> dark;  ///< width times width

  [[nodiscard]] bool is_dark(int row, int column) const {
    return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
        static_cast<std::size_t>(column)];
  }
};

/// `text` (1 to 1,000 octets) as a QR code (ISO/IEC 18004, error correction M). Throws std::length_error
/// for a longer or empty text. Any thread.
[[nodiscard]] qr_squares qr_code(std::string_view text);

/// Around the squares, on each side.
inline constexpr int qr_quiet_zone = 4;

}  // namespace mbs::crypto
