#include "actors/access/people_service.hpp"
#include "actors/access/people_words.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "persistence/access/factor_store.hpp"
#include "persistence/access/person_store.hpp"
#include "persistence/access/session_store.hpp"

namespace mbs::actors {

using domain::code_verdict;
using domain::errc;
using persistence::code_purpose;
using persistence::code_store;
using persistence::factor_store;
using persistence::person_store;
using persistence::session_store;

namespace {

persistence::change_note note_of(
    const domain::audit_origin& by, std::initializer_list<std::optional<persistence::new_mail>> mails) {
  persistence::change_note note{by, {}};
  for (const auto& mail : mails)
    if (mail) note.mails.push_back(*mail);
  return note;
}

std::optional<persistence::new_mail> told_of_change(
    const persistence::person_record& person, std::string_view what, domain::time_point now) {
  return mail_to(person, domain::mail_kind::credentials_changed,
      {{"name", person.name}, {"what", std::string{what}}, {"time", domain::to_rfc3339(now)}}, now);
}

domain::audit_origin by_person(domain::person_id person, const asking_client& who, domain::time_point now) {
  domain::audit_personal personal;
  personal.ip = domain::to_text(who.from);
  personal.agent = who.agent;
  return {{domain::actor_kind::person, person.value}, now, std::move(personal)};
}

code_sent sent_with(const domain::code_limits& limits) {
  return {std::chrono::duration_cast<std::chrono::seconds>(limits.resend_after), false};
}

/// A code made, with why it was not.
using code_outcome = outcome<domain::code_sending>;

}  // namespace

void people_service::give_password(
    own_session in, std::string password, asking_client who, completion<std::string> done) {
  struct known {
    persistence::person_record person;
    bool has_factor = false;
  };
  const auto shared = std::make_shared<completion<std::string>>(std::move(done));
  const auto fresh = [this, in, shared] {
    const auto token = crypto::random_token();
    answer_by_change<session_store, std::string>(
        *parts_.store, domain::account_id{in.person.value},
        [this, shared](outcome<std::string> rotated) {
          if (rotated) tell_sessions();
          (*shared)(std::move(rotated));
        },
        [in, token, now = parts_.now()](session_store& store) -> domain::result<std::string> {
          if (const auto w = store.rotate_token(in.id, in.token, crypto::sha256(token), now); !w)
            return w.error();
          return token;
        });
  };
  const auto found = std::make_shared<completion<known>>(
      [this, in, who, password = std::move(password), shared, fresh](outcome<known> k) {
        if (!k) return (*shared)(k.error());
        if (k->has_factor) return (*shared)(refusal{errc::factor_missing, {}, {}});
        auto t = try_of(k->person.email_folded, who);
        t.device = static_cast<std::uint64_t>(in.id.value);
        if (auto wrong = may_try(t)) return (*shared)(std::move(*wrong));
        parts_.passwords->check(hashing_place_of(t), k->person.password, password,
            [this, t, shared, fresh, who, id = k->person.id](outcome<bool> right) {
              if (!right) {
                was_not_judged(t);
                return (*shared)(right.error());
              }
              if (!*right) {
                // Whoever guesses from a session that they found is seen as well.
                note_attempt(id, who, persistence::sign_in_result::wrong_password);
                return (*shared)(refusal{errc::wrong_credentials, "the password is wrong", {}});
              }
              was_right(t);
              fresh();
            });
      });
  const bool taken = parts_.store->query<person_store, factor_store>(
      lane::messages, [found, id = in.person](person_store& persons, factor_store& factors) {
        auto person = persons.get_person(id);
        const auto factor = factors.standing_of(id);
        if (!person) return (*found)(outcome_of<known>(person.error()));
        if (!factor) return (*found)(outcome_of<known>(factor.error()));
        (*found)(known{std::move(*person), factor->is_on});
      });
  if (!taken) (*found)(refusal{errc::overloaded, {}, std::chrono::seconds{1}});
}

void people_service::request_reset(
    domain::email_address email, asking_client who, completion<code_sent> done) {
  const auto folded = email.folded();
  auto t = try_of("reset " + folded, who);
  if (auto wrong = may_ask(t)) return done(std::move(*wrong));
  const auto at = moment();
  const auto code = crypto::random_digits(domain::code_digits);
  const auto limits = options_.codes;
  // Answered before it is known what the address leads to: neither words nor time tell of it, nor does what
  // fails. Whether a code went there lately is not told either.
  done(sent_with(limits));
  (void)parts_.store->change<person_store, code_store>(domain::account_id{place_of(who)},
      [this, folded, at, code, limits, asker = asker_of(who),
          digest = digest_of(code_purpose::reset_password, folded, code)](
          person_store& persons, code_store& codes) {
        const auto person = persons.find_person(folded);
        if (!person) return;
        const bool is_known = *person && (*person)->active && (*person)->email_proved_at;
        std::vector<persistence::new_mail> mails;
        if (is_known)
          if (auto mail = code_mail((*person)->email, (*person)->language,
                  domain::mail_kind::password_reset_code, code, at.now, limits.lives))
            mails.push_back(std::move(*mail));
        const persistence::code_place where{
            code_purpose::reset_password, folded, is_known ? (*person)->id : domain::person_id{}, asker};
        const auto sent = codes.make_code(where, digest, at, limits, mails);
        if (sent && sent->verdict == domain::code_send::send) tell_mailer();
      });
}

void people_service::reset_password(domain::email_address email, std::string code, std::string password,
    asking_client who, completion<bool> done) {
  const auto read = domain::read_code(code);
  if (!read) return done(refusal{errc::wrong_code, "a code has six digits", {}});
  const auto folded = email.folded();
  // Guesses have a bound of their own (domain/verifications): what strangers try keeps no owner from theirs.
  auto t = try_of("reset code " + folded, who);
  if (auto wrong = may_ask(t)) return done(std::move(*wrong));
  const auto shared = std::make_shared<completion<bool>>(std::move(done));
  parts_.passwords->hash(hashing_place_of(t), std::move(password),
      [this, t, who, folded, digits = *read, shared](outcome<std::string> phc) {
        if (!phc) {
          give_place_back(t);
          return (*shared)(phc.error());
        }
        const auto at = moment();
        const auto taken = parts_.store->change<person_store, code_store>(domain::account_id{place_of(who)},
            [this, t, who, folded, at, phc = *phc, shared, limits = options_.codes,
                guess = digest_of(code_purpose::reset_password, folded, digits)](
                person_store& persons, code_store& codes) {
              const auto judged = codes.judge_code(
                  {code_purpose::reset_password, folded, {}, asker_of(who)}, guess, at, limits);
              if (!judged) return (*shared)(outcome_of<bool>(judged.error()));
              if (judged->verdict != code_verdict::accepted || !judged->person)
                return (*shared)(refusal_of(judged->verdict, judged->left));
              give_place_back(t);
              const auto person = persons.get_person(judged->person);
              if (!person) return (*shared)(outcome_of<bool>(person.error()));
              const auto note =
                  note_of(by_person(person->id, who, at.now), {told_of_change(*person, "password", at.now)});
              const auto set = persons.set_password(person->id, judged->credentials, phc, at.now, {}, note);
              if (!set) return (*shared)(refusal{errc::code_ended, {}, {}});
              tell_sessions();
              tell_mailer();
              (*shared)(true);
            });
        if (taken != domain::admittance::taken) (*shared)(refusal_of_change(taken));
      });
}

void people_service::change_password(
    own_session in, std::string password, asking_client who, completion<std::string> done) {
  const auto shared = std::make_shared<completion<std::string>>(std::move(done));
  // Each costs a hash and counts as a try at this session, the good ones as well.
  auto t = try_of("change " + domain::to_text(in.person), who);
  t.device = static_cast<std::uint64_t>(in.id.value);
  if (auto wrong = may_try(t)) return (*shared)(std::move(*wrong));
  parts_.passwords->hash(
      hashing_place_of(t), std::move(password), [this, t, in, shared](outcome<std::string> phc) {
        if (!phc) {
          was_not_judged(t);
          return (*shared)(phc.error());
        }
        const auto now = parts_.now();
        const auto token = crypto::random_token();
        answer_by_change<person_store, std::string>(
            *parts_.store, domain::account_id{in.person.value},
            [this, shared](outcome<std::string> changed) {
              if (changed) tell_sessions(), tell_mailer();
              (*shared)(std::move(changed));
            },
            [in, phc = *phc, now, token](person_store& store) -> domain::result<std::string> {
              const auto person = store.get_person(in.person);
              if (!person) return person.error();
              const auto note = note_of(in.by, {told_of_change(*person, "password", now)});
              const auto set = store.set_password(
                  in.person, person->credentials, phc, now, {in.id, in.token, crypto::sha256(token)}, note);
              if (!set) return set.error();
              return token;
            });
      });
}

void people_service::request_email(own_session in, domain::email_address email, completion<code_sent> done) {
  const auto at = moment();
  const auto code = crypto::random_digits(domain::code_digits);
  const auto limits = options_.codes;
  // One's own purpose for each person: what somebody else asks for the same address ends nothing here.
  const auto target = email.folded() + " " + domain::to_text(in.person);
  const auto shared = std::make_shared<completion<code_sent>>(std::move(done));
  const auto taken = parts_.store->change<person_store, code_store>(domain::account_id{in.person.value},
      [this, in, email, at, code, limits, target, shared,
          digest = digest_of(code_purpose::change_email, target, code)](
          person_store& persons, code_store& codes) {
        const auto person = persons.get_person(in.person);
        if (!person) return (*shared)(outcome_of<code_sent>(person.error()));
        const auto mail = code_mail(
            email.text(), person->language, domain::mail_kind::email_code, code, at.now, limits.lives);
        if (!mail) return (*shared)(refusal{errc::invalid_email, {}, {}});
        const auto made =
            codes.make_code({code_purpose::change_email, target, in.person}, digest, at, limits, {&*mail, 1});
        if (!made) return (*shared)(outcome_of<code_sent>(made.error()));
        if (made->verdict != domain::code_send::send) return (*shared)(refusal_of(*made));
        tell_mailer();
        (*shared)(sent_with(limits));
      });
  if (taken != domain::admittance::taken) (*shared)(refusal_of_change(taken));
}

void people_service::change_email(
    own_session in, domain::email_address email, std::string code, completion<std::string> done) {
  const auto read = domain::read_code(code);
  if (!read) return done(refusal{errc::wrong_code, "a code has six digits", {}});
  const auto at = moment();
  const auto target = email.folded() + " " + domain::to_text(in.person);
  const auto token = crypto::random_token();
  const auto shared = std::make_shared<completion<std::string>>(std::move(done));
  const auto taken = parts_.store->change<person_store, code_store>(domain::account_id{in.person.value},
      [this, in, email, at, target, token, shared, limits = options_.codes,
          guess = digest_of(code_purpose::change_email, target, *read)](
          person_store& persons, code_store& codes) {
        const auto judged =
            codes.judge_code({code_purpose::change_email, target, in.person}, guess, at, limits);
        if (!judged) return (*shared)(outcome_of<std::string>(judged.error()));
        if (judged->verdict != code_verdict::accepted)
          return (*shared)(refusal_of(judged->verdict, judged->left));
        const auto person = persons.get_person(in.person);
        if (!person) return (*shared)(outcome_of<std::string>(person.error()));
        const auto note = note_of(in.by,
            {mail_to(*person, domain::mail_kind::address_changed_told_old,
                {{"name", person->name}, {"what", "email"}, {"new", email.masked()},
                    {"time", domain::to_rfc3339(at.now)}},
                at.now)});
        const auto changed = persons.change_email(in.person, judged->credentials, email.text(),
            email.folded(), at.now, {in.id, in.token, crypto::sha256(token)}, note);
        if (!changed) return (*shared)(outcome_of<std::string>(changed.error()));
        tell_sessions();
        tell_mailer();
        (*shared)(token);
      });
  if (taken != domain::admittance::taken) (*shared)(refusal_of_change(taken));
}

}  // namespace mbs::actors
