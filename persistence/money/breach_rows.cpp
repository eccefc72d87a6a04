#include "persistence/money/breach_rows.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/access/staff_mails.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <string>

namespace mbs::persistence {

namespace {

constexpr const char* breach_columns = "SELECT b.id, b.account, b.what, b.found_at FROM ledger_breaches b ";

ledger_breach read_breach(const sql::rows& row) {
  return {row.integer(0), {row.integer(1)}, std::string{row.bytes(2)}, domain::from_micros(row.integer(3))};
}

bool is_open(sql::connection& c, account_id account) {
  return c
      .query(
          "SELECT 1 FROM ledger_breaches b WHERE b.account = $1 AND b.ended_at = 0 LIMIT 1", {account.value})
      ->next();
}

}  // namespace

std::vector<ledger_breach> insert_breaches(
    sql::connection& c, std::span<const difference> found, time_point now, const domain::audit_origin& by) {
  c.lock_table("ledger_breaches");
  std::vector<ledger_breach> made;
  for (const auto& d : found) {
    if (is_open(c, d.account)) continue;
    const ledger_breach b{sql::next_id(c, "ledger_breaches", now), d.account, d.what, now};
    c.execute("INSERT INTO ledger_breaches (id, account, what, found_at) VALUES ($1, $2, $3, $4)",
        {b.id, b.account.value, std::string_view{b.what}, domain::to_micros(now)});
    if (b.account && account_exists(c, b.account)) note_account_change(c, b.account);
    made.push_back(b);
  }
  if (made.empty()) return made;
  for (const auto& mail :
      mails_to_staff(c, domain::permission::platform_money_manage, domain::mail_kind::ledger_breach,
          {{"time", domain::to_rfc3339(now)}, {"count", std::to_string(made.size())}}, now))
    (void)enqueue_mail(c, mail);  // an outbox that is full keeps no account from being stopped
  for (const auto& b : made)
    append_audit(c,
        domain::audited(
            at_time(by, now), "account.books_differ", b.account, std::to_string(b.id), {{"what", b.what}}));
  return made;
}

std::vector<ledger_breach> load_open_breaches(sql::connection& c, std::uint32_t limit) {
  std::vector<ledger_breach> all;
  const auto row = c.query(
      std::string{breach_columns} + "WHERE b.ended_at = 0 ORDER BY b.id LIMIT $1", {std::int64_t{limit}});
  while (row->next())
    all.push_back(read_breach(*row));
  return all;
}

std::optional<ledger_breach> load_open_breach(sql::connection& c, std::int64_t id) {
  const auto row = c.query(std::string{breach_columns} + "WHERE b.id = $1 AND b.ended_at = 0", {id});
  if (!row->next()) return std::nullopt;
  return read_breach(*row);
}

}  // namespace mbs::persistence
