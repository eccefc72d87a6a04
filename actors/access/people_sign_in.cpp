#include "actors/access/factor_tries.hpp"
#include "actors/access/people_service.hpp"
#include "actors/access/people_words.hpp"
#include "actors/access/turned_away_tries.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "persistence/access/factor_store.hpp"
#include "persistence/access/person_store.hpp"
#include "persistence/access/session_store.hpp"

#include <spdlog/spdlog.h>

namespace mbs::actors {

using domain::errc;
using domain::turned_away_for;
using persistence::factor_store;
using persistence::person_store;
using persistence::session_store;
using persistence::sign_in_result;

/// One try to sign in.
struct people_service::sign_in_under_way {
  wanted_sign_in wanted;
  asking_client who;
  completion<opened_session> done;
  domain::sign_in_try tries{};
  domain::sign_in_try shown{};     ///< the look at its token, which has its own bound
  std::optional<refusal> without;  ///< what it gets unless that is a device of the person's
  turned_away_for why{};           ///< of `without`
  std::optional<persistence::person_record> person;
  bool factor_is_on = false;
  bool device_is_known = false;
  bool gave_factor = false;     ///< on that device, the one that is on now
  domain::session_id before{};  ///< the browser's last session, when it was this person's
};

namespace {

/// What the first look at the store finds.
struct first_look {
  std::optional<persistence::person_record> person;
  std::optional<persistence::session_found> before;  ///< of the token that the browser showed
  bool factor_is_on = false;
  std::optional<domain::time_point> factor_since;
};

domain::result<first_look> look(const std::string& folded, const std::optional<persistence::digest>& token,
    person_store& persons, session_store& sessions, factor_store& factors) {
  first_look seen;
  auto person = persons.find_person(folded);
  if (!person) return person.error();
  seen.person = std::move(*person);
  // The same looks for nobody. What little they differ by is hidden behind the hash that follows.
  const auto factor = factors.standing_of(seen.person ? seen.person->id : domain::person_id{});
  if (!factor) return factor.error();
  seen.factor_is_on = factor->is_on;
  seen.factor_since = factor->since;
  if (!token) return seen;
  auto before = sessions.find_session(*token);
  if (!before) return before.error();
  if (*before) seen.before = std::move(**before);
  return seen;
}

}  // namespace

void people_service::sign_in(wanted_sign_in wanted, asking_client who, completion<opened_session> done) {
  const auto s = std::make_shared<sign_in_under_way>(sign_in_under_way{
      std::move(wanted), std::move(who), std::move(done), {}, {}, {}, {}, {}, false, false, false, {}});
  s->tries = s->shown = try_of(s->wanted.email.folded(), s->who);
  // A flood is turned away before anything is looked up or hashed for it, whatever cookie it shows; a device
  // that was used before has room and delays of its own, once it is known to be one.
  if (!parts_.passwords->has_room(hashing_place_of(s->tries))) {
    s->why = turned_away_for::no_room;
    s->without = refusal{errc::overloaded, "too many passwords wait to be checked", std::chrono::seconds{2}};
  } else {
    s->why = turned_away_for::delayed;
    s->without = may_try(s->tries);
  }
  if (s->without && (!s->who.token || !may_show_token(s->shown)))
    return turn_away(*s, s->why, std::move(*s->without));
  look_for_person(s);
}

void people_service::turn_away(const sign_in_under_way& s, turned_away_for why, refusal how) {
  note_turned_away(s, why);
  s.done(std::move(how));
}

/// What the first look at the store found is in `s`.
void people_service::looked_for_person(const sign_in_state& s) {
  if (s->device_is_known) {
    if (s->without) {
      const std::lock_guard lock{guard_};
      tokens_.give_place_back(s->shown);
    } else {
      was_not_judged(s->tries);
    }
    s->tries.device = static_cast<std::uint64_t>(s->before.value);
    s->why = turned_away_for::delayed;
    s->without = may_try(s->tries);
  }
  if (s->without) return turn_away(*s, s->why, std::move(*s->without));
  check_password(s);
}

void people_service::look_for_person(const sign_in_state& s) {
  const auto found = [this, s](outcome<first_look> seen) {
    if (!seen) {
      if (!s->without) was_not_judged(s->tries);
      return turn_away(*s, turned_away_for::no_room, seen.error());
    }
    s->person = std::move(seen->person);
    s->factor_is_on = seen->factor_is_on;
    if (s->person && seen->before && seen->before->person.id == s->person->id) {
      s->device_is_known = true;
      s->before = seen->before->session.id;
      const auto& given = seen->before->session.factor_at;
      s->gave_factor = given && seen->factor_since && *given >= *seen->factor_since;
    }
    looked_for_person(s);
  };
  const auto shared = std::make_shared<completion<first_look>>(found);
  const bool taken = parts_.store->query<person_store, session_store, factor_store>(lane::messages,
      [shared, folded = s->wanted.email.folded(), token = s->who.token](
          person_store& persons, session_store& sessions, factor_store& factors) {
        (*shared)(outcome_of<first_look>(look(folded, token, persons, sessions, factors)));
      });
  if (!taken) (*shared)(refusal{errc::overloaded, {}, std::chrono::seconds{1}});
}

void people_service::check_password(const sign_in_state& s) {
  auto phc = s->person && s->person->active ? s->person->password : std::string{};
  parts_.passwords->check(
      hashing_place_of(s->tries), std::move(phc), s->wanted.password, [this, s](outcome<bool> right) {
        if (!right) {
          was_not_judged(s->tries);
          note_turned_away(*s, turned_away_for::no_room);
          return s->done(right.error());
        }
        if (!*right) {
          note_attempt(*s, sign_in_result::wrong_password);
          return s->done(refusal{errc::wrong_credentials, {}, {}});
        }
        was_right(s->tries);
        rehash(*s);
        check_factor(s);
      });
}

/// The password was right.
void people_service::check_factor(const sign_in_state& s) {
  if (!s->factor_is_on) return open_session(s);
  if (s->wanted.factor.empty()) {
    note_turned_away(*s, turned_away_for::factor_missing);
    return s->done(refusal{errc::factor_missing, {}, {}});
  }
  const auto code = domain::read_factor_code(s->wanted.factor);
  if (!code) {
    note_attempt(*s, sign_in_result::wrong_factor);
    return s->done(refusal{errc::wrong_factor, "a code has six digits, a recovery code ten characters", {}});
  }
  auto t = parts_.factors->try_of(
      s->person->id, s->who.from, s->gave_factor ? std::optional{s->before} : std::nullopt);
  if (auto why = parts_.factors->may_try(t)) return turn_away(*s, turned_away_for::delayed, std::move(*why));
  judge_factor(s, *code, t);
}

void people_service::judge_factor(
    const sign_in_state& s, const domain::factor_code& code, domain::sign_in_try t) {
  const auto now = parts_.now();
  persistence::factor_change change{s->person->id, now, {}, {}, s->gave_factor};
  change.note.by.who = {domain::actor_kind::person, s->person->id.value};
  change.note.by.at = now;
  change.note.by.personal.ip = domain::to_text(s->who.from);
  if (auto mail = mail_to(*s->person, domain::mail_kind::factor_changed,
          {{"name", s->person->name}, {"what", "code_used"}, {"time", domain::to_rfc3339(now)}}, now))
    change.note.mails.push_back(std::move(*mail));
  answer_by_change<factor_store, persistence::factor_judged>(
      *parts_.store, domain::account_id{s->person->id.value},
      [this, s, t](outcome<persistence::factor_judged> judged) {
        if (!judged) {
          parts_.factors->was_not_judged(t);
          note_turned_away(*s, turned_away_for::no_room);
          return s->done(judged.error());
        }
        switch (judged->verdict) {
          case domain::factor_verdict::accepted: parts_.factors->was_right(t); return open_session(s);
          case domain::factor_verdict::delayed:
            parts_.factors->was_not_judged(t);
            note_turned_away(*s, turned_away_for::delayed);
            return s->done(too_many_tries(judged->wait));
          case domain::factor_verdict::wrong:
          case domain::factor_verdict::off: break;
        }
        note_attempt(*s, sign_in_result::wrong_factor);
        s->done(refusal{errc::wrong_factor, {}, {}});
      },
      [change = std::move(change), code, limits = options_.factor](
          factor_store& store) { return store.judge(change, code, limits); });
}

void people_service::open_session(const sign_in_state& s) {
  const auto now = parts_.now();
  const auto token = crypto::random_token();
  persistence::session_record session;
  session.hash = crypto::sha256(token);
  session.person = s->person->id;
  session.credentials = s->person->credentials;
  session.created_at = session.used_at = now;
  session.factor_at = now;
  session.address = domain::to_text(s->who.from);
  session.agent = s->who.agent;
  persistence::session_beside beside;
  beside.attempt = {session.person, now, sign_in_result::succeeded, session.address, session.agent};
  beside.device_is_known = s->device_is_known;
  beside.ends = s->before;
  if (auto mail = mail_to(*s->person, domain::mail_kind::new_device,
          {{"name", s->person->name}, {"device", session.agent}, {"address", session.address},
              {"time", domain::to_rfc3339(now)}},
          now))
    beside.if_new_device.push_back(std::move(*mail));
  answer_by_change<session_store, opened_session>(
      *parts_.store, domain::account_id{s->person->id.value},
      [this, s](outcome<opened_session> opened) {
        if (!opened && opened.error().why == errc::not_found)
          return s->done(refusal{errc::wrong_credentials, {}, {}});  // changed or closed meanwhile
        if (opened) tell_mailer();
        if (opened && s->before) tell_sessions();
        s->done(std::move(opened));
      },
      [session, beside, token, person = *s->person](session_store& store) -> domain::result<opened_session> {
        auto made = store.create_session(session, beside);
        if (!made) return made.error();
        return opened_session{token, std::move(*made), person};
      });
}

/// Not waited for: it tells the person, not whoever tries, and what nobody knows of takes as long. In the
/// turn of the place it came from: no stranger's tries make the person's own changes wait.
void people_service::note_attempt(const sign_in_under_way& s, sign_in_result result) {
  if (s.person) note_attempt(s.person->id, s.who, result);
}

void people_service::note_attempt(domain::person_id person, const asking_client& who, sign_in_result result) {
  const persistence::sign_in_record attempt{
      person, parts_.now(), result, domain::to_text(who.from), who.agent};
  (void)parts_.store->change<session_store>(domain::account_id{place_of(who)},
      [attempt](session_store& store) { (void)store.note_sign_in(attempt); });
}

/// The same for an address that is nobody's: that is found out when it is written.
void people_service::note_turned_away(const sign_in_under_way& s, turned_away_for why) {
  const auto now = parts_.now();
  domain::turned_away_tries_of t{s.wanted.email.folded(), why, s.tries.from.place, 1, now, now,
      domain::to_text(s.who.from), s.who.agent};
  const std::lock_guard lock{turned_away_->guard};
  turned_away_->tries.add(std::move(t));
}

namespace {

sign_in_result result_of(turned_away_for why) noexcept {
  switch (why) {
    case turned_away_for::delayed: return sign_in_result::delayed;
    case turned_away_for::no_room: return sign_in_result::refused;
    case turned_away_for::factor_missing: return sign_in_result::factor_missing;
  }
  return sign_in_result::refused;
}

persistence::unseen_sign_ins row_of(domain::turned_away_tries_of t) {
  persistence::unseen_sign_ins row{std::move(t.email), {}};
  row.attempt = {
      {}, t.last, result_of(t.why), std::move(t.address), std::move(t.agent), t.tries, std::nullopt};
  if (t.tries > 1) row.attempt.since = t.first;
  return row;
}

}  // namespace

void people_service::write_turned_away(std::function<void()> then) {
  // Taken when there is a connection for them: until then they wait where they are.
  const bool taken = parts_.store->query<session_store>(
      lane::maintenance, [tries = turned_away_, then](session_store& store) {
        std::vector<persistence::unseen_sign_ins> rows;
        std::uint64_t lost = 0;
        {
          const std::lock_guard lock{tries->guard};
          for (auto& t : tries->tries.take())
            rows.push_back(row_of(std::move(t)));
          lost = tries->tries.take_lost();
        }
        if (lost != 0) spdlog::warn("event=sign_in_tries_not_kept tries={} because=too_many_addresses", lost);
        if (const auto written =
                rows.empty() ? domain::result<std::size_t>{0} : store.note_unseen_sign_ins(rows);
            !written)
          spdlog::warn("event=sign_in_tries_not_kept addresses={} because={}", rows.size(),
              domain::to_code(written.error()));
        then();
      });
  if (!taken) then();
}

/// When a hash costs more by now than it did.
void people_service::rehash(const sign_in_under_way& s) {
  if (!crypto::needs_rehash(s.person->password, parts_.passwords->cost())) return;
  parts_.passwords->hash(hashing_place_of(s.tries), s.wanted.password,
      [this, id = s.person->id, before = s.person->password](outcome<std::string> phc) {
        if (!phc) return;
        (void)parts_.store->change<person_store>(
            domain::account_id{id.value}, [id, before, after = *phc](person_store& store) {
              (void)store.rehash_password(id, before, after);
            });
      });
}

}  // namespace mbs::actors
