#include "actors/access/recovery_service.hpp"

#include "actors/access/factor_words.hpp"
#include "actors/access/people_words.hpp"
#include "actors/access/platform_sms.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "domain/messages/daily_report.hpp"
#include "persistence/access/code_store.hpp"
#include "persistence/access/factor_store.hpp"
#include "persistence/access/person_store.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace mbs::actors {

using domain::errc;
using domain::person_id;
using persistence::code_judged;
using persistence::code_place;
using persistence::code_purpose;
using persistence::code_store;
using persistence::person_record;
using persistence::person_store;
using persistence::recovery_record;
using persistence::recovery_store;

namespace {

constexpr std::uint32_t most_listed = 100;
constexpr std::uint32_t at_once = 20;

domain::account_id turn_of(person_id person) noexcept {
  return {person.value};
}
/// Of whoever asks about an address: nobody's id, and no two addresses wait for each other.
domain::account_id turn_of(const std::string& folded) {
  return {-static_cast<std::int64_t>(std::hash<std::string>{}(folded) >> 2) - 1};
}

}  // namespace

recovery_service::recovery_service(
    store_pool& store, mailer_actor mailer, platform_sms& sms, clock_function now, recovery_options options)
    : store_{store},
      mailer_{std::move(mailer)},
      sms_{sms},
      now_{std::move(now)},
      options_{std::move(options)},
      secret_{crypto::random_bytes(32)} {
  if (options_.code_key.empty()) options_.code_key = crypto::random_bytes(32);
}

persistence::digest recovery_service::digest_of(const std::string& target, const std::string& code) const {
  return crypto::keyed_digest(options_.code_key, {"recover", target, code});
}

domain::duration recovery_service::ask_delays(delay_rule rule, domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  return (delays_.*rule)(t, now_()).wait;
}

domain::code_moment recovery_service::moment() const {
  const auto now = now_();
  return {now, static_cast<std::int32_t>(domain::kenyan_day_at(now).number)};
}

void recovery_service::request_recovery(domain::email_address email, const domain::internet_address& from,
    completion<std::chrono::seconds> done) {
  auto t = sign_in_try_of(secret_, email.folded(), from);
  if (const auto wait = ask_delays(&domain::sign_in_delay::ask_place, t); wait > domain::duration{})
    return done(too_many_tries(wait));
  // What the address leads to is found out when this is answered: neither words nor time tell of it.
  done(std::chrono::duration_cast<std::chrono::seconds>(options_.codes.resend_after));
  // Nobody waits for it any more when there is no room.
  (void)store_.look<person_store, persistence::factor_store>(
      turn_of(email.folded()),
      [this, email, asker = asker_text(options_.code_key, from)](
          person_store& persons, persistence::factor_store& factors) {
        const auto person = persons.find_person(email.folded());
        if (!person) return;
        const auto factor = factors.standing_of(*person ? (*person)->id : person_id{});
        if (!factor) return;
        const bool is_theirs = *person && (*person)->active && (*person)->email_proved_at && factor->is_on;
        make_code(
            is_theirs ? (*person)->id : person_id{}, email, is_theirs ? (*person)->language : "en", asker);
      },
      [] {});
}

void recovery_service::make_code(person_id person, const domain::email_address& email,
    const std::string& language, const std::string& asker) {
  const auto at = moment();
  const auto code = domain::code_text(crypto::random_below(domain::code_values));
  person_record reader;
  reader.email = email.text();
  reader.language = language;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(options_.codes.lives).count();
  auto mails = factor_mails(
      reader, domain::mail_kind::email_code, {{"code", code}, {"minutes", std::to_string(minutes)}}, at.now);
  for (auto& mail : mails)
    mail.ends_at = at.now + options_.codes.lives;
  if (!person) mails.clear();
  const code_place where{code_purpose::recover, email.folded(), person, asker};
  answer_by_change<code_store, domain::code_sending>(
      store_, turn_of(where.target),
      [mailer = mailer_](const outcome<domain::code_sending>& sent) {
        if (sent && sent->verdict == domain::code_send::send) caf::anon_send(mailer, mails_waiting{});
      },
      [where, kept = digest_of(where.target, code), at, limits = options_.codes, mails](
          code_store& store) { return store.make_code(where, kept, at, limits, mails); });
}

void recovery_service::confirm_recovery(domain::email_address email, const std::string& code,
    const domain::internet_address& from, const domain::audit_origin& by, completion<recovery_record> done) {
  auto t = sign_in_try_of(secret_, email.folded(), from);
  if (const auto wait = ask_delays(&domain::sign_in_delay::ask, t); wait > domain::duration{})
    return done(too_many_tries(wait));
  const code_place where{code_purpose::recover, email.folded(), {}, asker_text(options_.code_key, from)};
  answer_by_change<code_store, code_judged>(
      store_, turn_of(where.target),
      [this, t, by, done](const outcome<code_judged>& judged) {
        if (!judged) return done(judged.error());
        if (judged->verdict == domain::code_verdict::accepted) {
          const std::lock_guard lock{guard_};
          delays_.succeeded(t);
        }
        if (judged->verdict == domain::code_verdict::accepted && judged->person)
          return ask(judged->person, judged->credentials, by, done);
        // One text for all: an address without a person has no code either.
        done(refusal{errc::wrong_code, "the code is wrong, or has ended: ask for another", {}});
      },
      [where, kept = digest_of(where.target, code), at = moment(), limits = options_.codes](
          code_store& store) { return store.judge_code(where, kept, at, limits); });
}

