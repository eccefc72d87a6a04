#pragma once

#include "actors/access/password_pool.hpp"
#include "actors/gateway/message_gateway.hpp"
#include "actors/gateway/people_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/access/factor_rules.hpp"
#include "domain/access/session_rules.hpp"
#include "domain/access/sign_in_delay.hpp"
#include "domain/access/turned_away.hpp"
#include "domain/guard/code_caps.hpp"
#include "domain/verifications/code_rules.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/code_store.hpp"
#include "persistence/access/sign_up_store.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace mbs::actors {

class factor_tries;
class platform_sms;

struct people_options {
  domain::session_limits sessions{};
  domain::factor_limits factor{};
  domain::code_limits codes{};
  domain::code_cap_limits caps{};
  domain::sign_in_limits sign_in{};
  std::string codes_account;  ///< e-mail or id of the account that sends codes; empty: none go out by SMS
  std::string codes_sender;
  domain::money trial_credit{};
  std::string trial_sender;
  std::string code_key;  ///< of the digests of codes: 32 octets from the master key, or random
};

/// What it works with. All of it outlives the service.
struct people_parts {
  store_pool* store = nullptr;
  password_pool* passwords = nullptr;
  message_gateway* messages = nullptr;
  platform_sms* sms = nullptr;
  factor_tries* factors = nullptr;
  mailer_actor mailer;
  node_counters* counters = nullptr;
  clock_function now;
};

/// The ways of people_gateway over stores, hashing threads and mails. Each first asks whether it may go on
/// (delays, caps), then hashes, then makes one transaction with everything that belongs to the change.
class people_service final : public people_gateway {
 public:
  people_service(people_parts parts, people_options options);

  void sign_up(wanted_sign_up wanted, asking_client who, completion<sign_up_begun> done) override;
  void send_sign_up_code(std::string token, asking_client who, completion<code_sent> done) override;
  void confirm_sign_up(
      std::string token, std::string code, asking_client who, completion<opened_session> done) override;
  void sign_in(wanted_sign_in wanted, asking_client who, completion<opened_session> done) override;
  void give_password(
      own_session in, std::string password, asking_client who, completion<std::string> done) override;
  void request_reset(domain::email_address email, asking_client who, completion<code_sent> done) override;
  void reset_password(domain::email_address email, std::string code, std::string password, asking_client who,
      completion<bool> done) override;
  void get_person(domain::person_id person, completion<person_view> done) override;
  void change_profile(own_session in, std::string name, std::string language, completion<bool> done) override;
  void change_password(
      own_session in, std::string password, asking_client who, completion<std::string> done) override;
  void request_email(own_session in, domain::email_address email, completion<code_sent> done) override;
  void change_email(
      own_session in, domain::email_address email, std::string code, completion<std::string> done) override;
  void request_phone(
      own_session in, domain::msisdn phone, asking_client who, completion<code_sent> done) override;
  void prove_phone(own_session in, domain::account_id account, domain::msisdn phone, std::string code,
      completion<proved_phone> done) override;
  void list_sessions(
      domain::person_id person, completion<std::vector<persistence::session_record>> done) override;
  void end_session(own_session in, domain::session_id which, completion<bool> done) override;
  void end_other_sessions(own_session in, completion<std::int64_t> done) override;
  void list_sign_ins(domain::person_id person, const persistence::sign_in_cursor& before, std::uint32_t limit,
      completion<std::vector<persistence::sign_in_record>> done) override;

  /// Writes the tries to sign in that were turned away unseen into the history of those they were for: NODE's
  /// schedule says when. Returns at once; calls `then` once, on any thread, when it is done or cannot be now.
  void write_turned_away(std::function<void()> then = [] {});

 private:
  struct sign_in_under_way;
  struct turned_away_tries;
  using sign_in_state = std::shared_ptr<sign_in_under_way>;

  // Signing in, step by step.
  void look_for_person(const sign_in_state& s);
  void looked_for_person(const sign_in_state& s);
  void turn_away(const sign_in_under_way& s, domain::turned_away_for why, refusal how);
  void check_password(const sign_in_state& s);
  void check_factor(const sign_in_state& s);
  void judge_factor(const sign_in_state& s, const domain::factor_code& code, domain::sign_in_try t);
  void open_session(const sign_in_state& s);
  void note_attempt(const sign_in_under_way& s, persistence::sign_in_result result);
  void note_turned_away(const sign_in_under_way& s, domain::turned_away_for why);
  void note_attempt(domain::person_id person, const asking_client& who, persistence::sign_in_result result);
  void rehash(const sign_in_under_way& s);

  // What several ways need.
  [[nodiscard]] domain::code_moment moment() const;
  [[nodiscard]] persistence::digest digest_of(
      persistence::code_purpose purpose, std::string_view target, std::string_view code) const;
  [[nodiscard]] std::uint64_t hashed(std::string_view what, std::string_view value) const;
  /// As long as the key of codes is the same, over starts as well: for counts of the store.
  [[nodiscard]] std::uint64_t hashed_for_good(std::string_view what, std::string_view value) const;
  /// Whose turn in the store's queues it is: nobody's id.
  [[nodiscard]] std::int64_t place_of(const asking_client& who) const;
  [[nodiscard]] std::string asker_of(const asking_client& who) const;
  [[nodiscard]] domain::sign_in_try try_of(const std::string& folded, const asking_client& who) const;
  /// Counts a try of that person from there as failed; why it may not go on.
  [[nodiscard]] std::optional<refusal> may_try(domain::sign_in_try& t);
  /// The same for what is nobody's try to sign in: only where it comes from counts.
  [[nodiscard]] std::optional<refusal> may_ask(domain::sign_in_try& t);
  void give_place_back(const domain::sign_in_try& t);
  /// Of a token in a cookie, which costs a look although its client would be turned away.
  [[nodiscard]] bool may_show_token(domain::sign_in_try& shown);
  void was_right(const domain::sign_in_try& t);
  void was_not_judged(const domain::sign_in_try& t);
  void tell_mailer() { caf::anon_send(parts_.mailer, mails_waiting{}); }
  void tell_sessions() { raise(parts_.counters->session_changes); }
  void send_code_by_sms(own_session in, domain::msisdn phone, asking_client who, domain::account_id from,
      domain::money price, completion<code_sent> done);
  void submit_code(domain::account_id from, const domain::code_ask& ask, const std::string& language,
      const std::string& code, completion<code_sent> done);
  void give_code_back(const domain::code_ask& ask);
  void finish_phone(own_session in, domain::account_id account, domain::msisdn phone,
      persistence::person_record of, completion<proved_phone> done);
  void tell_old_number(domain::msisdn old, const std::string& language);
  void request_phone_of(own_session in, domain::msisdn phone, asking_client who, completion<code_sent> done);

  people_parts parts_;
  people_options options_;
  std::string secret_;  // of this process: hides addresses in tables of tries
  std::mutex guard_;
  domain::sign_in_delay delays_;
  domain::sign_in_delay tokens_;  // only places: of tokens that turned out to be no device of the person
  std::shared_ptr<turned_away_tries> turned_away_;
};

}  // namespace mbs::actors
