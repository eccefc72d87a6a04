#include "actors/access/people_service.hpp"
#include "actors/access/people_words.hpp"
#include "actors/access/platform_sms.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "persistence/access/person_store.hpp"
#include "persistence/money/trial_store.hpp"

#include <spdlog/spdlog.h>

namespace mbs::actors {

using domain::code_verdict;
using domain::errc;
using persistence::code_purpose;
using persistence::code_store;
using persistence::person_store;

namespace {

/// A number may be several people's: each proves it for themselves.
std::string target_of(domain::msisdn phone, domain::person_id person) {
  return phone.to_digits() + " " + domain::to_text(person);
}

std::string_view to_text(domain::code_cap_reason why) noexcept {
  switch (why) {
    case domain::code_cap_reason::none: return "none";
    case domain::code_cap_reason::money: return "money";
    case domain::code_cap_reason::codes: return "codes";
    case domain::code_cap_reason::block: return "block";
    case domain::code_cap_reason::failures: return "failures";
    case domain::code_cap_reason::group: return "group";
    case domain::code_cap_reason::person: return "person";
  }
  return "none";
}

domain::submission sms_of(const std::string& sender, domain::msisdn to, std::string text,
    domain::traffic_class traffic, std::chrono::seconds validity) {
  domain::submission s;
  s.to = {to.to_e164()};
  s.from = sender;
  s.text = std::move(text);
  s.traffic = traffic;
  s.validity = validity;
  return s;
}

}  // namespace

void people_service::request_phone(
    own_session in, domain::msisdn phone, asking_client who, completion<code_sent> done) {
  answer_by_look<person_store, persistence::person_record>(
      *parts_.store, domain::account_id{in.person.value},
      [this, in, phone, who, done = std::move(done)](outcome<persistence::person_record> person) mutable {
        if (!person) return done(person.error());
        in.language = person->language;
        request_phone_of(std::move(in), phone, std::move(who), std::move(done));
      },
      [id = in.person](person_store& store) { return store.get_person(id); });
}

/// In a language that is known.
void people_service::request_phone_of(
    own_session in, domain::msisdn phone, asking_client who, completion<code_sent> done) {
  const auto shared = std::make_shared<completion<code_sent>>(std::move(done));
  parts_.sms->with_account([this, in, phone, who, shared](outcome<domain::account_id> from) {
    if (!from) return (*shared)(from.error());
    // The text with some code, for its price.
    const auto lives = options_.codes.lives;
    auto what = sms_of(parts_.sms->sender(), phone, code_sms(in.language, "000000", lives),
        domain::traffic_class::otp, std::chrono::duration_cast<std::chrono::seconds>(lives));
    parts_.messages->preview(*from, std::move(what),
        [this, in, phone, who, from = *from, shared](outcome<domain::submission_preview> seen) {
          if (!seen) return (*shared)(seen.error());
          if (!seen->what.rejected.empty()) {
            const auto& bad = seen->what.rejected.front();
            return (*shared)(refusal{bad.why, bad.detail, {}});
          }
          if (!seen->problems.empty()) {
            spdlog::warn("a code could not go out by SMS: {}", seen->problems.front().detail);
            return (*shared)(code_sent{std::chrono::seconds{0}, true});
          }
          send_code_by_sms(in, phone, who, from, seen->what.total,
              [shared](outcome<code_sent> sent) { (*shared)(std::move(sent)); });
        });
  });
}

void people_service::send_code_by_sms(own_session in, domain::msisdn phone, asking_client who,
    domain::account_id from, domain::money price, completion<code_sent> done) {
  const auto at = moment();
  const auto code = crypto::random_digits(domain::code_digits);
  const auto target = target_of(phone, in.person);
  const domain::code_ask ask{phone, hashed_for_good("group", begin_of(who.from, 3, 8)),
      hashed_for_good("asks", domain::to_text(in.person)), price, at.day};
  const auto shared = std::make_shared<completion<code_sent>>(std::move(done));
  answer_by_change<code_store, persistence::sms_code_sending>(
      *parts_.store, domain::account_id{in.person.value},
      [this, shared, from, ask, code, language = in.language](outcome<persistence::sms_code_sending> made) {
        if (!made) return (*shared)(made.error());
        if (made->sending.verdict != domain::code_send::send) return (*shared)(refusal_of(made->sending));
        if (made->cap.verdict != domain::code_cap_verdict::send) {
          spdlog::warn(
              "event=code_held to={} because={}", ask.to.to_digits().substr(0, 8), to_text(made->cap.reason));
          return (*shared)(code_sent{std::chrono::seconds{0}, true});
        }
        submit_code(
            from, ask, language, code, [shared](outcome<code_sent> sent) { (*shared)(std::move(sent)); });
      },
      [in, target, at, ask, limits = options_.codes, caps = options_.caps,
          digest = digest_of(code_purpose::prove_phone, target, code)](code_store& codes) {
        return codes.make_sms_code(
            {code_purpose::prove_phone, target, in.person}, digest, at, limits, ask, caps);
      });
}

void people_service::submit_code(domain::account_id from, const domain::code_ask& ask,
    const std::string& language, const std::string& code, completion<code_sent> done) {
  const auto& limits = options_.codes;
  auto what = sms_of(parts_.sms->sender(), ask.to, code_sms(language, code, limits.lives),
      domain::traffic_class::otp, std::chrono::duration_cast<std::chrono::seconds>(limits.lives));
  const code_sent sent{std::chrono::duration_cast<std::chrono::seconds>(limits.resend_after), false};
  parts_.messages->submit({from, std::move(what), std::nullopt,
      [this, ask, sent, done = std::move(done)](outcome<submission_answer> answer) {
        if (answer) return done(sent);
        give_code_back(ask);
        done(answer.error());
      }});
}

/// It did not leave: nobody else pays for it.
void people_service::give_code_back(const domain::code_ask& ask) {
  const auto taken =
      parts_.store->change<code_store>(domain::account_id{static_cast<std::int64_t>(ask.person >> 1 | 1)},
          [ask, now = parts_.now()](code_store& codes) {
            if (const auto given = codes.give_back(ask, now); !given)
              spdlog::warn("event=code_not_given_back because={}", domain::to_code(given.error()));
          });
  if (taken != domain::admittance::taken) spdlog::warn("event=code_not_given_back because=overloaded");
}

void people_service::prove_phone(own_session in, domain::account_id account, domain::msisdn phone,
    std::string code, completion<proved_phone> done) {
  const auto read = domain::read_code(code);
  if (!read) return done(refusal{errc::wrong_code, "a code has six digits", {}});
  const auto at = moment();
  const auto target = target_of(phone, in.person);
  const auto shared = std::make_shared<completion<proved_phone>>(std::move(done));
  const auto taken = parts_.store->change<person_store, code_store>(domain::account_id{in.person.value},
      [this, in, account, phone, at, target, shared, limits = options_.codes,
          sent = persistence::by_sms{phone, hashed_for_good("asks", domain::to_text(in.person))},
          guess = digest_of(code_purpose::prove_phone, target, *read)](
          person_store& persons, code_store& codes) {
        const auto judged =
            codes.judge_code({code_purpose::prove_phone, target, in.person}, guess, at, limits, sent);
        if (!judged) return (*shared)(outcome_of<proved_phone>(judged.error()));
        if (judged->verdict != code_verdict::accepted)
          return (*shared)(refusal_of(judged->verdict, judged->left));
        auto person = persons.get_person(in.person);
        if (!person) return (*shared)(outcome_of<proved_phone>(person.error()));
        finish_phone(in, account, phone, std::move(*person),
            [shared](outcome<proved_phone> proved) { (*shared)(std::move(proved)); });
      });
  if (taken != domain::admittance::taken) (*shared)(refusal_of_change(taken));
}

/// The number is proved: it becomes the person's, the old one is told, a trial may come with it.
void people_service::finish_phone(own_session in, domain::account_id account, domain::msisdn phone,
    persistence::person_record of, completion<proved_phone> done) {
  const auto now = parts_.now();
  const auto token = crypto::random_token();
  const bool is_new = of.phone != phone.number();
  const auto old =
      is_new && of.phone_proved_at ? std::optional{domain::msisdn::from_number(of.phone)} : std::nullopt;
  persistence::change_note note{in.by, {}};
  if (is_new)
    if (auto mail = mail_to(of, domain::mail_kind::address_changed_told_old,
            {{"name", of.name}, {"what", "phone"}, {"new", "…" + phone.to_digits().substr(9)},
                {"time", domain::to_rfc3339(now)}},
            now))
      note.mails.push_back(std::move(*mail));
  const persistence::trial_wanted trial{
      account, in.person, phone.number(), options_.trial_credit, options_.trial_sender, now};
  const auto shared = std::make_shared<completion<proved_phone>>(std::move(done));
  const auto taken =
      parts_.store->change<person_store, persistence::trial_store>(domain::account_id{in.person.value},
          [this, in, phone, of, now, token, is_new, old, note, trial, shared](
              person_store& persons, persistence::trial_store& trials) {
            const auto set = is_new ? persons.change_phone(in.person, of.credentials, phone.number(), now,
                                          {in.id, in.token, crypto::sha256(token)}, note)
                                    : persons.prove_phone(in.person, phone.number(), now, note);
            if (!set) return (*shared)(outcome_of<proved_phone>(set.error()));
            if (is_new) tell_sessions();
            tell_mailer();
            if (old) tell_old_number(*old, of.language);
            proved_phone proved{is_new ? token : std::string{}, std::nullopt};
            if (trial.account && trial.credit.units() > 0)
              if (const auto given = trials.give_trial(trial, {in.by, {}})) proved.trial = *given;
            (*shared)(std::move(proved));
          });
  if (taken != domain::admittance::taken) (*shared)(refusal_of_change(taken));
}

void people_service::tell_old_number(domain::msisdn old, const std::string& language) {
  parts_.sms->with_account([this, old, language](outcome<domain::account_id> from) {
    if (!from) return;
    auto what = sms_of(parts_.sms->sender(), old, number_changed_sms(language), domain::traffic_class::otp,
        std::chrono::hours{24});
    parts_.messages->submit({*from, std::move(what), std::nullopt, [](outcome<submission_answer> answer) {
                               if (!answer)
                                 spdlog::warn("an old number could not be told of the change: {}",
                                     domain::describe(answer.error().why));
                             }});
  });
}

}  // namespace mbs::actors
