#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/address_range.hpp"
#include "domain/access/audit.hpp"
#include "domain/access/email_address.hpp"
#include "domain/money/money.hpp"
#include "domain/numbering/msisdn.hpp"
#include "persistence/access/audit_cursor.hpp"
#include "persistence/access/person_records.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// Who asks, as far as is known of somebody who may not have signed in.
struct asking_client {
  domain::internet_address from;
  std::string agent;  ///< as the browser names itself, at most 200 octets
  /// SHA-256 of the token that its cookie carries, alive or not: a device that was used before.
  std::optional<persistence::digest> token;
};

/// The session in which a person changes something of their own.
struct own_session {
  domain::person_id person;
  domain::session_id id;
  persistence::digest token{};  ///< SHA-256 of it
  domain::audit_origin by;
  std::string language{};  ///< the person's; found out by the service where something is written to them
};

struct wanted_sign_up {
  std::string name;
  domain::email_address email;
  domain::msisdn phone;
  std::string company;  ///< empty: none, for who comes by an invitation
  std::string language = "en";
  std::string password;
};
/// The same for an address that is known and one that is not.
struct sign_up_begun {
  std::string token;  ///< goes with the code
  std::chrono::seconds resend_after{};
};

/// A code went out, or did not and another way is told.
struct code_sent {
  std::chrono::seconds resend_after{};
  bool is_held = false;  ///< not by SMS today: what does not need the number goes on
};

struct wanted_sign_in {
  domain::email_address email;
  std::string password;
  std::string factor;  ///< a code of the second factor or of recovery; empty: none was given
};
struct opened_session {
  std::string token;  ///< for the cookie; nowhere else
  persistence::session_record session;
  persistence::person_record person;
};

struct person_view {
  persistence::person_record person;
  std::vector<persistence::membership_listed> memberships;
};

struct proved_phone {
  std::string token;                   ///< of the session from now on
  std::optional<domain::money> trial;  ///< the credit that came with it
};

/// People: how they come, sign in, prove and change what is theirs. Safe to call from any thread. Nothing
/// blocks. Errors besides those listed: store_unavailable, overloaded. Where nobody is signed in, everything
/// answers alike and takes the same time whether an address is known or not.
class people_gateway {
 public:
  virtual ~people_gateway() = default;

  /// Errors: weak_password, too_many_tries.
  virtual void sign_up(wanted_sign_up wanted, asking_client who, completion<sign_up_begun> done) = 0;
  /// The code once more. Errors: code_ended, too_many_tries (with the pause that is left).
  virtual void send_sign_up_code(std::string token, asking_client who, completion<code_sent> done) = 0;
  /// Proves the address; the person, the account and a session are there then. Errors: wrong_code,
  /// code_ended, already_exists.
  virtual void confirm_sign_up(
      std::string token, std::string code, asking_client who, completion<opened_session> done) = 0;

  /// Errors: wrong_credentials, factor_missing, wrong_factor, too_many_tries.
  virtual void sign_in(wanted_sign_in wanted, asking_client who, completion<opened_session> done) = 0;
  /// Instead of a second factor, for who has none: the session counts as fresh. Gives its next token. Errors:
  /// wrong_credentials, too_many_tries, factor_missing (there is one: it is what is asked for).
  virtual void give_password(
      own_session in, std::string password, asking_client who, completion<std::string> done) = 0;

  /// Errors: too_many_tries.
  virtual void request_reset(domain::email_address email, asking_client who, completion<code_sent> done) = 0;
  /// Ends all sessions. Errors: wrong_code, code_ended, weak_password.
  virtual void reset_password(domain::email_address email, std::string code, std::string password,
      asking_client who, completion<bool> done) = 0;

  virtual void get_person(domain::person_id person, completion<person_view> done) = 0;
  virtual void change_profile(
      own_session in, std::string name, std::string language, completion<bool> done) = 0;
  /// Ends the other sessions; gives this one's next token. Errors: weak_password.
  virtual void change_password(
      own_session in, std::string password, asking_client who, completion<std::string> done) = 0;
  /// To the new address. Errors: too_many_tries.
  virtual void request_email(own_session in, domain::email_address email, completion<code_sent> done) = 0;
  /// Told at the old address. Gives the session's next token. Errors: wrong_code, code_ended,
  /// already_exists.
  virtual void change_email(
      own_session in, domain::email_address email, std::string code, completion<std::string> done) = 0;
  /// By SMS to the number, the person's own or another. Errors: too_many_tries, no_route (no codes go out by
  /// SMS here).
  virtual void request_phone(
      own_session in, domain::msisdn phone, asking_client who, completion<code_sent> done) = 0;
  /// `account`: of the person's; it gets the trial credit when nobody had it for that number. Told at the old
  /// number and by mail when it is another. Errors: wrong_code, code_ended.
  virtual void prove_phone(own_session in, domain::account_id account, domain::msisdn phone, std::string code,
      completion<proved_phone> done) = 0;

  /// Those that are alive, newest first, at most 50.
  virtual void list_sessions(
      domain::person_id person, completion<std::vector<persistence::session_record>> done) = 0;
  /// Errors: not_found.
  virtual void end_session(own_session in, domain::session_id which, completion<bool> done) = 0;
  /// How many ended.
  virtual void end_other_sessions(own_session in, completion<std::int64_t> done) = 0;
  /// Newest first, before `before`.
  virtual void list_sign_ins(domain::person_id person, const persistence::sign_in_cursor& before,
      std::uint32_t limit, completion<std::vector<persistence::sign_in_record>> done) = 0;
};

}  // namespace mbs::actors
