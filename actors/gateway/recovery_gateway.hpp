#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/address_range.hpp"
#include "domain/access/audit.hpp"
#include "domain/access/email_address.hpp"
#include "persistence/access/recovery_store.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace mbs::actors {

/// The way back from a lost second factor: it takes that away after a time, and gives neither a session nor a
/// password. Safe to call from any thread. Nothing blocks. Errors besides those listed: store_unavailable,
/// overloaded. Where nobody is signed in, everything answers alike and takes the same time whether an address
/// is known or not.
class recovery_gateway {
 public:
  virtual ~recovery_gateway() = default;

  /// Sends a code to the address when it is proved and its person has a second factor. Answers before it is
  /// known whether there is one: how long to wait before asking again. `from`: where it is asked, here and
  /// below: codes have a share of the day for each place. Errors: too_many_tries (of the place that asks).
  virtual void request_recovery(domain::email_address email, const domain::internet_address& from,
      completion<std::chrono::seconds> done) = 0;
  /// The wait begins, and is told at the person's addresses. Errors: wrong_code, code_ended, already_exists
  /// (one waits), too_many_tries (of that address from there, as in signing in).
  virtual void confirm_recovery(domain::email_address email, const std::string& code,
      const domain::internet_address& from, const domain::audit_origin& by,
      completion<persistence::recovery_record> done) = 0;
  /// By the token of the mail that told of it. Errors: not_waiting.
  virtual void cancel_recovery_by(
      const std::string& token, const domain::audit_origin& by, completion<bool> done) = 0;
  /// By the person, signed in. Errors: not_waiting.
  virtual void cancel_recovery(
      domain::person_id person, const domain::audit_origin& by, completion<bool> done) = 0;

  /// Those of staff that wait, the soonest first, at most 100.
  virtual void list_recoveries(completion<std::vector<persistence::recovery_record>> done) = 0;
  /// A member of staff agrees to another's. Errors: not_waiting, no_change, not_found.
  virtual void agree_to_recovery(domain::person_id person, domain::person_id by,
      const domain::audit_origin& origin, completion<persistence::recovery_record> done) = 0;
};

}  // namespace mbs::actors
