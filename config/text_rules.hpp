#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Forms of text settings.
namespace mbs::config {

/// "127.0.0.1:8080", "[::1]:8080": a numeric address and a port from 0 (any free one) to 65535.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> split_listen(std::string_view text);

[[nodiscard]] bool is_listen(std::string_view text);
[[nodiscard]] bool is_address(std::string_view text);  ///< numeric IPv4 or IPv6
[[nodiscard]] bool is_public_url(std::string_view text);
[[nodiscard]] bool is_database_url(std::string_view text);
[[nodiscard]] bool is_link_name(std::string_view text);
[[nodiscard]] bool is_network_name(std::string_view text);  ///< or "*"
[[nodiscard]] bool is_error_code(std::string_view text);    ///< 1 to 32 octets that may stand in "err:"
[[nodiscard]] bool is_amount(std::string_view text);        ///< KES, 0 or more, at most 4 decimals

/// The entry of `known` that `word` was probably meant to be; empty when none is near.
template <class Range>
[[nodiscard]] std::string_view nearest(std::string_view word, const Range& known);
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Range>
std::string_view nearest(std::string_view word, const Range& known) {
  std::string_view best;
  auto best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (std::string_view candidate : known) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace mbs::config
