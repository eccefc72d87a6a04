#include "persistence/money/money_readers.hpp"

#include "domain/access/role.hpp"

#include <algorithm>
#include <utility>

namespace mbs::persistence {

namespace {

constexpr int most_readers = 20;  // members

/// "'owner', 'administrator', 'finance'"
std::string roles_told() {
  std::string text;
  for (const auto role : domain::account_roles) {
    if (!domain::permissions_of(role).has(domain::permission::payments_make)) continue;
    text += (text.empty() ? "'" : ", '") + std::string{domain::to_text(role)} + '\'';
  }
  return text;
}

/// Of rows with name, address, language and the account's name, those whose address is none yet.
void take_readers(sql::rows& row, std::vector<money_reader>& all) {
  while (row.next()) {
    auto address = domain::mail_address::parse(row.bytes(1));
    if (!address || std::ranges::find(all, *address, &money_reader::address) != all.end()) continue;
    all.push_back({std::string{row.bytes(0)}, std::move(*address),
        domain::mail_language_from(row.bytes(2)).value_or(domain::mail_language::english),
        std::string{row.bytes(3)}});
  }
}

std::vector<money_reader> members_told(sql::connection& c, domain::account_id account) {
  static const std::string query =
      "SELECT p.name, p.email, p.language, a.name FROM members m, persons p, accounts a WHERE m.account = $1 "
      "AND m.role IN (" +
      roles_told() +
      ") AND p.id = m.person AND p.active <> 0 AND a.id = m.account "
      "ORDER BY CASE m.role WHEN 'owner' THEN 0 ELSE 1 END, p.id LIMIT " +
      std::to_string(most_readers);
  std::vector<money_reader> all;
  take_readers(*c.query(query, {account.value}), all);
  return all;
}

void fall_back(sql::connection& c, domain::account_id account, std::vector<money_reader>& all) {
  if (!all.empty()) return;
  take_readers(
      *c.query("SELECT a.name, a.email, a.language, a.name FROM accounts a WHERE a.id = $1", {account.value}),
      all);
}

}  // namespace

std::vector<money_reader> readers_of(sql::connection& c, domain::account_id account) {
  auto all = members_told(c, account);
  fall_back(c, account, all);
  return all;
}

std::vector<money_reader> readers_of_documents(sql::connection& c, domain::account_id account) {
  auto all = members_told(c, account);
  take_readers(*c.query("SELECT a.name, a.billing_email, a.language, a.name FROM accounts a WHERE a.id = $1",
                   {account.value}),
      all);
  fall_back(c, account, all);
  return all;
}

}  // namespace mbs::persistence
