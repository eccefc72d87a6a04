#pragma once

#include "actors/gateway/people_gateway.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mbs::http::tests {

/// Whoever asks, asks for per 1, whose password is right; a code is right when it is 123456. Remembers what
/// was asked for.
class fake_people final : public actors::people_gateway {
 public:
  static constexpr std::string_view right_code = "123456";
  static constexpr std::string_view right_password = "correct horse battery";
  static constexpr std::string_view next_token = "next_token_of_the_session_________________A";

  explicit fake_people(answering& how);

  [[nodiscard]] std::vector<std::string> asked();
  /// Of the attempt in the history.
  void set_agent(std::string agent);
  [[nodiscard]] actors::asking_client last_client();

  void sign_up(actors::wanted_sign_up wanted, actors::asking_client who,
      actors::completion<actors::sign_up_begun> done) override;
  void send_sign_up_code(
      std::string token, actors::asking_client who, actors::completion<actors::code_sent> done) override;
  void confirm_sign_up(std::string, std::string code, actors::asking_client who,
      actors::completion<actors::opened_session> done) override;
  void sign_in(actors::wanted_sign_in wanted, actors::asking_client who,
      actors::completion<actors::opened_session> done) override;
  void give_password(actors::own_session, std::string password, actors::asking_client who,
      actors::completion<std::string> done) override;
  void request_reset(domain::email_address email, actors::asking_client who,
      actors::completion<actors::code_sent> done) override;
  void reset_password(domain::email_address, std::string code, std::string, actors::asking_client who,
      actors::completion<bool> done) override;
  void get_person(domain::person_id person, actors::completion<actors::person_view> done) override;
  void change_profile(
      actors::own_session, std::string name, std::string language, actors::completion<bool> done) override;
  void change_password(
      actors::own_session, std::string, actors::asking_client, actors::completion<std::string> done) override;
  void request_email(
      actors::own_session, domain::email_address email, actors::completion<actors::code_sent> done) override;
  void change_email(actors::own_session, domain::email_address, std::string code,
      actors::completion<std::string> done) override;
  void request_phone(actors::own_session, domain::msisdn phone, actors::asking_client,
      actors::completion<actors::code_sent> done) override;
  void prove_phone(actors::own_session, domain::account_id account, domain::msisdn, std::string code,
      actors::completion<actors::proved_phone> done) override;
  void list_sessions(
      domain::person_id, actors::completion<std::vector<persistence::session_record>> done) override;
  void end_session(actors::own_session, domain::session_id which, actors::completion<bool> done) override;
  void end_other_sessions(actors::own_session, actors::completion<std::int64_t> done) override;
  void list_sign_ins(domain::person_id person, const persistence::sign_in_cursor&, std::uint32_t,
      actors::completion<std::vector<persistence::sign_in_record>> done) override;

 private:
  void note(std::string what, actors::asking_client who = {});

  answering& how_;
  std::vector<std::string> asked_;
  std::string agent_ = "curl";
  actors::asking_client client_;
};

}  // namespace mbs::http::tests
