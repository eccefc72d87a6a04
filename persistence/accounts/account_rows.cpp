#include "persistence/accounts/account_rows.hpp"

#include "domain/messages/daily_report.hpp"
#include "domain/messages/id_generator.hpp"
#include "persistence/money/balance_rows.hpp"
#include "persistence/senders/sender_rows.hpp"

#include <algorithm>
#include <map>
#include <random>
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
      " UNION ALL SELECT a.id, t.kind, CAST(SUM(t.amount) AS BIGINT), COUNT(*), MAX(t.id), 0" +
      from_accounts + "CROSS JOIN transfers t WHERE " + which +
      " AND t.account = a.id AND t.id > COALESCE(s.last_transfer, 0) GROUP BY a.id, t.kind"
      " UNION ALL SELECT a.id, d.kind, CAST(SUM(d.amount) AS BIGINT), COUNT(*), 0, MAX(d.id)" +
      from_accounts + "CROSS JOIN funding_entries d WHERE " + which +
      " AND d.account = a.id AND d.id > COALESCE(s.last_funding, 0) GROUP BY a.id, d.kind";
}

// `all` ascend by id.
template <class Account>
Account* find_account(std::vector<Account>& all, account_id id) {
  const auto at = std::lower_bound(all.begin(), all.end(), id,
      [](const Account& one, account_id wanted) { return one.account.id < wanted; });
  return at != all.end() && at->account.id == id ? &*at : nullptr;
}

}  // namespace

account_record read_account(const sql::rows& row) {
  account_record a;
  a.id = {row.integer(0)};
  a.email = row.bytes(1);
  a.name = row.bytes(2);
  a.status = static_cast<account_status>(row.integer(3));
  a.credit_limit = money::from_units(row.integer(4));
  a.created_at = domain::from_micros(row.integer(5));
  return a;
}

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
      m.since_snapshot += rows->integer(3);
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

void note_account_change(sql::connection& c, account_id account, changed what) {
  // No number comes twice: who takes over a change that was followed by another must not take that one away.
  std::random_device random;
  const std::int64_t change = std::int64_t{random() >> 1} << 32 | random();
  c.execute(
      "INSERT INTO account_changes (account, change, keys) VALUES ($1, $2, $3) ON CONFLICT (account) "
      "DO UPDATE SET change = excluded.change, keys = excluded.keys + account_changes.keys * (1 - excluded.keys) "
      "RETURNING pg_notify('" +
          std::string{change_channel} + "', '')",
      {account.value, change, std::int64_t{what == changed::keys}});
}

namespace {

/// Of those that have nothing but trial credit: whom they reach.
void load_trials(sql::connection& c, sql::integers accounts, std::vector<account_settings>& all) {
  std::map<account_id, domain::trial_terms> trials;
  const auto rows = c.query(
      "SELECT a.id, COALESCE(p.phone, 0) FROM accounts a LEFT JOIN members m ON m.account = a.id "
      "LEFT JOIN persons p ON p.id = m.person AND p.phone_proved_at <> 0 AND p.active <> 0 WHERE " +
          c.in("a.id", 1) + " AND a.on_trial <> 0",
      {accounts});
  while (rows->next()) {
    auto& reaches = trials[account_id{rows->integer(0)}].reaches;
    if (rows->integer(1) != 0) reaches.push_back(domain::msisdn::from_number(rows->integer(1)));
  }
  for (auto& [id, terms] : trials) {
    std::ranges::sort(terms.reaches);
    if (auto* owner = find_account(all, id))
      owner->trial = std::make_shared<const domain::trial_terms>(std::move(terms));
  }
}

void load_price_lists_of(sql::connection& c, sql::integers accounts, std::vector<account_settings>& all) {
  const auto rows = c.query("SELECT s.account, s.effective_at, s.list FROM price_assignments s WHERE " +
          c.in("s.account", 1) + " AND s.is_over = 0 ORDER BY s.account, s.effective_at",
      {accounts});
  while (rows->next())
    if (auto* owner = find_account(all, {rows->integer(0)}))
      owner->price_lists.push_back({domain::from_micros(rows->integer(1)), {rows->integer(2)}});
}

/// By the index of the account's messages: the newest, then those of its day.
domain::trial_day load_trial_day(sql::connection& c, account_id account) {
  const auto newest =
      c.query("SELECT m.id FROM messages m WHERE m.account = $1 ORDER BY m.id DESC LIMIT 1", {account.value});
  if (!newest->next()) return {};
  const auto day = domain::kenyan_day_at(domain::id_generator::time_of(newest->integer(0)));
  return {static_cast<std::int32_t>(day.number), count_of_day(c, account, day, most_trial_messages_counted)};
}

}  // namespace

std::uint32_t count_of_day(
    sql::connection& c, account_id account, domain::kenyan_day day, std::uint32_t most) {
  const domain::time_point begins{std::chrono::hours{domain::first_hour_of(day)}};
  const auto row = c.query(
      "SELECT COUNT(*) FROM (SELECT 1 AS one FROM messages m WHERE m.account = $1 AND m.id >= $2 "
      "AND m.network <> $4 LIMIT $3) AS counted",
      {account.value, domain::id_generator::first_at(begins), std::int64_t{most},
          std::int64_t{domain::test_network.value}});
  return row->next() ? static_cast<std::uint32_t>(row->integer(0)) : 0;
}

std::vector<account_settings> load_account_settings(sql::connection& c, sql::integers accounts) {
  std::vector<account_settings> all;
  const auto rows = c.query(
      "SELECT a.id, a.email, a.name, a.status, a.credit_limit, a.created_at, a.default_sender, "
      "COALESCE((SELECT p.id FROM webhook_endpoints p WHERE p.account = a.id AND p.is_default <> 0), 0), "
      "CASE WHEN EXISTS (SELECT 1 FROM ledger_breaches b WHERE b.account = a.id AND b.ended_at = 0) THEN 1 ELSE 0 END "
      "FROM accounts a WHERE " +
          c.in("a.id", 1) + " ORDER BY a.id",
      {accounts});
  while (rows->next())
    all.push_back({read_account(*rows), {}, {}, std::string{rows->bytes(6)}, {}, {rows->integer(7)},
        rows->integer(8) != 0, {}});
  for (auto& sender : load_senders(c, accounts)) {
    auto* owner = find_account(all, sender.account);
    if (owner == nullptr) continue;
    if (sender.ends_at) owner->sender_ends.push_back({sender.sender, *sender.ends_at});
    owner->senders.push_back(std::move(sender.sender));
  }
  load_trials(c, accounts, all);
  load_price_lists_of(c, accounts, all);
  for (auto& row : load_alerts(c, accounts))
    if (auto* owner = find_account(all, row.account)) owner->alerts.push_back(row.alert);
  return all;
}

std::vector<account_state> load_account_states(sql::connection& c, sql::integers accounts) {
  std::vector<account_state> states;
  for (auto& settings : load_account_settings(c, accounts))
    states.push_back({std::move(settings), {}, 0, 0, {}});
  for (auto& state : states)
    if (state.trial) state.trial_today = load_trial_day(c, state.account.id);
  for (const auto& m : load_money(c, accounts)) {
    auto* owner = find_account(states, m.account);
    if (owner == nullptr) continue;
    owner->balance = domain::balance{m.available, m.reserved, owner->account.credit_limit};
    owner->last_funding = m.last_funding;
    owner->since_snapshot = static_cast<std::uint32_t>(m.since_snapshot);
  }
  return states;
}

}  // namespace mbs::persistence
