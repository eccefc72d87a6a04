#include "domain/messages/message.hpp"

#include "domain/messages/message_event.hpp"

#include <algorithm>
#include <array>

namespace mbs::domain {
namespace {

constexpr std::array<std::string_view, 8> state_names{
    "accepted", "submitted", "delivered", "undelivered", "rejected", "expired", "cancelled", "unknown"};
constexpr std::array<std::string_view, 9> kind_names{"submitted", "refused", "delivery_receipt", "expired",
    "cancelled", "gave_up", "possible_duplicate", "held", "rerouted"};

template <std::size_t Size>
std::string_view name_at(const std::array<std::string_view, Size>& names, std::size_t index) noexcept {
  return index < Size ? names[index] : std::string_view{"invalid"};
}

}  // namespace

std::string_view to_text(message_state s) noexcept {
  return name_at(state_names, static_cast<std::size_t>(s));
}

std::optional<message_state> message_state_from(std::string_view text) noexcept {
  const auto at = std::find(state_names.begin(), state_names.end(), text);
  if (at == state_names.end()) return std::nullopt;
  return static_cast<message_state>(at - state_names.begin());
}

std::string_view to_text(event_kind k) noexcept {
  return name_at(kind_names, static_cast<std::size_t>(k) - 1);
}

}  // namespace mbs::domain
