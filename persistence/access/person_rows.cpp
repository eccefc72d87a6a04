#include "persistence/access/person_rows.hpp"

#include "persistence/sql/row_ids.hpp"
#include "persistence/sql/session.hpp"

namespace mbs::persistence {

std::int64_t micros_or_never(const std::optional<time_point>& at) {
  return at ? domain::to_micros(*at) : 0;
}

std::optional<time_point> time_or_never(std::int64_t micros) {
  if (micros == 0) return std::nullopt;
  return domain::from_micros(micros);
}

namespace {

template <class Role>
Role need(std::optional<Role> role) {
  if (!role) throw sql::damaged_row{"a stored role is unknown to this program"};
  return *role;
}

}  // namespace

std::vector<person_record> load_persons(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query(
      "SELECT p.id, p.name, p.email, p.email_folded, p.email_proved_at, p.phone, p.phone_proved_at, "
      "p.language, p.password, p.password_set_at, p.platform_role, p.active, p.credentials, p.created_at "
      "FROM persons p " +
          tail,
      values);
  std::vector<person_record> persons;
  while (row->next()) {
    auto& p = persons.emplace_back();
    p.id = {row->integer(0)};
    p.name = row->bytes(1);
    p.email = row->bytes(2);
    p.email_folded = row->bytes(3);
    p.email_proved_at = time_or_never(row->integer(4));
    p.phone = row->integer(5);
    p.phone_proved_at = time_or_never(row->integer(6));
    p.language = row->bytes(7);
    p.password = row->bytes(8);
    p.password_set_at = domain::from_micros(row->integer(9));
    p.platform_role = need(domain::platform_role_from(row->bytes(10)));
    p.active = row->integer(11) != 0;
    p.credentials = row->integer(12);
    p.created_at = domain::from_micros(row->integer(13));
  }
  return persons;
}

std::vector<member_record> load_members(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query("SELECT m.account, m.person, m.role, m.since FROM members m " + tail, values);
  std::vector<member_record> members;
  while (row->next())
    members.push_back({{row->integer(0)}, {row->integer(1)}, need(domain::account_role_from(row->bytes(2))),
        domain::from_micros(row->integer(3))});
  return members;
}

person_id insert_person(sql::connection& c, const person_record& p) {
  const person_id id = p.id ? p.id : person_id{sql::next_id(c, "persons", p.created_at)};
  c.execute(
      "INSERT INTO persons (id, name, email, email_folded, email_proved_at, phone, phone_proved_at, language, "
      "password, password_set_at, platform_role, active, credentials, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      {id.value, std::string_view{p.name}, std::string_view{p.email}, std::string_view{p.email_folded},
          micros_or_never(p.email_proved_at), p.phone, micros_or_never(p.phone_proved_at),
          std::string_view{p.language}, std::string_view{p.password}, domain::to_micros(p.password_set_at),
          domain::to_text(p.platform_role), std::int64_t{p.active}, p.credentials,
          domain::to_micros(p.created_at)});
  return id;
}

void insert_member(sql::connection& c, const member_record& m) {
  c.execute("INSERT INTO members (account, person, role, since) VALUES ($1, $2, $3, $4)",
      {m.account.value, m.person.value, domain::to_text(m.role), domain::to_micros(m.since)});
}

bool is_email_taken(sql::connection& c, const std::string& folded) {
  return c.query("SELECT 1 FROM persons WHERE email_folded = $1", {std::string_view{folded}})->next();
}

}  // namespace mbs::persistence
