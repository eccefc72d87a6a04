#pragma once

#include "domain/money/billing_sheet.hpp"

#include <stdexcept>
#include <string>

/// Documents as PDF, on A4 with an embedded font. Knows nothing of money: it sets what a sheet says.
namespace mbs::actors {

/// Debian's fonts-dejavu-core.
inline constexpr const char* billing_font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/// A PDF cannot be made: the font is not there, or memory is short. A sentence for operators.
class printing_failed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The octets of the file: the same for the same sheet, without a time of its own. Any text will do: what the
/// font lacks is a box, what is too long is broken or cut with an ellipsis. Takes some tens of milliseconds;
/// any thread, but none that others wait for. Throws printing_failed.
[[nodiscard]] std::string pdf_of(
    const domain::billing_sheet& sheet, const std::string& font_file = billing_font);

}  // namespace mbs::actors
