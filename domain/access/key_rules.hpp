#pragma once

#include "domain/access/address_range.hpp"
#include "domain/access/permission.hpp"
#include "domain/time.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What limits an API key, and what may be asked of one. Knows nothing of how keys look or are stored.
namespace mbs::domain {

/// When and from where a key counts.
struct key_terms {
  std::optional<time_point> expires_at;
  std::optional<time_point> revoked_at;
  std::optional<time_point> overlap_ends_at;  ///< set when another key has replaced it
  std::vector<address_range> addresses{};     ///< empty: from anywhere
  bool operator==(const key_terms&) const = default;
};

enum class key_verdict : std::uint8_t {
  usable,
  ended,            ///< revoked, expired or replaced; strangers are not told which
  foreign_address,  ///< it counts, but not from there
};

/// When it ends at the latest, as known now: the first of its ends. From that moment on it does not count.
[[nodiscard]] std::optional<time_point> end_of(const key_terms& terms) noexcept;
[[nodiscard]] bool has_ended(const key_terms& terms, time_point now) noexcept;
/// An ended key is `ended` from whatever address.
[[nodiscard]] key_verdict judge_key(
    const key_terms& terms, const internet_address& from, time_point now) noexcept;

/// For lists: "active", "replaced" (another works beside it, until its overlap ends), or which end came
/// first: "revoked", "expired", "replaced and ended".
[[nodiscard]] std::string_view state_text(const key_terms& terms, time_point now) noexcept;

/// Keys of one account that have not ended.
inline constexpr std::size_t max_keys_of_account = 100;
/// A replaced key may work so long beside its successor.
inline constexpr std::chrono::hours max_key_overlap{std::chrono::hours{24} * 30};
inline constexpr std::chrono::hours max_key_lifetime{std::chrono::hours{24} * 3'660};

/// Why a key may not expire then: a sentence without a full stop; nothing when it may.
[[nodiscard]] std::optional<std::string> fault_of_expiry(time_point expires_at, time_point now);
/// Longer than 30 days, or below 0.
[[nodiscard]] std::optional<std::string> fault_of_overlap(duration overlap);

/// The old key's terms once another has replaced it: it works for `overlap` more, and no longer than it
/// would have. `overlap` 0: it ends now.
[[nodiscard]] key_terms replaced(key_terms terms, duration overlap, time_point now);

/// What a key is made for: its text says so, and with it its hash.
enum class key_kind : std::uint8_t {
  live,
  test,  ///< its messages are free and never leave the house (messages/test_numbers.hpp)
};
[[nodiscard]] constexpr std::string_view start_of(key_kind kind) noexcept {
  return kind == key_kind::test ? "mbs_test_" : "mbs_live_";
}
/// Of a key, or of its shown start.
[[nodiscard]] constexpr key_kind kind_of_key(std::string_view text) noexcept {
  return text.starts_with(start_of(key_kind::test)) ? key_kind::test : key_kind::live;
}
/// What a test key may carry: what changes nothing that is not a test's, and shows nobody's messages.
[[nodiscard]] constexpr permission_set test_key_scopes() noexcept {
  return {permission::messages_send, permission::messages_read, permission::balance_read,
      permission::networks_read, permission::senders_read};
}
[[nodiscard]] constexpr permission_set scopes_of(key_kind kind) noexcept {
  return kind == key_kind::test ? test_key_scopes() : key_scopes();
}
static_assert(key_scopes().has_all(test_key_scopes()));

/// A scope that is none: a sentence without a full stop that names what there is.
struct bad_scopes {
  std::string why;
};
[[noreturn]] inline void throw_exception_from_error(const bad_scopes& bad, const boost::source_location&) {
  throw std::logic_error{bad.why};
}
/// By their texts ("messages:send"); no text: all that such a key may carry.
[[nodiscard]] boost::system::result<permission_set, bad_scopes> key_scopes_from(
    std::span<const std::string> texts, key_kind kind = key_kind::live);

/// As they are stored and shown: the texts with blanks between them, stable, in the order of the permissions.
[[nodiscard]] std::string key_scopes_text(permission_set scopes);
/// From the store: what this version does not know grants nothing.
[[nodiscard]] permission_set key_scopes_from_stored(std::string_view text);

}  // namespace mbs::domain
