#pragma once

#include <string_view>

/// Sender IDs that phones would take for somebody everybody knows: marked for whoever decides about them, and
/// refused by nobody here. Knows nothing of who asks.
namespace mbs::domain {

/// What the sender ID looks like: "M-PESA", "Safaricom", "KCB" …, "a phone number", "a short code"; empty:
/// nothing known. Case, blanks, dots and dashes do not count, nor digits written for letters ("MPE5A"). Long
/// names are found anywhere in it, short ones only as a word of their own, or before "bank".
[[nodiscard]] std::string_view likeness_of(std::string_view sender) noexcept;

}  // namespace mbs::domain
