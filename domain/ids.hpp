#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::domain {

/// A 64-bit identifier that cannot be taken for another kind. 0 means "none".
template <class Tag>
struct strong_id {
  std::int64_t value = 0;
  auto operator<=>(const strong_id&) const = default;
  [[nodiscard]] explicit operator bool() const noexcept { return value != 0; }
};

/// Time-ordered (see id_generator.hpp), unique in a fleet. Shown as "msg_" and 13 characters.
using message_id = strong_id<struct message_tag>;
/// Shown as "acc_…".
using account_id = strong_id<struct account_tag>;
/// A callback URL of one account, shown as "whk_…".
using webhook_endpoint_id = strong_id<struct endpoint_tag>;
/// Shown as "key_…".
using key_id = strong_id<struct key_tag>;
/// Somebody who signs in, shown as "per_…".
using person_id = strong_id<struct person_tag>;
/// One sign-in of a person, shown as "ses_…".
using session_id = strong_id<struct session_tag>;
/// Of somebody to an account, shown as "inv_…".
using invitation_id = strong_id<struct invitation_tag>;
/// A mail of the outbox, shown as "mai_…".
using mail_id = strong_id<struct mail_tag>;
/// Position of a fact in the journal: 1, 2, 3 … in the order of commits.
using event_seq = strong_id<struct event_tag>;
/// A `[[link]]` of the configuration, numbered by the store at first sight of its name; never reused.
using link_id = strong_id<struct link_tag>;

/// "msg_" followed by 13 characters of Crockford's base 32, lower case, so that texts sort like numbers.
[[nodiscard]] std::string to_text(message_id id);
[[nodiscard]] std::string to_text(account_id id);
[[nodiscard]] std::string to_text(webhook_endpoint_id id);
[[nodiscard]] std::string to_text(key_id id);
[[nodiscard]] std::string to_text(person_id id);
[[nodiscard]] std::string to_text(session_id id);
[[nodiscard]] std::string to_text(invitation_id id);
[[nodiscard]] std::string to_text(mail_id id);

/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<message_id> message_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<account_id> account_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<webhook_endpoint_id> webhook_endpoint_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<key_id> key_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<person_id> person_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<session_id> session_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<invitation_id> invitation_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<mail_id> mail_id_from(std::string_view text) noexcept;

}  // namespace mbs::domain

template <class Tag>
struct std::hash<mbs::domain::strong_id<Tag>> {
  std::size_t operator()(mbs::domain::strong_id<Tag> id) const noexcept {
    // Fibonacci hashing: sequential ids must not fall into neighbouring buckets only.
    return static_cast<std::size_t>(static_cast<std::uint64_t>(id.value) * 0x9E3779B97F4A7C15ULL);
  }
};
