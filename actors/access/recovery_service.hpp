#pragma once

#include "actors/gateway/recovery_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/access/sign_in_delay.hpp"
#include "domain/verifications/code_rules.hpp"

#include <mutex>
#include <string>

namespace mbs::actors {

struct recovery_options {
  domain::duration wait = domain::recovery_limits{}.wait;
  std::string public_url{};  ///< in the mail that tells of one: there is the page that ends it
  std::string code_key{};    ///< of the digests of codes: 32 octets; empty: random, for this process
  domain::code_limits codes{};
};

class platform_sms;

/// Recoveries over the store: each step in one transaction with its entry and mails.
class recovery_service final : public recovery_gateway {
 public:
  /// `store` and `sms` outlive it.
  recovery_service(store_pool& store, mailer_actor mailer, platform_sms& sms, clock_function now,
      recovery_options options);

  void request_recovery(domain::email_address email, const domain::internet_address& from,
      completion<std::chrono::seconds> done) override;
  void confirm_recovery(domain::email_address email, const std::string& code,
      const domain::internet_address& from, const domain::audit_origin& by,
      completion<persistence::recovery_record> done) override;
  void cancel_recovery_by(
      const std::string& token, const domain::audit_origin& by, completion<bool> done) override;
  void cancel_recovery(
      domain::person_id person, const domain::audit_origin& by, completion<bool> done) override;
  void list_recoveries(completion<std::vector<persistence::recovery_record>> done) override;
  void agree_to_recovery(domain::person_id person, domain::person_id by, const domain::audit_origin& origin,
      completion<persistence::recovery_record> done) override;

  /// Begins to take away the factors whose wait is over: NODE's schedule says when.
  void finish_due();
  /// Begins to tell the proved numbers of those who have a recovery waiting and were not told: NODE's
  /// schedule says when, so that neither a stop nor a refusal loses one.
  void tell_phones();

 private:
  [[nodiscard]] persistence::digest digest_of(const std::string& target, const std::string& code) const;
  [[nodiscard]] domain::code_moment moment() const;
  using delay_rule = domain::sign_in_answer (domain::sign_in_delay::*)(
      domain::sign_in_try&, domain::time_point);
  /// How long to wait; 0: it goes.
  [[nodiscard]] domain::duration ask_delays(delay_rule rule, domain::sign_in_try& t);
  /// To nobody as well, whom no mail goes to: so that a guess later finds the same to judge.
  void make_code(domain::person_id person, const domain::email_address& email, const std::string& language,
      const std::string& asker);
  void ask(domain::person_id person, std::int64_t credentials, const domain::audit_origin& by,
      completion<persistence::recovery_record> done);
  void finish(domain::person_id person);
  void tell_phone(const persistence::untold_recovery& untold);

  store_pool& store_;
  mailer_actor mailer_;
  platform_sms& sms_;
  clock_function now_;
  recovery_options options_;
  std::string secret_;  // of this process: hides addresses in tables of tries
  std::mutex guard_;
  domain::sign_in_delay delays_{{}};
  persistence::lost_factor_cursor looked_until_{};
};

}  // namespace mbs::actors
