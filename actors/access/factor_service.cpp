#include "actors/access/factor_service.hpp"

#include "actors/access/factor_words.hpp"
#include "actors/access/people_words.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "crypto/totp.hpp"
#include "persistence/access/person_store.hpp"

#include <memory>
#include <utility>

namespace mbs::actors {

using domain::errc;
using domain::factor_verdict;
using persistence::factor_change;
using persistence::factor_judged;
using persistence::factor_store;
using persistence::person_record;

namespace {

/// A person without an account takes a turn of their own.
domain::account_id turn_of(domain::person_id person) noexcept {
  return {person.value};
}

std::optional<refusal> refusal_of(const factor_judged& judged) {
  switch (judged.verdict) {
    case factor_verdict::accepted: return std::nullopt;
    case factor_verdict::wrong: return refusal{errc::wrong_factor, {}, {}};
    case factor_verdict::off: return refusal{errc::factor_off, {}, {}};
    case factor_verdict::delayed: break;
  }
  return too_many_tries(judged.wait);
}

}  // namespace

template <class T>
void factor_service::with_person(
    domain::person_id person, completion<T> done, std::function<void(person_record)> go_on) {
  answer_by_look<persistence::person_store, person_record>(
      store_, turn_of(person),
      [done = std::move(done), go_on = std::move(go_on)](outcome<person_record> found) {
        if (!found) return done(found.error());
        go_on(std::move(*found));
      },
      [person](persistence::person_store& store) { return store.get_person(person); });
}

void factor_service::get_factor(domain::person_id person, completion<persistence::factor_standing> done) {
  answer_by_look<factor_store>(store_, turn_of(person), std::move(done),
      [person](factor_store& store) { return store.standing_of(person); });
}

void factor_service::begin_factor(const factor_session& in, completion<begun_factor> done) {
  with_person<begun_factor>(in.person, done, [this, by = in.by, done](const person_record& p) {
    const auto secret = crypto::new_totp_secret();
    answer_by_change<factor_store, begun_factor>(
        store_, turn_of(p.id), done, [id = p.id, email = p.email, secret, by](factor_store& store) {
          const auto begun = store.begin(id, secret, by.at, {by, {}});
          return begun ? domain::result<begun_factor>{begun_factor{secret, email}} : begun.error();
        });
  });
}

/// `change_it(store, change)` with the mail that tells of `what`, and the session's next token.
template <class Change>
void factor_service::apply(const factor_session& in, std::string_view what, std::vector<std::string> codes,
    completion<factor_changed> done, Change change_it, bool is_for_staff) {
  with_person<factor_changed>(in.person, done, [=, this](const person_record& p) {
    if (!is_for_staff && domain::must_have_second_factor(p.platform_role))
      return done(
          refusal{errc::factor_required, "staff keep a second factor: begin another in its place", {}});
    factor_changed changed{crypto::random_token(), codes, in.by.at};
    for (auto& code : changed.codes)
      code = domain::shown_recovery_code(code);
    const factor_change change{in.person, in.by.at, {in.session, in.token, crypto::sha256(changed.token)},
        {in.by, mails_of_factor(p, what, in.by.at)}};
    answer_by_change<factor_store, factor_changed>(
        store_, turn_of(in.person),
        [mailer = mailer_, done](outcome<factor_changed> result) {
          if (result) caf::anon_send(mailer, mails_waiting{});
          if (!result && result.error().why == errc::factor_required)
            return done(refusal{errc::factor_required,
                "owners of an account that asks owners for a second factor keep theirs: begin another in its "
                "place, or change owners_need_factor first",
                {}});
          done(std::move(result));
        },
        [change_it, change, changed](factor_store& store) {
          const auto written = change_it(store, change);
          return written ? domain::result<factor_changed>{changed} : written.error();
        });
  });
}

void factor_service::confirm_factor(
    const factor_session& in, const std::string& code, completion<factor_changed> done) {
  const auto codes = draw_recovery_codes();
  apply(in, "on", codes, std::move(done), [code, codes](factor_store& store, const factor_change& change) {
    return store.confirm(change, code, codes);
  });
}

void factor_service::take_factor_away(const factor_session& in, completion<factor_changed> done) {
  apply(
      in, "off", {}, std::move(done),
      [](factor_store& store, const factor_change& change) { return store.take_away(change); }, false);
}

void factor_service::renew_recovery_codes(const factor_session& in, completion<factor_changed> done) {
  const auto codes = draw_recovery_codes();
  apply(in, "codes_made", codes, std::move(done), [codes](factor_store& store, const factor_change& change) {
    return store.replace_codes(change, codes);
  });
}

void factor_service::give_factor(
    const factor_session& in, const domain::factor_code& code, completion<given_factor> done) {
  with_person<given_factor>(in.person, done, [this, in, code, done](const person_record& p) {
    // A session is open only where the factor was given, or was not on: a device of the person's.
    auto t = tries_.try_of(in.person, {}, in.session);
    if (auto why = tries_.may_try(t)) return done(std::move(*why));
    const auto token = crypto::random_token();
    const factor_change change{in.person, in.by.at, {in.session, in.token, crypto::sha256(token)},
        {in.by, mails_of_factor(p, "code_used", in.by.at)}, true};
    answer_by_change<factor_store, factor_judged>(
        store_, turn_of(in.person),
        [this, t, done, token, at = in.by.at](const outcome<factor_judged>& judged) {
          if (!judged) tries_.was_not_judged(t);
          if (!judged) return done(judged.error());
          if (judged->verdict == factor_verdict::accepted) tries_.was_right(t);
          if (auto why = refusal_of(*judged)) return done(std::move(*why));
          if (judged->was_recovery_code) caf::anon_send(mailer_, mails_waiting{});
          done(given_factor{token, judged->codes_left, at});
        },
        [change, code](factor_store& store) { return store.judge(change, code, {}); });
  });
}

}  // namespace mbs::actors
