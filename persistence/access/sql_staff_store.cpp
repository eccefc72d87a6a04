#include "persistence/access/sql_staff_store.hpp"

#include "domain/access/membership.hpp"
#include "domain/access/session_rules.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/access/factor_rows.hpp"
#include "persistence/access/member_rows.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/beginnings.hpp"

#include <set>
#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::platform_role;
using domain::result;

namespace {

std::optional<person_record> load_person(sql::connection& c, person_id id) {
  const sql::parameter which[]{id.value};
  auto persons = load_persons(c, "WHERE p.id = $1", which);
  if (persons.empty()) return std::nullopt;
  return std::move(persons.front());
}

person_listed with_factor(sql::connection& c, person_record person) {
  const bool has =
      c.query("SELECT 1 FROM second_factors f WHERE f.person = $1 AND f.confirmed_at <> 0", {person.id.value})
          ->next();
  return {std::move(person), has};
}

/// Of those the ones whose second factor is on.
std::set<std::int64_t> with_factor(sql::connection& c, sql::integers persons) {
  std::set<std::int64_t> some;
  const auto found =
      c.query("SELECT f.person FROM second_factors f WHERE f.confirmed_at <> 0 AND " + c.in("f.person", 1),
          {persons});
  while (found->next())
    some.insert(found->integer(0));
  return some;
}

bool leaves_no_owner(sql::connection& c, person_id person) {
  const sql::parameter which[]{person.value};
  for (const auto& m : load_members(c, "WHERE m.person = $1", which))
    if (domain::may_leave(m.role, owners_with(c, m.account, person)) ==
        domain::membership_verdict::last_owner)
      return true;
  return false;
}

/// Whether the person who changes somebody may do so still. Of two operators who close each other at the same
/// moment the second is none any more: one who acted is always left. Needs the table of people locked.
bool may_still_act(sql::connection& c, const change_note& note) {
  if (note.by.who.kind != domain::actor_kind::person) return true;
  const auto who = load_person(c, {note.by.who.id});
  return who && who->active &&
      domain::permissions_of(who->platform_role).has(domain::permission::platform_people_manage);
}

result<void> told(sql::connection& c, const change_note& note, time_point now, std::string_view action,
    person_id person, domain::audit_facts facts = {}) {
  return write_note(c, note, now, action, {}, domain::to_text(person), std::move(facts));
}

}  // namespace

result<person_id> sql_staff_store::make_person(const made_person& wanted, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<person_id> {
    const auto& p = wanted.person;
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("persons");
    if (is_email_taken(c, p.email_folded)) return errc::already_exists;
    if (wanted.member && !account_exists(c, wanted.member->first)) return errc::not_found;
    const auto id = insert_person(c, p);
    if (wanted.member) insert_member(c, {wanted.member->first, id, wanted.member->second, p.created_at});
    note_numbers(c, id);
    if (!wanted.factor.empty()) store_factor(c, id, {wanted.factor, {}, p.created_at, {}}, secrets_);
    domain::audit_facts facts{{"platform_role", std::string{domain::to_text(p.platform_role)}},
        {"factor", wanted.factor.empty() ? "no" : "yes"}};
    if (wanted.member) facts.emplace_back("role", domain::to_text(wanted.member->second));
    if (const auto written = write_note(c, note, p.created_at, "person.made",
            wanted.member ? wanted.member->first : account_id{}, domain::to_text(id), std::move(facts));
        !written)
      return written.error();
    all.commit();
    return id;
  });
}

result<void> sql_staff_store::set_platform_role(
    person_id person, platform_role role, const change_note& note, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("persons");
    if (!may_still_act(c, note)) return errc::unauthenticated;
    const auto before = load_person(c, person);
    if (!before) return errc::not_found;
    if (before->platform_role == role) return errc::no_change;
    c.execute("UPDATE persons SET platform_role = $2 WHERE id = $1", {person.value, domain::to_text(role)});
    // Whoever changed it is not in the person's browser: no session can get its new token.
    if (domain::must_rotate(domain::session_event::role_changed,
            domain::permissions_of(before->platform_role), domain::permissions_of(role)))
      end_sessions_of(c, person, {}, now);
    note_people_change(c);
    if (auto written = told(c, note, now, "person.platform_role_changed", person,
            {{"from", std::string{domain::to_text(before->platform_role)}},
                {"to", std::string{domain::to_text(role)}}});
        !written)
      return written;
    all.commit();
    return {};
  });
}

