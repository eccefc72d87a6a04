#include "persistence/access/sql_person_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/access/member_rows.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/accounts/account_rows.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

constexpr std::string_view phone_changed = "person.phone_changed";

}  // namespace

result<std::optional<person_record>> sql_person_store::find_person(const std::string& email_folded) {
  using found = std::optional<person_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<found> {
    const sql::parameter which[]{std::string_view{email_folded}};
    auto persons = load_persons(c, "WHERE p.email_folded = $1", which);
    if (persons.empty()) return found{};
    return found{std::move(persons.front())};
  });
}

result<person_record> sql_person_store::get_person(person_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<person_record> {
    const sql::parameter which[]{id.value};
    auto persons = load_persons(c, "WHERE p.id = $1", which);
    if (persons.empty()) return errc::not_found;
    return std::move(persons.front());
  });
}

result<void> sql_person_store::change_credentials(person_id id, const std::string& statement,
    std::initializer_list<sql::parameter> values, time_point now, const kept_session& kept,
    const change_note& note, std::string_view action) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute(statement, values) == 0) return errc::not_found;
    if (!follow_credentials(c, id, kept, now)) return errc::not_found;
    if (action == phone_changed) note_numbers(c, id);
    if (const auto w = write_note(c, note, now, action, {}, domain::to_text(id)); !w) return w.error();
    all.commit();
    return {};
  });
}

result<void> sql_person_store::set_password(person_id id, std::int64_t counted, const std::string& phc,
    time_point now, const kept_session& kept, const change_note& note) {
  return change_credentials(id,
      "UPDATE persons SET password = $3, password_set_at = $4, credentials = credentials + 1 "
      "WHERE id = $1 AND credentials = $2",
      {id.value, counted, std::string_view{phc}, domain::to_micros(now)}, now, kept, note,
      "person.password_changed");
}

result<void> sql_person_store::rehash_password(
    person_id id, const std::string& before, const std::string& phc) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    c.execute("UPDATE persons SET password = $3 WHERE id = $1 AND password = $2",
        {id.value, std::string_view{before}, std::string_view{phc}});
    return {};
  });
}

result<void> sql_person_store::prove_phone(
    person_id id, std::int64_t phone, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute("UPDATE persons SET phone_proved_at = $3 WHERE id = $1 AND phone = $2",
            {id.value, phone, domain::to_micros(now)}) == 0)
      return errc::not_found;
    note_numbers(c, id);
    if (const auto w = write_note(c, note, now, "person.phone_proved", {}, domain::to_text(id)); !w)
      return w.error();
    all.commit();
    return {};
  });
}

result<void> sql_person_store::change_email(person_id id, std::int64_t counted, const std::string& email,
    const std::string& folded, time_point now, const kept_session& kept, const change_note& note) {
  return change_credentials(id,
      "UPDATE persons SET email = $3, email_folded = $4, email_proved_at = $5, credentials = credentials + 1 "
      "WHERE id = $1 AND credentials = $2",
      {id.value, counted, std::string_view{email}, std::string_view{folded}, domain::to_micros(now)}, now,
      kept, note, "person.email_changed");
}

result<void> sql_person_store::change_phone(person_id id, std::int64_t counted, std::int64_t phone,
    time_point now, const kept_session& kept, const change_note& note) {
  return change_credentials(id,
      "UPDATE persons SET phone = $3, phone_proved_at = $4, credentials = credentials + 1 "
      "WHERE id = $1 AND credentials = $2",
      {id.value, counted, phone, domain::to_micros(now)}, now, kept, note, phone_changed);
}

result<void> sql_person_store::change_profile(
    person_id id, const std::string& name, const std::string& language, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute(
            "UPDATE persons SET name = $2, language = $3 WHERE id = $1 AND (name <> $2 OR language <> $3)",
            {id.value, std::string_view{name}, std::string_view{language}}) == 0) {
      const bool is_there = c.query("SELECT 1 FROM persons WHERE id = $1", {id.value})->next();
      return is_there ? result<void>{} : result<void>{errc::not_found};
    }
    if (const auto w = write_note(c, note, note.by.at, "person.profile_changed", {}, domain::to_text(id)); !w)
      return w.error();
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
