#include "persistence/access/sql_session_store.hpp"

#include "persistence/access/person_rows.hpp"
#include "persistence/sql/row_ids.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

// "… FROM sessions s <tail>".
std::vector<session_record> load_sessions(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query(
      "SELECT s.id, s.hash, s.person, s.credentials, s.at, s.used_at, s.factor_at, s.ended_at, "
      "s.address, s.agent FROM sessions s " +
          tail,
      values);
  std::vector<session_record> sessions;
  while (row->next()) {
    auto& s = sessions.emplace_back();
    s.id = {row->integer(0)};
    s.hash = digest_from(row->bytes(1));
    s.person = {row->integer(2)};
    s.credentials = row->integer(3);
    s.created_at = domain::from_micros(row->integer(4));
    s.used_at = domain::from_micros(row->integer(5));
    s.factor_at = time_or_never(row->integer(6));
    s.ended_at = time_or_never(row->integer(7));
    s.address = row->bytes(8);
    s.agent = row->bytes(9);
  }
  return sessions;
}

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

void insert_session(sql::connection& c, const session_record& s) {
  c.execute(
      "INSERT INTO sessions (id, hash, person, credentials, at, used_at, factor_at, ended_at, address, "
      "agent) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
      {s.id.value, sql::blob{bytes_of(s.hash)}, s.person.value, s.credentials,
          domain::to_micros(s.created_at), domain::to_micros(s.used_at), micros_or_never(s.factor_at),
          std::string_view{s.address}, std::string_view{s.agent}});
}

}  // namespace

result<session_record> sql_session_store::create_session(session_record session, session_id replaces) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<session_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("sessions");
    const sql::parameter which[]{session.person.value};
    const auto persons = load_persons(c, "WHERE p.id = $1", which);
    if (persons.empty() || !persons.front().active) return errc::not_found;
    if (session.credentials == 0) session.credentials = persons.front().credentials;
    if (session.credentials != persons.front().credentials) return errc::not_found;
    if (replaces &&
        c.execute("UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at = 0",
            {replaces.value, domain::to_micros(session.created_at)}) == 0)
      return errc::not_found;  // it was rotated, or ended, meanwhile
    session.id = {sql::next_id(c, "sessions", session.created_at)};
    insert_session(c, session);
    all.commit();
    return session;
  });
}

result<std::optional<session_found>> sql_session_store::find_session(const digest& hash) {
  using found = std::optional<session_found>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<found> {
    sql::transaction one_moment{c, sql::transaction::kind::read};
    const sql::parameter which[]{sql::blob{bytes_of(hash)}};
    auto sessions = load_sessions(c, "WHERE s.hash = $1", which);
    if (sessions.empty()) return found{};
    const sql::parameter who[]{sessions.front().person.value};
    auto persons = load_persons(c, "WHERE p.id = $1", who);
    if (persons.empty()) return found{};
    return found{{std::move(sessions.front()), std::move(persons.front()), load_memberships(c, who),
        c.query("SELECT 1 FROM second_factors f WHERE f.person = $1 AND f.confirmed_at <> 0", who)->next()}};
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

result<void> sql_session_store::end_session(person_id person, session_id id, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    if (c.execute("UPDATE sessions SET ended_at = CASE WHEN ended_at = 0 THEN $3 ELSE ended_at END "
                  "WHERE id = $1 AND person = $2",
            {id.value, person.value, domain::to_micros(now)}) == 0)
      return errc::not_found;
    return {};
  });
}

result<std::int64_t> sql_session_store::end_sessions(person_id person, session_id but, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::int64_t> {
    return c.execute("UPDATE sessions SET ended_at = $3 WHERE person = $1 AND id <> $2 AND ended_at = 0",
        {person.value, but.value, domain::to_micros(now)});
  });
}

result<void> sql_session_store::note_sign_in(const sign_in_record& a) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    c.execute("INSERT INTO sign_ins (person, at, result, address, agent) VALUES ($1, $2, $3, $4, $5)",
        {a.person.value, domain::to_micros(a.at), std::int64_t{static_cast<std::uint8_t>(a.result)},
            std::string_view{a.address}, std::string_view{a.agent}});
    return {};
  });
}

result<std::vector<sign_in_record>> sql_session_store::list_sign_ins(
    person_id person, time_point before, std::uint32_t limit) {
  using attempts = std::vector<sign_in_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<attempts> {
    const auto row = c.query(
        "SELECT g.at, g.result, g.address, g.agent FROM sign_ins g WHERE g.person = $1 AND g.at < $2 "
        "ORDER BY g.at DESC LIMIT $3",
        {person.value, domain::to_micros(before), std::int64_t{limit}});
    attempts found;
    while (row->next())
      found.push_back(
          {person, domain::from_micros(row->integer(0)), static_cast<sign_in_result>(row->integer(1)),
              std::string{row->bytes(2)}, std::string{row->bytes(3)}});
    return found;
  });
}

}  // namespace mbs::persistence