result<void> sql_staff_store::set_active(
    person_id person, bool active, const change_note& note, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    c.lock_table("persons");
    if (!may_still_act(c, note)) return errc::unauthenticated;
    const auto before = load_person(c, person);
    if (!before) return errc::not_found;
    if (before->active == active) return errc::no_change;
    if (!active && leaves_no_owner(c, person)) return errc::last_owner;
    // With the sessions go the codes: what was made before leads nowhere, also when the person is opened
    // again.
    c.execute("UPDATE persons SET active = $2, credentials = credentials + $3 WHERE id = $1",
        {person.value, std::int64_t{active}, std::int64_t{!active}});
    if (!active) end_sessions_of(c, person, {}, now);
    note_numbers(c, person);
    note_people_change(c);
    if (auto written = told(c, note, now, active ? "person.opened" : "person.closed", person); !written)
      return written;
    all.commit();
    return {};
  });
}

result<person_id> sql_staff_store::end_session(session_id session, const change_note& note, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<person_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    person_id whose;
    if (const auto row = c.query("SELECT s.person FROM sessions s WHERE s.id = $1", {session.value});
        row->next())
      whose = {row->integer(0)};
    if (c.execute("UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at = 0",
            {session.value, domain::to_micros(now)}) == 0)
      return errc::not_found;
    note_people_change(c);
    if (const auto written =
            told(c, note, now, "session.ended", whose, {{"session", domain::to_text(session)}});
        !written)
      return written.error();
    all.commit();
    return whose;
  });
}

result<std::int64_t> sql_staff_store::end_sessions(
    person_id person, const change_note& note, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::int64_t> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto ended = end_sessions_of(c, person, {}, now);
    if (ended == 0) return ended;
    if (const auto written =
            told(c, note, now, "sessions.ended", person, {{"sessions", std::to_string(ended)}});
        !written)
      return written.error();
    all.commit();
    return ended;
  });
}

result<person_listed> sql_staff_store::find(person_id id, const std::string& email_folded) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<person_listed> {
    const sql::parameter by_id[]{id.value};
    const sql::parameter by_email[]{std::string_view{email_folded}};
    auto persons = id ? load_persons(c, "WHERE p.id = $1", by_id)
                      : load_persons(c, "WHERE p.email_folded = $1", by_email);
    if (persons.empty()) return errc::not_found;
    return with_factor(c, std::move(persons.front()));
  });
}

result<std::vector<person_listed>> sql_staff_store::list(
    bool staff_only, person_id after, std::uint32_t limit) {
  using listed = std::vector<person_listed>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<listed> {
    const sql::parameter which[]{after.value, std::int64_t{limit}};
    listed all;
    for (auto& p : load_persons(c,
             std::string{"WHERE p.id > $1 "} + (staff_only ? "AND p.platform_role <> 'none' " : "") +
                 "ORDER BY p.id LIMIT $2",
             which))
      all.push_back(with_factor(c, std::move(p)));
    return all;
  });
}

result<std::vector<person_listed>> sql_staff_store::search(const person_search& search) {
  using listed = std::vector<person_listed>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<listed> {
    const auto page = sql::ids_beginning_with(c, "persons", search.prefix, search.after.value, search.limit);
    if (!page) return errc::malformed_request;
    if (page->empty()) return listed{};
    const sql::parameter which[]{sql::integers{*page}};
    const auto has_factor = with_factor(c, *page);
    listed all;
    for (auto& p : load_persons(c, "WHERE " + c.in("p.id", 1) + " ORDER BY p.id", which)) {
      const bool has = has_factor.contains(p.id.value);
      all.push_back({std::move(p), has});
    }
    return all;
  });
}

}  // namespace mbs::persistence
