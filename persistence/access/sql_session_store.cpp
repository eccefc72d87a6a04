#include "persistence/access/sql_session_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/mail/mail_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

/// With what their accounts ask of owners.
std::vector<member_record> load_memberships(sql::connection& c, sql::parameters who) {
  auto all = load_members(c, "WHERE m.person = $1 ORDER BY m.account", who);
  const auto row = c.query(
      "SELECT m.account FROM members m, accounts a WHERE m.person = $1 AND a.id = m.account "
      "AND a.owners_need_factor <> 0",
      who);
  while (row->next())
    for (auto& m : all)
      if (m.account.value == row->integer(0)) m.owners_need_factor = true;
  return all;
}

/// Whether the person has signed in from there and with that program before, or never at all.
bool is_known_device(sql::connection& c, const session_record& s) {
  const auto same =
      c.query("SELECT 1 FROM sessions s WHERE s.person = $1 AND s.agent = $2 AND s.address = $3 LIMIT 1",
          {s.person.value, std::string_view{s.agent}, std::string_view{s.address}});
  if (same->next()) return true;
  return !c.query("SELECT 1 FROM sessions s WHERE s.person = $1 LIMIT 1", {s.person.value})->next();
}

}  // namespace

result<session_record> sql_session_store::create_session(
    session_record session, const session_beside& beside) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<session_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("sessions");
    const sql::parameter which[]{session.person.value};
    const auto persons = load_persons(c, "WHERE p.id = $1", which);
    if (persons.empty() || !persons.front().active) return errc::not_found;
    if (session.credentials == 0) session.credentials = persons.front().credentials;
    if (session.credentials != persons.front().credentials) return errc::not_found;
    const bool is_known = beside.device_is_known || is_known_device(c, session);
    if (beside.ends) {
      c.execute("UPDATE sessions SET ended_at = $2 WHERE id = $1 AND person = $3 AND ended_at = 0",
          {beside.ends.value, domain::to_micros(session.created_at), session.person.value});
      note_people_change(c);
    }
    session.id = insert_session(c, session);
    if (beside.attempt) insert_sign_in(c, *beside.attempt);
    if (!is_known)
      if (const auto written = enqueue_beside(c, beside.if_new_device); !written) return written.error();
    all.commit();
    return session;
  });
}

result<void> sql_session_store::rotate_token(
    session_id id, const digest& old, const digest& next, std::optional<time_point> factor_at) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute(
            "UPDATE sessions SET hash = $3, factor_at = COALESCE(NULLIF(CAST($4 AS BIGINT), 0), factor_at), "
            "rotates = 0, old_until = 0 WHERE id = $1 AND hash = $2 AND ended_at = 0",
            {id.value, sql::blob{bytes_of(old)}, sql::blob{bytes_of(next)}, micros_or_never(factor_at)}) == 0)
      return errc::not_found;
    note_people_change(c);
    all.commit();
    return {};
  });
}

result<void> sql_session_store::rotate_after_rise(
    session_id id, const digest& old, const digest& next, time_point old_until) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute("UPDATE sessions SET hash = $3, old_hash = $2, old_until = $4, rotates = 0 "
                  "WHERE id = $1 AND hash = $2 AND ended_at = 0 AND rotates = 1",
            {id.value, sql::blob{bytes_of(old)}, sql::blob{bytes_of(next)}, domain::to_micros(old_until)}) ==
        0)
      return errc::not_found;
    note_people_change(c);
    all.commit();
    return {};
  });
}

result<std::optional<session_found>> sql_session_store::find_session(const digest& hash) {
  using found = std::optional<session_found>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<found> {
    sql::transaction one_moment{c, sql::transaction::kind::read};
    const sql::parameter which[]{sql::blob{bytes_of(hash)}};
    auto sessions = load_sessions(c, "WHERE s.hash = $1", which);
    const bool by_old_token = sessions.empty();
    if (by_old_token) sessions = load_sessions(c, "WHERE s.old_hash = $1 AND s.old_until <> 0", which);
    if (sessions.empty()) return found{};
    const sql::parameter who[]{sessions.front().person.value};
    auto persons = load_persons(c, "WHERE p.id = $1", who);
    if (persons.empty()) return found{};
    return found{{std::move(sessions.front()), std::move(persons.front()), load_memberships(c, who),
        c.query("SELECT 1 FROM second_factors f WHERE f.person = $1 AND f.confirmed_at <> 0", who)->next(),
        by_old_token}};
  });
}

