#include "persistence/access/sql_recovery_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/access/factor_rows.hpp"
#include "persistence/access/person_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::errc;
using domain::person_id;
using domain::recovery_verdict;
using domain::result;

namespace {

/// With what counts only as long as the person is as they were when it was asked for.
struct stored_recovery {
  recovery_record record;
  person_id first;
  person_id second;
  bool is_current = false;
};

std::vector<stored_recovery> load(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query(
      "SELECT r.person, r.asked_at, r.due_at, r.credentials, r.first_agreed, r.second_agreed, p.credentials, "
      "p.platform_role, p.name, p.email FROM recoveries r, persons p WHERE p.id = r.person " +
          tail,
      values);
  std::vector<stored_recovery> found;
  while (row->next()) {
    stored_recovery s;
    s.first = {row->integer(4)};
    s.second = {row->integer(5)};
    s.is_current = row->integer(3) == row->integer(6);
    const bool is_staff = row->bytes(7) != domain::to_text(domain::platform_role::none);
    s.record = {{row->integer(0)}, domain::from_micros(row->integer(1)),
        {domain::from_micros(row->integer(2)), is_staff, (s.first ? 1U : 0U) + (s.second ? 1U : 0U)},
        std::string{row->bytes(8)}, std::string{row->bytes(9)}};
    found.push_back(std::move(s));
  }
  return found;
}

std::optional<stored_recovery> load_one(sql::connection& c, person_id person) {
  const sql::parameter which[]{person.value};
  auto found = load(c, "AND r.person = $1", which);
  if (found.empty() || !found.front().is_current) return std::nullopt;
  return found.front();
}

void remove(sql::connection& c, person_id person) {
  c.execute("DELETE FROM recoveries WHERE person = $1", {person.value});
}

}  // namespace

result<recovery_record> sql_recovery_store::ask(const new_recovery& wanted, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<recovery_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    const sql::parameter which[]{wanted.person.value};
    const auto persons = load_persons(c, "WHERE p.id = $1", which);
    if (persons.empty() || persons.front().credentials != wanted.credentials) return errc::not_found;
    if (!c.query("SELECT 1 FROM second_factors f WHERE f.person = $1 AND f.confirmed_at <> 0", which)->next())
      return errc::factor_off;
    if (const auto waits = load_one(c, wanted.person);
        waits && domain::judge_recovery(waits->record.state, wanted.now) != recovery_verdict::ended)
      return errc::already_exists;
    remove(c, wanted.person);
    const bool has_phone = persons.front().phone != 0 && persons.front().phone_proved_at;
    c.execute(
        "INSERT INTO recoveries (person, asked_at, due_at, credentials, first_agreed, second_agreed, token, "
        "phone_told) VALUES ($1, $2, $3, $4, 0, 0, $5, $6)",
        {wanted.person.value, domain::to_micros(wanted.now), domain::to_micros(wanted.due_at),
            wanted.credentials, sql::blob{bytes_of(wanted.token)}, std::int64_t{!has_phone}});
    if (const auto written = write_note(c, note, wanted.now, "recovery.asked", {},
            domain::to_text(wanted.person), {{"due_at", domain::to_rfc3339(wanted.due_at)}});
        !written)
      return written.error();
    all.commit();
    return recovery_record{wanted.person, wanted.now,
        {wanted.due_at, persons.front().platform_role != domain::platform_role::none, 0},
        persons.front().name, persons.front().email};
  });
}

result<std::optional<recovery_record>> sql_recovery_store::find(person_id person) {
  using found = std::optional<recovery_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<found> {
    const auto waits = load_one(c, person);
    return waits ? found{waits->record} : found{};
  });
}

result<std::vector<recovery_record>> sql_recovery_store::list_of_staff(std::uint32_t limit) {
  using records = std::vector<recovery_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<records> {
    const sql::parameter which[]{std::int64_t{limit}};
    records listed;
    for (const auto& s : load(c, "AND p.platform_role <> 'none' ORDER BY r.due_at LIMIT $1", which))
      if (s.is_current) listed.push_back(s.record);
    return listed;
  });
}

result<void> sql_recovery_store::cancel(person_id person, const change_note& note, domain::time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    if (!load_one(c, person)) return errc::not_waiting;
    remove(c, person);
    if (auto written = write_note(c, note, now, "recovery.cancelled", {}, domain::to_text(person)); !written)
      return written;
    all.commit();
    return {};
  });
}

