#pragma once

#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// Kinds of mails: what each is about, what must be told to it, how long it is worth sending. Knows nothing
/// of wording.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class mail_kind : std::uint8_t {
  email_code = 0,  ///< proves an address
  password_reset_code = 1,
  new_device = 2,  ///< somebody signed in on a device not seen before
  new_key = 3,     ///< an API key was made
  credentials_changed = 4,
  factor_changed = 5,            ///< the second factor
  invitation = 6,                ///< to an account
  account_recovery_waiting = 7,  ///< somebody asked for the way back of a lost factor
  address_changed_told_old = 8,  ///< e-mail or phone was changed: told at the address before
  sender_approved = 9,
  sender_rejected = 10,
  audit_head = 11,     ///< the head of the audit chain, daily
  sign_up_known = 12,  ///< somebody signed up with an address that is known
  test_mail = 13,      ///< `mbs mail test`
  account_suspended = 14,
  account_reopened = 15,
  ledger_breach = 16,  ///< the books of an account do not add up: told to staff
  price_change = 17,
  price_change_withdrawn = 18,  ///< what was said of a change does not hold
  document_issued = 19,         ///< a receipt, tax invoice or credit note
  low_balance = 20,             ///< the account's balance went below an amount that it wants to be told of
  credit_limit_lowered = 21,    ///< and nothing is left to spend
};
inline constexpr std::size_t mail_kind_count = 22;

/// Which language a mail is in: its reader's. Stored as a number.
enum class mail_language : std::uint8_t { english = 0, swahili = 1 };
inline constexpr std::size_t mail_language_count = 2;

/// What a field may hold.
enum class field_form : std::uint8_t {
  words,   ///< of strangers: names, devices, reasons. 1 to 200 characters, no control characters
  code,    ///< 4 to 16 digits or capital letters
  digest,  ///< 16 to 128 hexadecimal digits
  number,  ///< 1 to 12 digits
  time,    ///< RFC 3339
  url,     ///< http:// or https://, at most 500 characters that need no escape
  choice,  ///< one of `choices`
};

struct field_rule {
  std::string_view name;
  field_form form = field_form::words;
  std::span<const std::string_view> choices{};
};

/// "email_code" …
[[nodiscard]] std::string_view to_text(mail_kind k) noexcept;
[[nodiscard]] std::optional<mail_kind> mail_kind_from(std::string_view text) noexcept;
/// "en" or "sw".
[[nodiscard]] std::string_view to_text(mail_language l) noexcept;
[[nodiscard]] std::optional<mail_language> mail_language_from(std::string_view text) noexcept;

/// What a mail of this kind must be told: each of these and nothing else.
[[nodiscard]] std::span<const field_rule> fields_of(mail_kind k) noexcept;

/// How long after it was made a mail of this kind may still leave, at most: a code no longer than it counts.
[[nodiscard]] duration term_of(mail_kind k) noexcept;

/// Whose room in the outbox a mail takes, so that no kind keeps another from being written.
enum class mail_share : std::uint8_t {
  asked,     ///< by anybody: codes, and what stands in for one
  notices,   ///< of members and staff to others: invitations, decisions, tests
  security,  ///< tells people of what was done in their name: with the change, which waits for its room
};
[[nodiscard]] mail_share share_of(mail_kind k) noexcept;

/// How many mails of that share may wait where `all` may: a half is for what anybody can ask for, a quarter
/// for notices; what tells of a change takes what they leave, a quarter at least.
[[nodiscard]] constexpr std::uint32_t room_of(mail_share share, std::uint32_t all) noexcept {
  const auto part = share == mail_share::asked ? all / 2 : share == mail_share::notices ? all / 4 : all;
  return part == 0 && all != 0 ? 1 : part;
}

/// Whether it carries a code: goes before others, and is tried although its address was refused once (its
/// reader asked for it just now).
[[nodiscard]] constexpr bool carries_code(mail_kind k) noexcept {
  return k == mail_kind::email_code || k == mail_kind::password_reset_code;
}

/// Whether it carries something that opens a door, a code or a link with a token: such a mail leaves nothing
/// behind when it is final, and is not sent once more: its reader asks for another.
[[nodiscard]] constexpr bool carries_secret(mail_kind k) noexcept {
  return carries_code(k) || k == mail_kind::invitation || k == mail_kind::account_recovery_waiting;
}

}  // namespace mbs::domain
