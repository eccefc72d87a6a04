#include "tests/http/access/fake_people.hpp"

#include <chrono>
#include <utility>

namespace mbs::http::tests {
namespace {

domain::time_point some_time() {
  return domain::from_micros(1'790'000'000'000'000);
}

actors::code_sent sent() {
  return {std::chrono::seconds{60}, false};
}

persistence::person_record someone() {
  persistence::person_record p;
  p.id = domain::person_id{1};
  p.name = "Amina";
  p.email = p.email_folded = "amina@example.com";
  p.phone = 254712345678;
  p.email_proved_at = p.created_at = some_time();
  return p;
}

actors::opened_session opened() {
  persistence::session_record s;
  s.id = domain::session_id{1};
  s.person = domain::person_id{1};
  s.created_at = s.used_at = some_time();
  s.address = "192.0.2.7";
  s.agent = "Firefox";
  return {std::string{fake_people::next_token}, s, someone()};
}

template <class T>
actors::outcome<T> if_right(const std::string& code, T value) {
  if (code != fake_people::right_code) return actors::refusal{domain::errc::wrong_code, {}, {}, 3};
  return value;
}

}  // namespace

fake_people::fake_people(answering& how) : how_{how} {}

std::vector<std::string> fake_people::asked() {
  const auto lock = how_.lock();
  return asked_;
}

void fake_people::set_agent(std::string agent) {
  const auto lock = how_.lock();
  agent_ = std::move(agent);
}

actors::asking_client fake_people::last_client() {
  const auto lock = how_.lock();
  return client_;
}

void fake_people::sign_up(actors::wanted_sign_up wanted, actors::asking_client who,
    actors::completion<actors::sign_up_begun> done) {
  note("sign_up " + wanted.email.text() + " " + wanted.name + " " + wanted.company, std::move(who));
  how_.respond<actors::sign_up_begun>(std::move(done), [] {
    return actors::sign_up_begun{"token_of_the_sign_up", std::chrono::seconds{60}};
  });
}

void fake_people::send_sign_up_code(
    std::string token, actors::asking_client who, actors::completion<actors::code_sent> done) {
  note("send_code " + token, std::move(who));
  how_.respond<actors::code_sent>(std::move(done), [] { return sent(); });
}

void fake_people::confirm_sign_up(std::string, std::string code, actors::asking_client who,
    actors::completion<actors::opened_session> done) {
  note("confirm " + code, std::move(who));
  how_.respond<actors::opened_session>(
      std::move(done), [code] { return if_right<actors::opened_session>(code, opened()); });
}

void fake_people::sign_in(actors::wanted_sign_in wanted, actors::asking_client who,
    actors::completion<actors::opened_session> done) {
  note("sign_in " + wanted.email.text(), std::move(who));
  how_.respond<actors::opened_session>(
      std::move(done), [password = wanted.password]() -> actors::outcome<actors::opened_session> {
        if (password != right_password) return actors::refusal{domain::errc::wrong_credentials, {}, {}};
        return opened();
      });
}

void fake_people::give_password(actors::own_session, std::string password, actors::asking_client who,
    actors::completion<std::string> done) {
  note("give_password", std::move(who));
  how_.respond<std::string>(std::move(done), [password]() -> actors::outcome<std::string> {
    if (password != right_password) return actors::refusal{domain::errc::wrong_credentials, {}, {}};
    return std::string{next_token};
  });
}

void fake_people::request_reset(
    domain::email_address email, actors::asking_client who, actors::completion<actors::code_sent> done) {
  note("request_reset " + email.text(), std::move(who));
  how_.respond<actors::code_sent>(std::move(done), [] { return sent(); });
}

void fake_people::reset_password(domain::email_address, std::string code, std::string,
    actors::asking_client who, actors::completion<bool> done) {
  note("reset_password", std::move(who));
  how_.respond<bool>(std::move(done), [code] { return if_right<bool>(code, true); });
}

void fake_people::get_person(domain::person_id person, actors::completion<actors::person_view> done) {
  how_.respond<actors::person_view>(std::move(done), [person] {
    actors::person_view view{someone(), {}};
    view.person.id = person;
    return view;
  });
}

void fake_people::change_profile(
    actors::own_session, std::string name, std::string language, actors::completion<bool> done) {
  note("change_profile " + name + " " + language);
  how_.respond<bool>(std::move(done), [] { return true; });
}

void fake_people::change_password(
    actors::own_session, std::string, actors::asking_client, actors::completion<std::string> done) {
  note("change_password");
  how_.respond<std::string>(std::move(done), [] { return std::string{next_token}; });
}

void fake_people::request_email(
    actors::own_session, domain::email_address email, actors::completion<actors::code_sent> done) {
  note("request_email " + email.text());
  how_.respond<actors::code_sent>(std::move(done), [] { return sent(); });
}

void fake_people::change_email(
    actors::own_session, domain::email_address, std::string code, actors::completion<std::string> done) {
  note("change_email");
  how_.respond<std::string>(
      std::move(done), [code] { return if_right<std::string>(code, std::string{next_token}); });
}

void fake_people::request_phone(actors::own_session, domain::msisdn phone, actors::asking_client,
    actors::completion<actors::code_sent> done) {
  note("request_phone " + phone.to_digits());
  how_.respond<actors::code_sent>(std::move(done), [] { return sent(); });
}

void fake_people::prove_phone(actors::own_session, domain::account_id account, domain::msisdn,
    std::string code, actors::completion<actors::proved_phone> done) {
  note("prove_phone for " + domain::to_text(account));
  how_.respond<actors::proved_phone>(std::move(done), [code] {
    return if_right<actors::proved_phone>(code, {std::string{next_token}, domain::money::from_shillings(20)});
  });
}

void fake_people::list_sessions(
    domain::person_id, actors::completion<std::vector<persistence::session_record>> done) {
  how_.respond<std::vector<persistence::session_record>>(
      std::move(done), [] { return std::vector{opened().session}; });
}

void fake_people::end_session(actors::own_session, domain::session_id which, actors::completion<bool> done) {
  note("end_session " + domain::to_text(which));
  how_.respond<bool>(std::move(done), [] { return true; });
}

void fake_people::end_other_sessions(actors::own_session, actors::completion<std::int64_t> done) {
  note("end_other_sessions");
  how_.respond<std::int64_t>(std::move(done), [] { return std::int64_t{2}; });
}

void fake_people::list_sign_ins(domain::person_id person, const persistence::sign_in_cursor&, std::uint32_t,
    actors::completion<std::vector<persistence::sign_in_record>> done) {
  how_.respond<std::vector<persistence::sign_in_record>>(std::move(done), [person, agent = agent_] {
    return std::vector{persistence::sign_in_record{
        person, some_time(), persistence::sign_in_result::wrong_password, "192.0.2.7", agent}};
  });
}

void fake_people::note(std::string what, actors::asking_client who) {
  const auto lock = how_.lock();
  asked_.push_back(std::move(what));
  client_ = std::move(who);
}

}  // namespace mbs::http::tests
