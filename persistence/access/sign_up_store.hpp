#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "domain/verifications/code_rules.hpp"
#include "persistence/access/person_records.hpp"
#include "persistence/mail/mail_records.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mbs::persistence {

/// Somebody who wants to sign up and has not proved the address yet. Removed when proved, or after a day;
/// nobody sees it.
struct sign_up_record {
  digest token{};  ///< of what the browser keeps, so that a code works only where it was asked for
  std::string email;
  std::string email_folded;
  std::string name;
  std::int64_t phone = 0;  ///< MSISDN
  std::string company;     ///< empty: no account is made, the person comes by an invitation
  std::string language = "en";
  std::string password;  ///< PHC string
  time_point at;
};

/// A code's digest with the moment and the rules that it is made or judged by.
struct code_terms {
  digest code{};
  domain::code_moment at{};
  domain::code_limits limits{};
  std::string asker{};  ///< code_place's
};

struct signed_up {
  domain::code_verdict verdict = domain::code_verdict::ended;
  std::uint16_t left = 0;  ///< guesses
  person_record person{};  ///< when it is accepted
  account_id account{};    ///< of which the person is the owner; 0: no company
  session_record session{};
};

/// Sign-ups until the address is proved. Each answers and takes the same whether the address is known or not.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class sign_up_store {
 public:
  virtual ~sign_up_store() = default;

  /// Keeps the sign-up and makes a code as code_store::make_code does, which is its own: no other sign-up
  /// with the address has guesses at it, nor ends it. When that is sent, `if_new` goes out,
  /// or `if_known` when somebody has the address: then no code leads anywhere. Where as many wait as
  /// may (from one place, in all) the oldest go. overloaded: mails.
  [[nodiscard]] virtual domain::result<domain::code_sending> begin_sign_up(const sign_up_record& wanted,
      const code_terms& code, const new_mail& if_new, const new_mail& if_known) = 0;
  /// Another code for a sign-up that was found.
  [[nodiscard]] virtual domain::result<domain::code_sending> send_code_again(const sign_up_record& wanted,
      const code_terms& code, const new_mail& if_new, const new_mail& if_known) = 0;
  [[nodiscard]] virtual domain::result<std::optional<sign_up_record>> find_sign_up(const digest& token) = 0;
  /// Judges the code; when it is right the person, the account, the membership, the first session and the
  /// entry of the audit log are there with it, or nothing is. When somebody has the address the code was
  /// used all the same, and the verdict is `ended`.
  [[nodiscard]] virtual domain::result<signed_up> confirm_sign_up(const digest& token,
      const code_terms& guess, const std::string& webhook_secret, session_record session,
      const domain::audit_origin& by) = 0;
};

}  // namespace mbs::persistence
