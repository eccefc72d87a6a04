#include "domain/messages/message.hpp"

#include <array>

#include "domain/messages/message_event.hpp"

namespace mbs::domain {
namespace {

constexpr std::array<std::string_view, message_class_count> class_names{
    "otp", "transactional", "promotional"};
constexpr std::array<std::string_view, 8> state_names{
    "accepted", "submitted", "delivered", "undelivered", "rejected", "expired", "cancelled", "unknown"};
constexpr std::array<std::string_view, 9> kind_names{"submitted", "refused", "receipt", "expired",
    "cancelled", "gave_up", "possible_duplicate", "held", "rerouted"};

template <class Enum, std::size_t Size>
std::optional<Enum> find_name(
    const std::array<std::string_view, Size>& names, std::string_view text) noexcept {
  for (std::size_t i = 0; i < Size; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

template <std::size_t Size>
std::string_view name_at(const std::array<std::string_view, Size>& names, std::size_t index) noexcept {
  return index < Size ? names[index] : std::string_view{"invalid"};
}

}  // namespace

std::string_view to_text(message_class c) noexcept {
  return name_at(class_names, static_cast<std::size_t>(c));
}

std::optional<message_class> message_class_from(std::string_view text) noexcept {
  return find_name<message_class>(class_names, text);
}

std::string_view to_text(message_state s) noexcept {
  return name_at(state_names, static_cast<std::size_t>(s));
}

std::optional<message_state> message_state_from(std::string_view text) noexcept {
  return find_name<message_state>(state_names, text);
}

std::string_view to_text(event_kind k) noexcept {
  return name_at(kind_names, static_cast<std::size_t>(k) - 1);
}

}  // namespace mbs::domain
