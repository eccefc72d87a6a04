#pragma once

#include <cstdint>
#include <string_view>

namespace mbs::domain {

/// How an endpoint fares, in the words of the API. What its customer wants stands above how posts fare, an
/// answer of 410 above both.
enum class webhook_health : std::uint8_t { ok, failing, paused, off, gone };
[[nodiscard]] constexpr std::string_view to_text(webhook_health h) noexcept {
  switch (h) {
    case webhook_health::ok: return "ok";
    case webhook_health::failing: return "failing";
    case webhook_health::paused: return "paused";
    case webhook_health::off: return "off";
    case webhook_health::gone: return "gone";
  }
  return "ok";
}

}  // namespace mbs::domain