result<person_id> sql_recovery_store::cancel_by(
    const digest& token, const change_note& note, domain::time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<person_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    const sql::parameter which[]{sql::blob{bytes_of(token)}};
    const auto found = load(c, "AND r.token = $1", which);
    if (found.empty() || !found.front().is_current) return errc::not_waiting;
    const auto person = found.front().record.person;
    remove(c, person);
    if (const auto written =
            write_note(c, note, now, "recovery.cancelled", {}, domain::to_text(person), {{"by", "mail"}});
        !written)
      return written.error();
    all.commit();
    return person;
  });
}

result<recovery_record> sql_recovery_store::agree(
    person_id person, person_id by, const change_note& note, domain::time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<recovery_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    const sql::parameter who[]{by.value};
    const auto agreeing = load_persons(c, "WHERE p.id = $1", who);
    if (by == person || agreeing.empty() || !agreeing.front().active ||
        agreeing.front().platform_role == domain::platform_role::none)
      return errc::not_found;
    auto waits = load_one(c, person);
    if (!waits || !waits->record.state.needs_agreement ||
        domain::judge_recovery(waits->record.state, now) == recovery_verdict::ended)
      return errc::not_waiting;
    if (waits->first == by || waits->second == by || waits->second) return errc::no_change;
    c.execute(std::string{"UPDATE recoveries SET "} + (waits->first ? "second_agreed" : "first_agreed") +
            " = $2 WHERE person = $1",
        {person.value, by.value});
    ++waits->record.state.agreed;
    if (const auto written = write_note(c, note, now, "recovery.agreed", {}, domain::to_text(person),
            {{"agreed", std::to_string(waits->record.state.agreed)}});
        !written)
      return written.error();
    all.commit();
    return waits->record;
  });
}

result<std::vector<untold_recovery>> sql_recovery_store::untold(domain::time_point now, std::uint32_t limit) {
  using all = std::vector<untold_recovery>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<all> {
    const auto row = c.query(
        "SELECT r.person, r.asked_at, r.due_at, p.phone, p.language FROM recoveries r, persons p "
        "WHERE r.phone_told = 0 AND p.id = r.person AND p.credentials = r.credentials AND r.due_at > $1 "
        "ORDER BY r.person LIMIT $2",
        {domain::to_micros(now), std::int64_t{limit}});
    all found;
    while (row->next())
      found.push_back({{row->integer(0)}, domain::from_micros(row->integer(1)),
          domain::from_micros(row->integer(2)), row->integer(3), std::string{row->bytes(4)}});
    return found;
  });
}

result<void> sql_recovery_store::note_told(person_id person, domain::time_point asked_at) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<void> {
    c.execute("UPDATE recoveries SET phone_told = 1 WHERE person = $1 AND asked_at = $2",
        {person.value, domain::to_micros(asked_at)});
    return {};
  });
}

result<due_recoveries> sql_recovery_store::due(
    domain::time_point now, std::uint32_t limit, const lost_factor_cursor& after) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<due_recoveries> {
    // Those of staff that wait for agreement are few, and end: they do not keep others from their turn.
    const sql::parameter which[]{
        domain::to_micros(now), std::int64_t{limit}, domain::to_micros(after.due_at), after.person.value};
    due_recoveries found;
    std::vector<person_id> over;
    const auto looked_at = load(c,
        "AND r.due_at <= $1 AND (p.platform_role = 'none' OR r.second_agreed <> 0 OR "
        "r.credentials <> p.credentials) AND (r.due_at, r.person) > ($3, $4) ORDER BY r.due_at, r.person LIMIT $2",
        which);
    if (looked_at.size() == limit)
      found.next = {looked_at.back().record.state.due_at, looked_at.back().record.person};
    for (const auto& s : looked_at) {
      if (!s.is_current || domain::judge_recovery(s.record.state, now) == recovery_verdict::ended)
        over.push_back(s.record.person);
      else
        found.ready.push_back(s.record.person);
    }
    for (const auto person : over)
      c.execute("DELETE FROM recoveries WHERE person = $1 AND due_at <= $2",
          {person.value, domain::to_micros(now)});
    const auto too_old = now - domain::recovery_limits{}.ends_after;
    const sql::parameter until[]{domain::to_micros(too_old)};
    // Writes only when there is something to write.
    if (c.query("SELECT 1 FROM recoveries r WHERE r.due_at <= $1 LIMIT 1", until)->next())
      c.execute("DELETE FROM recoveries WHERE due_at <= $1", until);
    return found;
  });
}

result<void> sql_recovery_store::finish(person_id person, const change_note& note, domain::time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    const auto waits = load_one(c, person);
    if (!waits || domain::judge_recovery(waits->record.state, now) != recovery_verdict::due)
      return errc::not_waiting;
    (void)remove_factor(c, person);
    (void)end_credentials(c, person, {}, now);
    if (auto written = write_note(c, note, now, "recovery.finished", {}, domain::to_text(person)); !written)
      return written;
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
