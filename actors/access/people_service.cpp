#include "actors/access/people_service.hpp"

#include "actors/access/people_words.hpp"
#include "actors/access/turned_away_tries.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "domain/messages/daily_report.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/person_store.hpp"
#include "persistence/access/session_store.hpp"

namespace mbs::actors {

using domain::errc;
using persistence::person_store;
using persistence::session_store;

namespace {

/// Tokens that are looked at for a place that would be turned away without.
constexpr domain::sign_in_limits tokens_shown{.place = {20, std::chrono::seconds{1}},
    .neighbours = {20, std::chrono::seconds{1}},
    .people = 8,
    .places = 16'384};

}  // namespace

people_service::people_service(people_parts parts, people_options options)
    : parts_{std::move(parts)},
      options_{std::move(options)},
      secret_{crypto::random_bytes(32)},
      delays_{options_.sign_in},
      tokens_{tokens_shown},
      turned_away_{std::make_shared<turned_away_tries>()} {
  if (options_.code_key.empty()) options_.code_key = crypto::random_bytes(32);
}

domain::code_moment people_service::moment() const {
  const auto now = parts_.now();
  return {now, static_cast<std::int32_t>(domain::kenyan_day_at(now).number)};
}

persistence::digest people_service::digest_of(
    persistence::code_purpose purpose, std::string_view target, std::string_view code) const {
  const auto number = std::to_string(static_cast<unsigned>(purpose));
  return crypto::keyed_digest(options_.code_key, {number, target, code});
}

std::uint64_t people_service::hashed(std::string_view what, std::string_view value) const {
  return short_digest(secret_, what, value);
}
std::uint64_t people_service::hashed_for_good(std::string_view what, std::string_view value) const {
  return short_digest(options_.code_key, what, value);
}

std::string people_service::asker_of(const asking_client& who) const {
  return asker_text(options_.code_key, who.from);
}

std::int64_t people_service::place_of(const asking_client& who) const {
  return static_cast<std::int64_t>(hashed("place", begin_of(who.from, 3, 7)) >> 1 | 1);
}

domain::sign_in_try people_service::try_of(const std::string& folded, const asking_client& who) const {
  return sign_in_try_of(secret_, folded, who.from);
}

std::optional<refusal> people_service::may_try(domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  const auto answer = delays_.ask(t, parts_.now());
  if (answer.verdict == domain::sign_in_verdict::may_go) return std::nullopt;
  return too_many_tries(answer.wait);
}
std::optional<refusal> people_service::may_ask(domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  const auto answer = delays_.ask_place(t, parts_.now());
  if (answer.verdict == domain::sign_in_verdict::may_go) return std::nullopt;
  return too_many_tries(answer.wait);
}
bool people_service::may_show_token(domain::sign_in_try& shown) {
  const std::lock_guard lock{guard_};
  return tokens_.ask_place(shown, parts_.now()).verdict == domain::sign_in_verdict::may_go;
}
void people_service::was_right(const domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  delays_.succeeded(t);
}
void people_service::was_not_judged(const domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  delays_.not_judged(t);
}
void people_service::give_place_back(const domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  delays_.give_place_back(t);
}

void people_service::get_person(domain::person_id person, completion<person_view> done) {
  const auto shared = std::make_shared<completion<person_view>>(std::move(done));
  const auto verdict = parts_.store->look<person_store, persistence::member_store>(
      domain::account_id{person.value},
      [person, shared](person_store& persons, persistence::member_store& members) {
        auto found = persons.get_person(person);
        if (!found) return (*shared)(outcome_of<person_view>(found.error()));
        auto memberships = members.memberships_of(person);
        if (!memberships) return (*shared)(outcome_of<person_view>(memberships.error()));
        (*shared)(person_view{std::move(*found), std::move(*memberships)});
      },
      [shared] { (*shared)(gave_up_look()); });
  if (verdict != domain::admittance::taken) (*shared)(refusal_of_look(verdict));
}

void people_service::change_profile(
    own_session in, std::string name, std::string language, completion<bool> done) {
  answer_by_change<person_store>(*parts_.store, domain::account_id{in.person.value}, std::move(done),
      [in, name = std::move(name), language = std::move(language)](
          person_store& store) -> domain::result<bool> {
        if (const auto w = store.change_profile(in.person, name, language, {in.by, {}}); !w) return w.error();
        return true;
      });
}

void people_service::list_sessions(
    domain::person_id person, completion<std::vector<persistence::session_record>> done) {
  const auto now = parts_.now();
  answer_by_look<session_store>(*parts_.store, domain::account_id{person.value}, std::move(done),
      [person, now, limits = options_.sessions](
          session_store& store) -> domain::result<std::vector<persistence::session_record>> {
        auto found = store.list_sessions(person, now - limits.absolute, 50);
        if (!found) return found;
        std::erase_if(*found, [&](const auto& s) {
          return domain::state_of({s.created_at, s.used_at, s.ended_at}, now, limits) !=
              domain::session_state::alive;
        });
        return found;
      });
}

void people_service::end_session(own_session in, domain::session_id which, completion<bool> done) {
  answer_by_change<session_store, bool>(
      *parts_.store, domain::account_id{in.person.value},
      [this, done = std::move(done)](outcome<bool> ended) {
        if (ended) tell_sessions();
        done(std::move(ended));
      },
      [in, which, now = parts_.now()](session_store& store) -> domain::result<bool> {
        if (const auto w = store.end_session(in.person, which, now, {in.by, {}}); !w) return w.error();
        return true;
      });
}

void people_service::end_other_sessions(own_session in, completion<std::int64_t> done) {
  answer_by_change<session_store, std::int64_t>(
      *parts_.store, domain::account_id{in.person.value},
      [this, done = std::move(done)](outcome<std::int64_t> ended) {
        if (ended) tell_sessions();
        done(std::move(ended));
      },
      [in, now = parts_.now()](session_store& store) {
        return store.end_sessions(in.person, in.id, now, {in.by, {}});
      });
}

void people_service::list_sign_ins(domain::person_id person, const persistence::sign_in_cursor& before,
    std::uint32_t limit, completion<std::vector<persistence::sign_in_record>> done) {
  answer_by_look<session_store>(*parts_.store, domain::account_id{person.value}, std::move(done),
      [person, before, limit](session_store& store) { return store.list_sign_ins(person, before, limit); });
}

}  // namespace mbs::actors
