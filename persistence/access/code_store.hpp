#pragma once

#include "domain/errc.hpp"
#include "domain/guard/code_caps.hpp"
#include "domain/ids.hpp"
#include "domain/verifications/code_rules.hpp"
#include "persistence/access/digest.hpp"
#include "persistence/mail/mail_records.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mbs::persistence {

/// What a code is for. Stored as a number.
enum class code_purpose : std::uint8_t {
  prove_email = 1,
  prove_phone,
  reset_password,
  change_email,
  recover,
  change_phone,
};

/// Where a code goes and whose it is.
struct code_place {
  code_purpose purpose{};
  std::string target;        ///< folded e-mail address, or MSISDN in digits
  domain::person_id person;  ///< 0: nobody yet, or nobody who is known
  /// Where somebody asks from who is not signed in: whose share of the target's day it is, and nothing of the
  /// person's. Empty: the person themselves, signed in.
  std::string asker{};
  /// What the code works only with, beside the target; empty: nothing. Codes of one target that are bound to
  /// different things know nothing of each other but the day's counts.
  std::string bound{};
};

struct code_judged {
  domain::code_verdict verdict = domain::code_verdict::ended;
  std::uint16_t left = 0;        ///< guesses
  domain::person_id person;      ///< for whom it was made
  std::int64_t credentials = 0;  ///< the person's when it was made, and still
};

/// Of a code that is to go by SMS. The person's own pause and day come first: unless `sending` says `send`,
/// no cap was asked or counted anything.
struct sms_code_sending {
  domain::code_sending sending{domain::code_send::send, {}, {}};
  domain::code_cap_answer cap;
};

/// Of a code that went by SMS: where, and for whom as domain::code_ask has it.
struct by_sms {
  domain::msisdn to;
  std::uint64_t person = 0;
};

/// Codes that prove addresses, as keyed digests. Removed a day after they were made; the person's export
/// names none.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class code_store {
 public:
  virtual ~code_store() = default;

  /// domain::send_code on the rows as they are; with `send` the new code is in place of the old one when
  /// this returns, and may leave; `mails` are in the outbox then. Errors: those of enqueue_mail.
  [[nodiscard]] virtual domain::result<domain::code_sending> make_code(const code_place& where,
      const digest& code, const domain::code_moment& at, const domain::code_limits& limits,
      std::span<const new_mail> mails = {}) = 0;

  /// The same for one that goes by SMS, within the caps: domain::judge_ask on the rows as they are, counted
  /// in the same transaction as the code. What is held changes nothing.
  [[nodiscard]] virtual domain::result<sms_code_sending> make_sms_code(const code_place& where,
      const digest& code, const domain::code_moment& at, const domain::code_limits& limits,
      const domain::code_ask& ask, const domain::code_cap_limits& caps) = 0;
  /// A code that make_sms_code let go did not leave: the caps have it back, the person's pause goes on.
  [[nodiscard]] virtual domain::result<void> give_back(
      const domain::code_ask& ask, domain::time_point now) = 0;

  /// domain::judge_code for a guess whose keyed digest is `guess`, counted before this returns. A code whose
  /// person's credentials have changed since has ended, as has one of somebody else when `where` names a
  /// person. `sent`: when it went by SMS; that it was proved is counted for the caps.
  [[nodiscard]] virtual domain::result<code_judged> judge_code(const code_place& where, const digest& guess,
      const domain::code_moment& at, const domain::code_limits& limits, std::optional<by_sms> sent = {}) = 0;
};

}  // namespace mbs::persistence
