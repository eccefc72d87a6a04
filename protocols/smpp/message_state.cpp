#include "protocols/smpp/message_state.hpp"

#include "protocols/smpp/letters.hpp"

#include <array>

namespace mbs::smpp {

namespace {

struct row {
  message_state state;
  std::string_view stat;
  std::string_view text;
};

constexpr std::array rows{
    row{message_state::enroute, "ENROUTE", "ENROUTE"},
    row{message_state::delivered, "DELIVRD", "DELIVERED"},
    row{message_state::expired, "EXPIRED", "EXPIRED"},
    row{message_state::deleted, "DELETED", "DELETED"},
    row{message_state::undeliverable, "UNDELIV", "UNDELIVERABLE"},
    row{message_state::accepted, "ACCEPTD", "ACCEPTED"},
    row{message_state::unknown, "UNKNOWN", "UNKNOWN"},
    row{message_state::rejected, "REJECTD", "REJECTED"},
};

constexpr std::string_view failed = "FAILED";  // in no specification, but what many operators write
constexpr std::size_t telling = 5;  // letters in which all the words differ and both spellings agree

}  // namespace

std::string_view to_stat(message_state s) noexcept {
  const auto found = state_from_octet(static_cast<std::uint8_t>(s));
  return found ? rows[static_cast<std::size_t>(s) - 1].stat : "UNKNOWN";
}

std::string_view to_text(message_state s) noexcept {
  const auto found = state_from_octet(static_cast<std::uint8_t>(s));
  return found ? rows[static_cast<std::size_t>(s) - 1].text : "UNKNOWN";
}

std::optional<message_state> state_from_stat(std::string_view stat) noexcept {
  if (starts_with_letters(stat, failed)) return message_state::undeliverable;
  for (const auto& r : rows)
    if (starts_with_letters(stat, r.stat.substr(0, telling))) return r.state;
  return std::nullopt;
}

std::optional<message_state> state_from_text(std::string_view text) noexcept {
  for (const auto& r : rows)
    if (text.size() == r.text.size() && starts_with_letters(text, r.text)) return r.state;
  return std::nullopt;
}

std::optional<message_state> state_from_octet(std::uint8_t octet) noexcept {
  if (octet < 1 || octet > rows.size()) return std::nullopt;
  return static_cast<message_state>(octet);
}

}  // namespace mbs::smpp