result<void> sql_session_store::note_used(std::span<const std::pair<session_id, time_point>> used) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    for (const auto& [id, at] : used)
      c.execute("UPDATE sessions SET used_at = $2 WHERE id = $1 AND used_at < $2",
          {id.value, domain::to_micros(at)});
    all.commit();
    return {};
  });
}

result<std::vector<session_record>> sql_session_store::list_sessions(
    person_id person, time_point not_before, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<session_record>> {
    const sql::parameter which[]{person.value, domain::to_micros(not_before), std::int64_t{limit}};
    return load_sessions(
        c, "WHERE s.person = $1 AND s.at > $2 AND s.ended_at = 0 ORDER BY s.id DESC LIMIT $3", which);
  });
}

result<void> sql_session_store::end_session(
    person_id person, session_id id, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto ended =
        c.execute("UPDATE sessions SET ended_at = $3 WHERE id = $1 AND person = $2 AND ended_at = 0",
            {id.value, person.value, domain::to_micros(now)});
    if (ended == 0) {
      const bool is_theirs =
          c.query("SELECT 1 FROM sessions WHERE id = $1 AND person = $2", {id.value, person.value})->next();
      return is_theirs ? result<void>{} : result<void>{errc::not_found};
    }
    note_people_change(c);
    if (const auto w = write_note(c, note, now, "session.ended", {}, domain::to_text(id)); !w)
      return w.error();
    all.commit();
    return {};
  });
}

result<std::int64_t> sql_session_store::end_sessions(
    person_id person, session_id but, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::int64_t> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto ended = end_sessions_of(c, person, but, now);
    if (ended == 0) return ended;
    const auto w = write_note(c, note, now, "session.all_ended", {}, domain::to_text(person),
        {{"sessions", std::to_string(ended)}});
    if (!w) return w.error();
    all.commit();
    return ended;
  });
}

result<void> sql_session_store::note_sign_in(const sign_in_record& a) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    insert_sign_in(c, a);
    return {};
  });
}

result<std::size_t> sql_session_store::note_unseen_sign_ins(std::span<const unseen_sign_ins> attempts) {
  constexpr std::size_t a_step = 50;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::size_t> {
    std::vector<sign_in_record> known;
    for (const auto& [email, attempt] : attempts) {
      const auto row =
          c.query("SELECT p.id FROM persons p WHERE p.email_folded = $1", {std::string_view{email}});
      if (!row->next()) continue;
      known.push_back(attempt);
      known.back().person = {row->integer(0)};
    }
    for (std::size_t done = 0; done < known.size();) {
      sql::transaction step{c, sql::transaction::kind::write};
      for (const auto end = std::min(done + a_step, known.size()); done < end; ++done)
        insert_sign_in(c, known[done]);
      step.commit();
    }
    return known.size();
  });
}

result<std::vector<sign_in_record>> sql_session_store::list_sign_ins(
    person_id person, const sign_in_cursor& before, std::uint32_t limit) {
  using attempts = std::vector<sign_in_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<attempts> {
    const auto row = c.query(
        "SELECT g.at, g.result, g.address, g.agent, g.tries, g.since, g.id FROM sign_ins g WHERE g.person = $1 "
        "AND g.at <= $2 AND (g.at < $2 OR g.id < $3) ORDER BY g.at DESC, g.id DESC LIMIT $4",
        {person.value, domain::to_micros(before.at), before.id, std::int64_t{limit}});
    attempts found;
    while (row->next())
      found.push_back(
          {person, domain::from_micros(row->integer(0)), static_cast<sign_in_result>(row->integer(1)),
              std::string{row->bytes(2)}, std::string{row->bytes(3)},
              static_cast<std::uint32_t>(row->integer(4)), time_or_never(row->integer(5)), row->integer(6)});
    return found;
  });
}

}  // namespace mbs::persistence
