#pragma once

#include "domain/senders/sender_request_ids.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A sender ID that an account asks the platform for. Knows nothing of who decides and where it is kept.
namespace mbs::domain {

/// As stored; `expired` never is: it follows from the time. Stored as a number: never renumber.
enum class sender_request_state : std::uint8_t {
  waiting = 1,
  approved = 2,
  rejected = 3,
  withdrawn = 4,
  expired = 5,  ///< approved, and its end has come
};
inline constexpr std::array sender_request_states{sender_request_state::waiting,
    sender_request_state::approved, sender_request_state::rejected, sender_request_state::withdrawn,
    sender_request_state::expired};

/// "waiting" …
[[nodiscard]] std::string_view to_text(sender_request_state s) noexcept;
[[nodiscard]] std::optional<sender_request_state> sender_request_state_from(std::string_view text) noexcept;

/// Whether an approval that ends then counts no more. It ends at its time, not after it.
[[nodiscard]] constexpr bool has_ended(const std::optional<time_point>& ends_at, time_point now) noexcept {
  return ends_at && now >= *ends_at;
}

/// What is shown of a request that is stored so.
[[nodiscard]] constexpr sender_request_state state_at(
    sender_request_state stored, const std::optional<time_point>& ends_at, time_point now) noexcept {
  return stored == sender_request_state::approved && has_ended(ends_at, now) ? sender_request_state::expired
                                                                             : stored;
}

/// Requests of one account that wait to be decided.
inline constexpr std::uint32_t max_waiting_requests = 20;
inline constexpr std::uint32_t max_documents_of_request = 5;
/// Characters.
inline constexpr std::size_t max_purpose = 500;
inline constexpr std::size_t max_reason = 200;
/// From its approval on.
inline constexpr duration max_approval = std::chrono::days{3'660};

/// Why it cannot be the purpose of a request, or the reason why one is rejected: a sentence without a full
/// stop; nothing when it can. 1 to max_purpose or max_reason characters of UTF-8 without control characters,
/// not all of them spaces.
[[nodiscard]] std::optional<std::string> fault_of_purpose(std::string_view purpose);
[[nodiscard]] std::optional<std::string> fault_of_reason(std::string_view reason);
/// Why an approval may not end then: it must lie ahead, by max_approval at most.
[[nodiscard]] std::optional<std::string> fault_of_approval_end(time_point ends_at, time_point now);

static_assert(state_at(sender_request_state::approved, time_point{duration{5}}, time_point{duration{5}}) ==
    sender_request_state::expired);
static_assert(state_at(sender_request_state::rejected, time_point{duration{5}}, time_point{duration{5}}) ==
    sender_request_state::rejected);

}  // namespace mbs::domain
