#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "domain/access/factor_rules.hpp"
#include "persistence/access/factor_store.hpp"

#include <string>
#include <vector>

namespace mbs::actors {

/// The session in which a person changes their second factor.
struct factor_session {
  domain::person_id person;
  domain::session_id session;
  persistence::digest token{};  ///< SHA-256 of it
  domain::audit_origin by;
};

struct begun_factor {
  std::string secret;   ///< base32, for who types it
  std::string account;  ///< as an authenticator's app names it: the person's e-mail address
};

/// What changed, in a session that goes on under another token; the person's other sessions have ended.
struct factor_changed {
  std::string token;                 ///< for the cookie; nowhere else
  std::vector<std::string> codes{};  ///< new recovery codes, shown once: "7h2kd-m40xq"
  domain::time_point at{};
};

struct given_factor {
  std::string token;             ///< for the cookie; nowhere else
  std::uint32_t codes_left = 0;  ///< recovery codes
  domain::time_point at{};
};

/// People's second factors. Safe to call from any thread. Nothing blocks. Errors besides those listed:
/// store_unavailable, overloaded.
class factor_gateway {
 public:
  virtual ~factor_gateway() = default;

  virtual void get_factor(domain::person_id person, completion<persistence::factor_standing> done) = 0;
  /// A new secret, which is nothing until it is confirmed; a factor that is there goes on until then.
  virtual void begin_factor(const factor_session& in, completion<begun_factor> done) = 0;
  /// With six digits of it. Told by mail. Errors: not_waiting, wrong_factor.
  virtual void confirm_factor(
      const factor_session& in, const std::string& code, completion<factor_changed> done) = 0;
  /// Told by mail. Errors: factor_off; factor_required from staff and from owners of accounts that ask for
  /// it.
  virtual void take_factor_away(const factor_session& in, completion<factor_changed> done) = 0;
  /// In place of those before. Told by mail. Errors: factor_off.
  virtual void renew_recovery_codes(const factor_session& in, completion<factor_changed> done) = 0;
  /// Once more in a session, which goes on under another token. A recovery code is told by mail. Errors:
  /// wrong_factor, too_many_tries (with the wait), factor_off.
  virtual void give_factor(
      const factor_session& in, const domain::factor_code& code, completion<given_factor> done) = 0;
};

}  // namespace mbs::actors
