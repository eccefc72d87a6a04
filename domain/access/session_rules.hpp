#pragma once

#include "domain/access/permission.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <optional>

/// How long a session lives and what changes its token. Knows nothing of tokens, cookies, stores or clocks.
namespace mbs::domain {

/// From configuration.
struct session_limits {
  duration idle = std::chrono::hours{1};
  duration absolute = std::chrono::hours{24};
  duration factor_is_fresh_for = std::chrono::minutes{10};
};

struct session_record {
  time_point made_at;  ///< signed in; a rotation of the token keeps it
  time_point seen_at;  ///< the last request, at most `noted_every` old
  std::optional<time_point> revoked_at;
};

enum class session_state : std::uint8_t { alive, idle_too_long, too_old, revoked };

/// A session ends at its limit, not after it. One that is revoked stays so whatever the clock says. A clock
/// that was set back ends nothing.
[[nodiscard]] constexpr session_state state_of(
    const session_record& s, time_point now, const session_limits& limits) noexcept {
  if (s.revoked_at) return session_state::revoked;
  if (now - s.made_at >= limits.absolute) return session_state::too_old;
  if (now - s.seen_at >= limits.idle) return session_state::idle_too_long;
  return session_state::alive;
}

/// Whether `seen_at` is worth a write: once a minute, or 1/60 of the idle limit when that is shorter.
[[nodiscard]] constexpr bool is_worth_noting(
    const session_record& s, time_point now, const session_limits& limits) noexcept {
  constexpr duration noted_every = std::chrono::minutes{1};
  const auto share = limits.idle / 60;
  return now - s.seen_at >= (share < noted_every ? share : noted_every);
}

/// Whether the second factor (for a person without one: the password) was given lately enough for what
/// needs_fresh_factor asks. `factor_at`: when this session last gave it, signing in included; none: never.
/// One in the future (a clock that was set back) is not fresh.
[[nodiscard]] constexpr bool factor_is_fresh(
    std::optional<time_point> factor_at, time_point now, duration fresh_for) noexcept {
  return factor_at && *factor_at <= now && now - *factor_at < fresh_for;
}

/// How long the token before opens something after a rise of which the session did not know: for requests
/// that were under way when the first one got the new token. The factor is not fresh in them.
inline constexpr duration old_token_lives = std::chrono::seconds{10};

/// What happens to a session.
enum class session_event : std::uint8_t {
  request,           ///< any other
  signed_in,         ///< a session that was there before (with the factor still to come) becomes a whole one
  factor_given,      ///< asked again for something that needs it
  password_changed,  ///< a reset as well
  email_changed,
  phone_changed,
  factor_changed,  ///< enrolled, replaced, taken away, recovery codes made anew
  role_changed,    ///< in any account or on the platform, by somebody else or oneself
};

/// Whether the session gets a new token and the old one ends at once. `before` and `after`: what the person
/// may do, for role_changed; a role that gives anything new is a rise. A role that only takes away leaves
/// the token.
[[nodiscard]] constexpr bool must_rotate(
    session_event what, permission_set before = {}, permission_set after = {}) noexcept {
  switch (what) {
    case session_event::request: return false;
    case session_event::role_changed: return !before.has_all(after);
    case session_event::signed_in:
    case session_event::factor_given:
    case session_event::password_changed:
    case session_event::email_changed:
    case session_event::phone_changed:
    case session_event::factor_changed: return true;
  }
  return true;
}

}  // namespace mbs::domain
