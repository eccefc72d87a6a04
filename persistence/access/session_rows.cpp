#include "persistence/access/session_rows.hpp"

#include "domain/access/session_rules.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/row_ids.hpp"

namespace mbs::persistence {

std::vector<session_record> load_sessions(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query(
      "SELECT s.id, s.hash, s.person, s.credentials, s.at, s.used_at, s.factor_at, s.ended_at, "
      "s.address, s.agent, s.rotates, s.old_until FROM sessions s " +
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
    s.must_rotate = row->integer(10) != 0;
    s.old_token_until = time_or_never(row->integer(11));
  }
  return sessions;
}

session_id insert_session(sql::connection& c, session_record s, std::uint32_t most) {
  c.execute(
      "UPDATE sessions SET ended_at = $2 WHERE ended_at = 0 AND person = $1 AND id <= COALESCE(("
      "SELECT s.id FROM sessions s WHERE s.person = $1 AND s.ended_at = 0 ORDER BY s.id DESC LIMIT 1 OFFSET $3), 0)",
      {s.person.value, domain::to_micros(s.created_at), std::int64_t{most} - 1});
  if (!s.id) s.id = {sql::next_id(c, "sessions", s.created_at)};
  c.execute(
      "INSERT INTO sessions (id, hash, person, credentials, at, used_at, factor_at, ended_at, address, "
      "agent) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
      {s.id.value, sql::blob{bytes_of(s.hash)}, s.person.value, s.credentials,
          domain::to_micros(s.created_at), domain::to_micros(s.used_at), micros_or_never(s.factor_at),
          std::string_view{s.address}, std::string_view{s.agent}});
  return s.id;
}

std::int64_t end_sessions_of(sql::connection& c, person_id person, session_id but, time_point now) {
  const auto ended =
      c.execute("UPDATE sessions SET ended_at = $3 WHERE person = $1 AND id <> $2 AND ended_at = 0",
          {person.value, but.value, domain::to_micros(now)});
  if (ended != 0) note_people_change(c);
  return ended;
}

void follow_role(
    sql::connection& c, person_id person, domain::permission_set before, domain::permission_set after) {
  if (!domain::must_rotate(domain::session_event::role_changed, before, after)) return;
  c.execute("UPDATE sessions SET rotates = 1 WHERE person = $1 AND ended_at = 0", {person.value});
  note_people_change(c);
}

bool follow_credentials(sql::connection& c, person_id person, const kept_session& kept, time_point now,
    std::optional<time_point> factor_given) {
  end_sessions_of(c, person, kept.id, now);
  note_people_change(c);
  if (!kept.id) return true;
  return c.execute(
             "UPDATE sessions SET hash = $3, factor_at = COALESCE(NULLIF(CAST($4 AS BIGINT), 0), factor_at), "
             "rotates = 0, old_until = 0, "
             "credentials = (SELECT p.credentials FROM persons p WHERE p.id = $2) "
             "WHERE id = $1 AND person = $2 AND hash = $5 AND ended_at = 0",
             {kept.id.value, person.value, sql::blob{bytes_of(kept.next)}, micros_or_never(factor_given),
                 sql::blob{bytes_of(kept.token)}}) != 0;
}

void insert_sign_in(sql::connection& c, const sign_in_record& a) {
  c.execute(
      "INSERT INTO sign_ins (person, at, result, address, agent, tries, since) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {a.person.value, domain::to_micros(a.at), std::int64_t{static_cast<std::uint8_t>(a.result)},
          std::string_view{a.address}, std::string_view{a.agent}, std::int64_t{a.tries},
          micros_or_never(a.since)});
}

}  // namespace mbs::persistence
