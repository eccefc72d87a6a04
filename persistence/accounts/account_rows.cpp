#include "persistence/accounts/account_rows.hpp"

#include "persistence/senders/sender_rows.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace mbs::persistence {

namespace {

constexpr int snapshot_row = 0;  // beside the numbers of domain::transfer_kind

money checked(domain::result<money> sum, account_id account) {
  if (!sum) throw std::runtime_error{"the money of account " + domain::to_text(account) + " overflows"};
  return *sum;
}

// From accounts to snapshots to what came after them: CROSS JOIN keeps that order, so that only the tail of
// the index (account, id) is read.
std::string money_query(const sql::connection& c) {
  const std::string from_accounts = " FROM accounts a LEFT JOIN account_snapshots s ON s.account = a.id ";
  const std::string which = c.in("a.id", 1);
  return "SELECT a.id, 0, COALESCE(s.available, 0), COALESCE(s.reserved, 0), COALESCE(s.last_transfer, 0), "
         "COALESCE(s.last_funding, 0)" +
      from_accounts + "WHERE " + which +
      " UNION ALL SELECT a.id, t.kind, CAST(SUM(t.amount) AS BIGINT), 0, MAX(t.id), 0" + from_accounts +
      "CROSS JOIN transfers t WHERE " + which +
      " AND t.account = a.id AND t.id > COALESCE(s.last_transfer, 0) GROUP BY a.id, t.kind"
      " UNION ALL SELECT a.id, d.kind, CAST(SUM(d.amount) AS BIGINT), 0, 0, MAX(d.id)" +
      from_accounts + "CROSS JOIN funding_entries d WHERE " + which +
      " AND d.account = a.id AND d.id > COALESCE(s.last_funding, 0) GROUP BY a.id, d.kind";
}

account_record read_account(const sql::rows& row) {
  account_record a;
  a.id = {row.integer(0)};
  a.email = row.bytes(1);
  a.name = row.bytes(2);
  a.status = static_cast<account_status>(row.integer(3));
  a.credit_limit = money::from_units(row.integer(4));
  a.webhook_secret = row.bytes(5);
  a.created_at = domain::from_micros(row.integer(6));
  return a;
}

}  // namespace

void apply_total(account_money& m, domain::transfer_kind kind, money total) {
  const auto between = domain::sides_of(kind);
  const auto take = [&](domain::book b, money& book) {
    if (between.from == b) book = checked(domain::subtract(book, total), m.account);
    if (between.to == b) book = checked(domain::add(book, total), m.account);
  };
  take(domain::book::available, m.available);
  take(domain::book::reserved, m.reserved);
}

std::vector<account_money> load_money(sql::connection& c, sql::integers accounts) {
  std::map<account_id, account_money> found;
  const auto rows = c.query(money_query(c), {accounts});
  while (rows->next()) {
    const account_id id{rows->integer(0)};
    auto& m = found[id];
    m.account = id;
    if (rows->integer(1) == snapshot_row) {
      m.available = checked(domain::add(m.available, money::from_units(rows->integer(2))), id);
      m.reserved = checked(domain::add(m.reserved, money::from_units(rows->integer(3))), id);
    } else {
      apply_total(
          m, static_cast<domain::transfer_kind>(rows->integer(1)), money::from_units(rows->integer(2)));
    }
    m.last_transfer = std::max(m.last_transfer, rows->integer(4));
    m.last_funding = std::max(m.last_funding, rows->integer(5));
  }
  std::vector<account_money> result;
  result.reserve(found.size());
  for (const auto& [id, m] : found)
    result.push_back(m);
  return result;
}

bool account_exists(sql::connection& c, account_id id) {
  return c.query("SELECT 1 FROM accounts WHERE id = $1", {id.value})->next();
}

std::vector<account_state> load_account_states(sql::connection& c, sql::integers accounts) {
  std::vector<account_state> states;
  const auto rows = c.query(
      "SELECT a.id, a.email, a.name, a.status, a.credit_limit, a.webhook_secret, a.created_at "
      "FROM accounts a WHERE " +
          c.in("a.id", 1) + " ORDER BY a.id",
      {accounts});
  while (rows->next())
    states.emplace_back().account = read_account(*rows);
  const auto position = [&](std::int64_t id) {
    return std::lower_bound(states.begin(), states.end(), account_id{id},
        [](const account_state& s, account_id wanted) { return s.account.id < wanted; });
  };
  for (auto& sender : load_senders(c, accounts))
    if (const auto at = position(sender.account.value);
        at != states.end() && at->account.id == sender.account)
      at->senders.push_back(std::move(sender.sender));
  for (const auto& m : load_money(c, accounts)) {
    const auto at = position(m.account.value);
    if (at == states.end() || at->account.id != m.account) continue;
    at->balance = domain::balance{m.available, m.reserved, at->account.credit_limit};
    at->last_funding = m.last_funding;
  }
  return states;
}

}  // namespace mbs::persistence
