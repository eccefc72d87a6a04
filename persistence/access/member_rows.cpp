#include "persistence/access/member_rows.hpp"

#include "domain/access/membership.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/accounts/account_records.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/row_ids.hpp"

namespace mbs::persistence {
namespace {

std::int64_t count(sql::connection& c, const std::string& query, sql::parameters values) {
  const auto row = c.query(query, values);
  return row->next() ? row->integer(0) : 0;
}

}  // namespace

std::optional<domain::account_role> role_of(sql::connection& c, account_id account, person_id person) {
  const sql::parameter which[]{account.value, person.value};
  const auto members = load_members(c, "WHERE m.account = $1 AND m.person = $2", which);
  if (members.empty()) return std::nullopt;
  return members.front().role;
}

std::uint32_t owners_with(sql::connection& c, account_id account, person_id whom) {
  const sql::parameter which[]{account.value, domain::to_text(domain::account_role::owner), whom.value};
  const auto others = count(c,
      "SELECT COUNT(*) FROM members m, persons p WHERE m.account = $1 AND m.role = $2 AND m.person <> $3 "
      "AND p.id = m.person AND p.active <> 0",
      which);
  return static_cast<std::uint32_t>(others) + 1;
}

bool is_open(sql::connection& c, person_id person) {
  return c.query("SELECT 1 FROM persons WHERE id = $1 AND active <> 0", {person.value})->next();
}

bool has_room_for_member(sql::connection& c, account_id account) {
  const sql::parameter which[]{account.value};
  return count(c, "SELECT COUNT(*) FROM members WHERE account = $1", which) < domain::most_members;
}

bool has_room_for_account(sql::connection& c, person_id person) {
  const sql::parameter which[]{person.value};
  return count(c, "SELECT COUNT(*) FROM members WHERE person = $1", which) < domain::most_accounts_of_person;
}

void note_numbers(sql::connection& c, person_id person) {
  const sql::parameter which[]{person.value};
  for (const auto& m : load_members(c, "WHERE m.person = $1 ORDER BY m.account", which))
    note_account_change(c, m.account);
}

account_id insert_company(sql::connection& c, const person_record& owner, const new_company& company,
    time_point now, const secret_box& secrets) {
  const account_id id{sql::next_id(c, "accounts", now)};
  const bool is_taken = c.query("SELECT 1 FROM accounts WHERE lower(email) = lower($1) AND email <> ''",
                             {std::string_view{owner.email}})
                            ->next();
  const auto sealed = secrets.seal(c, company.webhook_secret, secret_box::row_of(id));
  const sql::parameter values[]{id.value, is_taken ? std::string_view{} : std::string_view{owner.email},
      std::string_view{company.name}, std::int64_t{static_cast<std::uint8_t>(account_status::active)},
      std::string_view{sealed}, domain::to_micros(now), std::string_view{owner.language},
      std::string_view{owner.email}};
  c.execute(
      "INSERT INTO accounts (id, email, name, status, credit_limit, webhook_secret, created_at, language, "
      "billing_email) VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8)",
      values);
  return id;
}

}  // namespace mbs::persistence
