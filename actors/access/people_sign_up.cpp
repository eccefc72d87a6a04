#include "actors/access/people_service.hpp"
#include "actors/access/people_words.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace mbs::actors {

using domain::errc;
using persistence::code_purpose;
using persistence::sign_up_store;

namespace {

/// The session that a browser gets when it has proved who is behind it.
persistence::session_record new_session(
    const std::string& token, const asking_client& who, domain::time_point now) {
  persistence::session_record s;
  s.hash = crypto::sha256(token);
  s.created_at = s.used_at = now;
  s.factor_at = now;
  s.address = domain::to_text(who.from);
  s.agent = who.agent;
  return s;
}

/// As Standard Webhooks has it.
std::string new_webhook_secret() {
  return "whsec_" + crypto::to_base64(crypto::random_bytes(24), crypto::base64::padded);
}

domain::audit_origin made_by_nobody_yet(const asking_client& who, domain::time_point now) {
  domain::audit_personal personal;
  personal.ip = domain::to_text(who.from);
  personal.agent = who.agent;
  return {{domain::actor_kind::system, 0}, now, std::move(personal)};
}

/// The two mails that a code for this sign-up may be told by.
struct sign_up_mails {
  persistence::new_mail if_new, if_known;
};
std::optional<sign_up_mails> mails_for(const persistence::sign_up_record& wanted, const std::string& code,
    const asking_client& who, domain::time_point now, domain::duration lives) {
  auto if_new = code_mail(wanted.email, wanted.language, domain::mail_kind::email_code, code, now, lives);
  auto if_known = mail_to(wanted.email, wanted.language, domain::mail_kind::sign_up_known,
      {{"time", domain::to_rfc3339(now)}, {"address", domain::to_text(who.from)}}, now);
  if (!if_new || !if_known) return std::nullopt;
  return sign_up_mails{std::move(*if_new), std::move(*if_known)};
}

}  // namespace

void people_service::sign_up(wanted_sign_up wanted, asking_client who, completion<sign_up_begun> done) {
  const auto folded = wanted.email.folded();
  auto t = try_of("sign up " + folded, who);
  if (auto wrong = may_ask(t)) return done(std::move(*wrong));
  persistence::sign_up_record record;
  const auto token = crypto::random_token();
  record.token = crypto::sha256(token);
  record.email = wanted.email.text();
  record.email_folded = folded;
  record.name = std::move(wanted.name);
  record.phone = wanted.phone.number();
  record.company = std::move(wanted.company);
  record.language = std::move(wanted.language);
  const auto shared = std::make_shared<completion<sign_up_begun>>(std::move(done));
  parts_.passwords->hash(hashing_place_of(t), std::move(wanted.password),
      [this, record, who, token, t, shared](outcome<std::string> phc) mutable {
        if (!phc) {
          give_place_back(t);
          return (*shared)(phc.error());
        }
        record.password = std::move(*phc);
        const auto at = moment();
        record.at = at.now;
        const auto code = crypto::random_digits(domain::code_digits);
        auto mails = mails_for(record, code, who, at.now, options_.codes.lives);
        if (!mails) return (*shared)(refusal{errc::invalid_email, {}, {}});
        answer_by_change<sign_up_store, sign_up_begun>(
            *parts_.store, domain::account_id{place_of(who)},
            [this, shared](outcome<sign_up_begun> begun) {
              if (begun) tell_mailer();
              (*shared)(std::move(begun));
            },
            [record, token, at, limits = options_.codes, asker = asker_of(who), mails = std::move(*mails),
                digest = digest_of(code_purpose::prove_email, record.email_folded, code)](
                sign_up_store& store) -> domain::result<sign_up_begun> {
              const auto sent =
                  store.begin_sign_up(record, {digest, at, limits, asker}, mails.if_new, mails.if_known);
              if (!sent) return sent.error();
              // A code that went there a moment ago leads on as well: the answer is the same.
              return sign_up_begun{
                  token, std::chrono::duration_cast<std::chrono::seconds>(limits.resend_after)};
            });
      });
}

void people_service::send_sign_up_code(std::string token, asking_client who, completion<code_sent> done) {
  const auto hash = crypto::sha256(token);
  const auto at = moment();
  const auto code = crypto::random_digits(domain::code_digits);
  auto sending = std::make_shared<domain::code_sending>();
  const auto answer = [this, sending, done = std::move(done)](outcome<code_sent> sent) {
    if (sent && sending->verdict != domain::code_send::send) return done(refusal_of(*sending));
    if (sent) tell_mailer();
    done(std::move(sent));
  };
  answer_by_change<sign_up_store, code_sent>(*parts_.store, domain::account_id{place_of(who)}, answer,
      [this, hash, at, code, who, sending](sign_up_store& store) -> domain::result<code_sent> {
        const auto found = store.find_sign_up(hash);
        if (!found) return found.error();
        if (!*found) return errc::code_ended;
        const auto& record = **found;
        const auto mails = mails_for(record, code, who, at.now, options_.codes.lives);
        if (!mails) return errc::code_ended;
        const persistence::code_terms terms{digest_of(code_purpose::prove_email, record.email_folded, code),
            at, options_.codes, asker_of(who)};
        const auto sent = store.send_code_again(record, terms, mails->if_new, mails->if_known);
        if (!sent) return sent.error();
        *sending = *sent;
        return code_sent{
            std::chrono::duration_cast<std::chrono::seconds>(options_.codes.resend_after), false};
      });
}

void people_service::confirm_sign_up(
    std::string token, std::string code, asking_client who, completion<opened_session> done) {
  const auto read = domain::read_code(code);
  if (!read) return done(refusal{errc::wrong_code, "a code has six digits", {}});
  const auto at = moment();
  const auto session_token = crypto::random_token();
  auto judged = std::make_shared<persistence::signed_up>();
  const auto answer = [this, who, judged, done = std::move(done)](outcome<opened_session> opened) {
    // Who has come gives their place its try back.
    if (opened && judged->verdict == domain::code_verdict::accepted) {
      auto t = try_of({}, who);
      t.paid = domain::sign_in_try::by_place;
      give_place_back(t);
    }
    if (opened && judged->verdict != domain::code_verdict::accepted)
      return done(refusal_of(judged->verdict, judged->left));
    done(std::move(opened));
  };
  answer_by_change<sign_up_store, opened_session>(*parts_.store, domain::account_id{place_of(who)}, answer,
      [this, hash = crypto::sha256(token), digits = *read, at, who, session_token, judged](
          sign_up_store& store) -> domain::result<opened_session> {
        const auto found = store.find_sign_up(hash);
        if (!found) return found.error();
        if (!*found) return opened_session{};  // ended, as judged says
        const persistence::code_terms guess{
            digest_of(code_purpose::prove_email, (*found)->email_folded, digits), at, options_.codes,
            asker_of(who)};
        auto confirmed = store.confirm_sign_up(hash, guess, new_webhook_secret(),
            new_session(session_token, who, at.now), made_by_nobody_yet(who, at.now));
        if (!confirmed) return confirmed.error();
        *judged = *confirmed;
        return opened_session{session_token, confirmed->session, confirmed->person};
      });
}

}  // namespace mbs::actors
