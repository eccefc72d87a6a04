#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

/// What names a payment that staff enter by hand: a bank's or an agent's reference. Pure.
namespace mbs::domain {

inline constexpr std::size_t longest_funding_reference = 64;
/// For problem documents.
inline constexpr std::string_view funding_reference_rule =
    "must be 1 to 64 characters that a keyboard has: letters without accents, digits, signs, blanks between";

/// In the one form that it is kept and compared in: capital letters, no blanks around it, one between words.
/// So that what was typed once as "qk12ab " and once as "QK12AB" is one payment. Nothing unless it is 1 to 64
/// printable characters of ASCII.
[[nodiscard]] inline std::optional<std::string> funding_reference_from(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c < ' ' || c > '~') return std::nullopt;
    if (c == ' ' && (kept.empty() || kept.back() == ' ')) continue;
    kept += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (!kept.empty() && kept.back() == ' ') kept.pop_back();
  if (kept.empty() || kept.size() > longest_funding_reference) return std::nullopt;
  return kept;
}

}  // namespace mbs::domain
