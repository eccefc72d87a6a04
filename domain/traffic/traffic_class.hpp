#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// What kind of traffic a message is: decides who goes first, what it costs and where it may be sent. Knows
/// nothing of messages.
namespace mbs::domain {

/// Before each other in this order: otp > transactional > promotional. Stored as a number: never renumber.
enum class traffic_class : std::uint8_t { otp = 0, transactional = 1, promotional = 2 };
inline constexpr std::size_t traffic_class_count = 3;

/// "otp", "transactional" or "promotional".
[[nodiscard]] std::string_view to_text(traffic_class c) noexcept;
[[nodiscard]] std::optional<traffic_class> traffic_class_from(std::string_view text) noexcept;

}  // namespace mbs::domain
