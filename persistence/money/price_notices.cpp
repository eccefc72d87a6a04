#include "persistence/money/price_notices.hpp"

#include "domain/access/role.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <optional>

namespace mbs::persistence {

using domain::result;

namespace {

/// "'owner', 'administrator', 'finance'": who may pay for the account is told what it pays.
std::string roles_told() {
  std::string text;
  for (const auto role : domain::account_roles) {
    if (!domain::permissions_of(role).has(domain::permission::payments_make)) continue;
    text += (text.empty() ? "'" : ", '") + std::string{domain::to_text(role)} + '\'';
  }
  return text;
}

struct open_notice {
  std::int64_t id = 0;
  price_notice what;
  std::int64_t told = 0;
};

std::optional<open_notice> next_notice(sql::connection& c) {
  const auto row = c.query(
      "SELECT n.id, n.list, n.version, n.effective_at, n.is_withdrawal, n.changes, n.last, n.told "
      "FROM price_notices n WHERE n.is_done = 0 ORDER BY n.id LIMIT 1",
      {});
  if (!row->next()) return std::nullopt;
  open_notice n;
  n.id = row->integer(0);
  n.what = {{row->integer(1)}, {row->integer(2)}, domain::from_micros(row->integer(3)), row->integer(4) != 0,
      std::string{row->bytes(5)}, row->integer(6)};
  n.told = row->integer(7);
  return n;
}

}  // namespace

void insert_notice(sql::connection& c, const price_notice& n, domain::time_point now) {
  c.lock_table("price_notices");
  c.execute(
      "INSERT INTO price_notices (id, list, version, effective_at, is_withdrawal, changes, last) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {sql::next_id(c, "price_notices", now), n.list.value, n.version.value, domain::to_micros(n.at),
          std::int64_t{n.is_withdrawal}, std::string_view{n.changes}, n.last});
}

void take_back_notices(sql::connection& c, const price_version_record& v, domain::time_point now) {
  c.lock_table("price_notices");
  std::int64_t told = 0;
  {
    const auto row =
        c.query("SELECT n.told, n.is_done FROM price_notices n WHERE n.version = $1 AND n.is_withdrawal = 0",
            {v.id.value});
    while (row->next())
      told = std::max(told, row->integer(1) != 0 ? INT64_MAX : row->integer(0));
  }
  c.execute("UPDATE price_notices SET is_done = 1 WHERE version = $1", {v.id.value});
  if (told != 0) insert_notice(c, {v.list, v.id, v.effective_at, true, {}, told}, now);
}

result<void> tell_account(sql::connection& c, domain::account_id account, domain::time_point from,
    const std::string& changes, domain::time_point now) {
  static const std::string query =
      "SELECT p.email, p.language, a.name FROM members m, persons p, accounts a WHERE m.account = $1 "
      "AND m.role IN (" +
      roles_told() + ") AND p.id = m.person AND p.active <> 0 AND a.id = m.account ORDER BY p.id";
  const bool is_withdrawal = changes.empty();
  std::vector<new_mail> mails;
  const auto found = c.query(query, {account.value});
  while (found->next()) {
    auto address = domain::mail_address::parse(found->bytes(0));
    if (!address) continue;
    domain::mail_fields fields{{"account", std::string{found->bytes(2)}}, {"from", domain::to_rfc3339(from)}};
    if (!is_withdrawal) fields.emplace("changes", changes);
    mails.push_back(
        {is_withdrawal ? domain::mail_kind::price_change_withdrawn : domain::mail_kind::price_change,
            std::move(*address),
            domain::mail_language_from(found->bytes(1)).value_or(domain::mail_language::english),
            std::move(fields), now});
  }
  return enqueue_beside(c, mails);
}

std::vector<priced_account> load_accounts_on(sql::connection& c, domain::price_list_id list,
    domain::time_point at, std::int64_t after, std::int64_t last, std::uint32_t limit) {
  std::vector<priced_account> found;
  const auto row = c.query(
      "SELECT o.account, a.name, o.since FROM (SELECT s.account, MIN(s.effective_at) AS since "
      "FROM price_assignments s WHERE s.list = $1 AND s.is_over = 0 AND s.account > $2 AND s.account <= $3 "
      "AND NOT EXISTS (SELECT 1 FROM price_assignments x WHERE x.account = s.account "
      "AND x.effective_at > s.effective_at AND x.effective_at <= $4) "
      "GROUP BY s.account ORDER BY s.account LIMIT $5) o, accounts a WHERE a.id = o.account ORDER BY o.account",
      {list.value, after, last, domain::to_micros(at), std::int64_t{limit}});
  while (row->next())
    found.push_back({{row->integer(0)}, std::string{row->bytes(1)}, domain::from_micros(row->integer(2))});
  return found;
}

result<bool> tell_of_notice(sql::connection& c, domain::time_point now, std::uint32_t limit) {
  // What has come about need not be taken back any more.
  c.execute("DELETE FROM price_notices WHERE is_done = 1 AND effective_at < $1", {domain::to_micros(now)});
  const auto n = next_notice(c);
  if (!n) return false;
  const auto page = load_accounts_on(c, n->what.list, n->what.at, n->told, n->what.last, limit);
  const bool is_all = page.size() < limit;
  c.execute("UPDATE price_notices SET told = $2, is_done = $3 WHERE id = $1",
      {n->id, page.empty() ? n->told : page.back().id.value, std::int64_t{is_all}});
  for (const auto& account : page) {
    const auto told = tell_account(c, account.id, std::max(account.from, n->what.at),
        n->what.is_withdrawal ? std::string{} : n->what.changes, now);
    if (!told) return told.error();
  }
  return true;
}

}  // namespace mbs::persistence