void recovery_service::ask(person_id person, std::int64_t credentials, const domain::audit_origin& by,
    completion<recovery_record> done) {
  answer_by_look<person_store, person_record>(
      store_, turn_of(person),
      [this, person, credentials, by, done](const outcome<person_record>& found) {
        if (!found) return done(found.error());
        const auto now = now_();
        const auto due = now + options_.wait;
        const auto token = crypto::random_token();
        const auto url = options_.public_url + "/recovery#token=" + token;
        persistence::change_note note{by,
            factor_mails(*found, domain::mail_kind::account_recovery_waiting,
                {{"name", domain::words_for_mail(found->name)},
                    {"address", domain::words_for_mail(by.personal.ip)}, {"until", domain::to_rfc3339(due)},
                    {"url", url}},
                now)};
        answer_by_change<recovery_store, recovery_record>(
            store_, turn_of(person),
            [this, done](outcome<recovery_record> asked) {
              if (asked) caf::anon_send(mailer_, mails_waiting{});
              if (asked) tell_phones();
              done(std::move(asked));
            },
            [wanted = persistence::new_recovery{person, credentials, now, due, crypto::sha256(token)}, note](
                recovery_store& store) { return store.ask(wanted, note); });
      },
      [person](person_store& store) { return store.get_person(person); });
}

void recovery_service::cancel_recovery_by(
    const std::string& token, const domain::audit_origin& by, completion<bool> done) {
  answer_by_change<recovery_store, bool>(store_, turn_of(token), std::move(done),
      [token = crypto::sha256(token), by, now = now_()](recovery_store& store) {
        const auto whose = store.cancel_by(token, {by, {}}, now);
        return whose ? domain::result<bool>{true} : whose.error();
      });
}

void recovery_service::cancel_recovery(
    person_id person, const domain::audit_origin& by, completion<bool> done) {
  answer_by_change<recovery_store, bool>(
      store_, turn_of(person), std::move(done), [person, by, now = now_()](recovery_store& store) {
        const auto cancelled = store.cancel(person, {by, {}}, now);
        return cancelled ? domain::result<bool>{true} : cancelled.error();
      });
}

void recovery_service::list_recoveries(completion<std::vector<recovery_record>> done) {
  answer_by_query<recovery_store>(store_, lane::maintenance, std::move(done),
      [](recovery_store& store) { return store.list_of_staff(most_listed); });
}

void recovery_service::agree_to_recovery(
    person_id person, person_id by, const domain::audit_origin& origin, completion<recovery_record> done) {
  answer_by_change<recovery_store>(
      store_, turn_of(by), std::move(done), [person, by, origin, now = now_()](recovery_store& store) {
        return store.agree(person, by, {origin, {}}, now);
      });
}

void recovery_service::tell_phones() {
  using untold = std::vector<persistence::untold_recovery>;
  answer_by_query<recovery_store, untold>(
      store_, lane::maintenance,
      [this](const outcome<untold>& found) {
        if (!found) return;  // asked again at the next look
        for (const auto& one : *found)
          tell_phone(one);
      },
      [now = now_()](recovery_store& store) { return store.untold(now, at_once); });
}

void recovery_service::tell_phone(const persistence::untold_recovery& untold) {
  const auto name = "recovery of " + domain::to_text(untold.person) + " asked for at " +
      domain::to_rfc3339(untold.asked_at);
  sms_.tell(domain::msisdn::from_number(untold.phone), recovery_notice(untold.language, untold.due_at), name,
      [this, untold](platform_sms::told what) {
        if (what == platform_sms::told::later) return;
        answer_by_change<recovery_store, bool>(
            store_, turn_of(untold.person), [](const outcome<bool>&) {},
            [untold](recovery_store& store) {
              const auto noted = store.note_told(untold.person, untold.asked_at);
              return noted ? domain::result<bool>{true} : noted.error();
            });
      });
}

void recovery_service::finish_due() {
  using persistence::due_recoveries;
  const auto after = [this] {
    const std::lock_guard lock{guard_};
    return looked_until_;
  }();
  answer_by_query<recovery_store, due_recoveries>(
      store_, lane::maintenance,
      [this](const outcome<due_recoveries>& due) {
        if (!due) return;  // asked again at the next look
        {
          // Whoever cannot be finished keeps nobody behind them waiting.
          const std::lock_guard lock{guard_};
          looked_until_ = due->next.value_or(persistence::lost_factor_cursor{});
        }
        for (const auto person : due->ready)
          finish(person);
      },
      [now = now_(), after](recovery_store& store) { return store.due(now, at_once, after); });
}

void recovery_service::finish(person_id person) {
  answer_by_look<person_store, person_record>(
      store_, turn_of(person),
      [this, person](const outcome<person_record>& found) {
        if (!found) return;
        const auto now = now_();
        persistence::change_note note{
            {{domain::actor_kind::system, 0}, now, {}}, mails_of_factor(*found, "off", now)};
        answer_by_change<recovery_store, bool>(
            store_, turn_of(person),
            [mailer = mailer_](const outcome<bool>& finished) {
              if (finished) caf::anon_send(mailer, mails_waiting{});
            },
            [person, note, now](recovery_store& store) {
              const auto finished = store.finish(person, note, now);
              return finished ? domain::result<bool>{true} : finished.error();
            });
      },
      [person](person_store& store) { return store.get_person(person); });
}

}  // namespace mbs::actors
