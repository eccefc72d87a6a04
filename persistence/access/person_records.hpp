#pragma once

#include "domain/access/role.hpp"
#include "domain/ids.hpp"
#include "domain/time.hpp"
#include "persistence/access/digest.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace mbs::persistence {

using domain::account_id;
using domain::person_id;
using domain::session_id;
using domain::time_point;

/// Somebody who signs in. Kept until erased; seen by the person, the owners of their accounts (name and
/// address) and staff.
struct person_record {
  person_id id;
  std::string name;
  std::string email;         ///< as written
  std::string email_folded;  ///< the one form that is compared; unique
  std::optional<time_point> email_proved_at;
  std::int64_t phone = 0;  ///< MSISDN; 0: none
  std::optional<time_point> phone_proved_at;
  std::string language = "en";  ///< of mails and pages: en or sw
  std::string password;         ///< PHC string; empty: none, nobody signs in by it
  time_point password_set_at;
  domain::platform_role platform_role{};
  bool active = true;
  /// Counts changes of password, e-mail, phone and second factor, and closings: what was made for an earlier
  /// count (sessions, codes) is dead.
  std::int64_t credentials = 1;
  time_point created_at;
};

struct member_record {
  account_id account;
  person_id person;
  domain::account_role role{};
  time_point since;
  bool owners_need_factor = false;  ///< the account's wish; read with a session only
};

/// A member with what a list shows of the person.
struct member_listed {
  member_record member;
  std::string name;
  std::string email;
};

/// An account with what a person's list of them shows.
struct membership_listed {
  member_record member;
  std::string account_name;
  bool account_active = true;
};

/// A company that signs up.
struct new_company {
  std::string name;
  std::string webhook_secret;
};

/// One sign-in. Kept 90 days after its end, seen by the person.
struct session_record {
  session_id id;
  digest hash{};  ///< of the token, which is nowhere
  person_id person;
  std::int64_t credentials = 0;  ///< the person's when it was made
  time_point created_at;
  time_point used_at;                   ///< a minute old at most
  std::optional<time_point> factor_at;  ///< when a second factor was last given in it
  std::optional<time_point> ended_at;
  std::string address;                          ///< from which it was made
  std::string agent;                            ///< as the browser named itself, at most 200 characters
  bool must_rotate = false;                     ///< a role rose: its next request gets another token
  std::optional<time_point> old_token_until{};  ///< so long the token before the last one opens a little
};

/// The session in which a person changes what the others are ended by: it goes on under another token. One
/// that has another token by now than the one that asked does not: of two at the same moment one goes on.
struct kept_session {
  session_id id{};  ///< 0: none goes on
  digest token{};   ///< that asks
  digest next{};    ///< of its token from now on
};

/// Stored as a number. `delayed`: too many tries before it; `refused`: no room to judge it; factor_missing:
/// the password was right.
enum class sign_in_result : std::uint8_t {
  succeeded,
  wrong_password,
  wrong_factor,
  delayed,
  refused,
  factor_missing,
};

/// Kept 90 days, seen by the person and, for their own staff, by the platform.
struct sign_in_record {
  person_id person;
  time_point at;
  sign_in_result result{};
  std::string address;
  std::string agent;
  std::uint32_t tries = 1;            ///< that this row stands for: `at` and where from are the last one's
  std::optional<time_point> since{};  ///< the first of several
  std::int64_t id = 0;                ///< given by the store
};

/// Where a page of attempts goes on: those before this one.
struct sign_in_cursor {
  time_point at;
  std::int64_t id = std::numeric_limits<std::int64_t>::max();
};

/// Tries for an address that may be nobody's.
struct unseen_sign_ins {
  std::string email_folded;
  sign_in_record attempt;  ///< without the person
};

}  // namespace mbs::persistence
