#include "persistence/money/day_rows.hpp"

#include <limits>
#include <stdexcept>

namespace mbs::persistence {

using domain::kenyan_day;
using domain::movement_totals;
using domain::transfer_kind;

namespace {

constexpr const char* closing_columns =
    "SELECT c.day, c.after_transfer, c.last_transfer, c.after_funding, c.last_funding, c.closed_at "
    "FROM ledger_closings c ";

closing_row read_closing(const sql::rows& row) {
  return {{row.integer(0)}, row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5)};
}

constexpr const char* total_columns =
    "d.account, d.credited, d.debited, d.reserved, d.posted, d.released, d.entries";

account_totals read_totals(sql::rows& row) {
  account_totals all;
  while (row.next()) {
    auto& t = all[{row.integer(0)}];
    int column = 1;
    for (const auto kind : domain::every_transfer_kind)
      if (!t.add(kind, money::from_units(row.integer(column++)), 0))
        throw std::runtime_error{"a closed day has a sum below nothing"};
    if (!t.add(transfer_kind::credit, {}, row.integer(6)))
      throw std::runtime_error{"a closed day has a count below nothing"};
  }
  return all;
}

void take_movements(sql::rows& row, bool is_funding, account_totals& all, std::vector<difference>& found) {
  while (row.next()) {
    const account_id account{row.integer(0)};
    const auto kind = static_cast<transfer_kind>(row.integer(1));
    const bool funds = kind == transfer_kind::credit || kind == transfer_kind::debit;
    const bool known = row.integer(1) >= 1 && row.integer(1) <= 5;
    const auto who = "account " + domain::to_text(account);
    if (!known || funds != is_funding) {
      found.push_back({who + ": " + std::to_string(row.integer(4)) +
              " movements of a kind that does not belong where they are",
          account});
      continue;
    }
    if (row.integer(3) < 0) found.push_back({who + ": a movement of less than nothing", account});
    const auto sum = money::from_units(row.integer(2));
    if (sum.is_negative()) continue;
    if (!all[account].add(kind, sum, row.integer(4)))
      throw std::runtime_error{"the movements of " + who + " overflow"};
  }
}

std::string movements_of(const char* table, const std::optional<account_id>& account) {
  return "SELECT t.account, t.kind, CAST(SUM(t.amount) AS BIGINT), MIN(t.amount), COUNT(*) FROM " +
      std::string{table} + " t WHERE t.id > $1 AND t.id <= $2" + only("t.account", account) +
      " GROUP BY t.account, t.kind";
}

}  // namespace

closing_place load_place(sql::connection& c) {
  const auto row =
      c.query("SELECT p.transfer_through, p.funding_through, p.message_through FROM ledger_place p", {});
  if (!row->next()) throw std::runtime_error{"the place of closing is not there"};
  return {row->integer(0), row->integer(1), row->integer(2)};
}

std::optional<closing_row> newest_closing(sql::connection& c, std::optional<kenyan_day> before) {
  const auto row = c.query(std::string{closing_columns} + "WHERE c.day < $1 ORDER BY c.day DESC LIMIT 1",
      {before ? before->number : std::numeric_limits<std::int64_t>::max()});
  if (!row->next()) return std::nullopt;
  return read_closing(*row);
}

std::optional<closing_row> closing_of(sql::connection& c, kenyan_day day) {
  const auto row = c.query(std::string{closing_columns} + "WHERE c.day = $1", {day.number});
  if (!row->next()) return std::nullopt;
  return read_closing(*row);
}

std::vector<closing_row> newest_closings(sql::connection& c, std::uint32_t limit) {
  std::vector<closing_row> all;
  const auto row =
      c.query(std::string{closing_columns} + "WHERE c.closed_at <> 0 ORDER BY c.day DESC LIMIT $1",
          {std::int64_t{limit}});
  while (row->next())
    all.push_back(read_closing(*row));
  return all;
}

account_totals add_up_movements(sql::connection& c, const movement_range& r, std::vector<difference>& found) {
  account_totals all;
  take_movements(
      *c.query(movements_of("transfers", r.account), {r.after_transfer, r.last_transfer}), false, all, found);
  take_movements(*c.query(movements_of("funding_entries", r.account), {r.after_funding, r.last_funding}),
      true, all, found);
  return all;
}

account_totals totals_at(sql::connection& c, kenyan_day day, const std::optional<account_id>& account) {
  return read_totals(*c.query("SELECT " + std::string{total_columns} +
          " FROM accounts a CROSS JOIN ledger_days d WHERE d.account = a.id AND d.day = (SELECT MAX(x.day) FROM ledger_days x "
          "WHERE x.account = a.id AND x.day <= $1)" +
          only("a.id", account),
      {day.number}));
}

account_totals totals_of(sql::connection& c, const std::vector<std::int64_t>& accounts) {
  return read_totals(
      *c.query("SELECT " + std::string{total_columns} + " FROM ledger_days d WHERE " + c.in("d.account", 1) +
              " AND d.day = (SELECT MAX(x.day) FROM ledger_days x WHERE x.account = d.account)",
          {sql::integers{accounts}}));
}

day_totals days_as_closed(sql::connection& c, std::vector<difference>& found) {
  day_totals days;
  const auto row = c.query(
      "SELECT x.day, CAST(SUM(x.credited) AS BIGINT), CAST(SUM(x.debited) AS BIGINT), CAST(SUM(x.reserved) AS BIGINT), "
      "CAST(SUM(x.posted) AS BIGINT), CAST(SUM(x.released) AS BIGINT), CAST(SUM(x.entries) AS BIGINT), "
      "MIN(x.credited), MIN(x.debited), MIN(x.reserved), MIN(x.posted), MIN(x.released), MIN(x.entries) FROM "
      "(SELECT d.day, d.credited - LAG(d.credited, 1, 0) OVER w AS credited, "
      "d.debited - LAG(d.debited, 1, 0) OVER w AS debited, d.reserved - LAG(d.reserved, 1, 0) OVER w AS reserved, "
      "d.posted - LAG(d.posted, 1, 0) OVER w AS posted, d.released - LAG(d.released, 1, 0) OVER w AS released, "
      "d.entries - LAG(d.entries, 1, 0) OVER w AS entries FROM ledger_days d "
      "WINDOW w AS (PARTITION BY d.account ORDER BY d.day)) x GROUP BY x.day",
      {});
  while (row->next()) {
    const kenyan_day day{row->integer(0)};
    auto& t = days[day];
    bool grows = true;
    for (int least = 7; least <= 12; ++least)
      grows = grows && row->integer(least) >= 0;
    int column = 1;
    for (const auto kind : domain::every_transfer_kind)
      grows = grows && t.add(kind, money::from_units(row->integer(column++)), 0).has_value();
    grows = grows && t.add(transfer_kind::credit, {}, row->integer(6)).has_value();
    if (!grows) found.push_back({"day " + to_text(day) + ": an account has less than on the day before"});
  }
  return days;
}

day_totals days_as_moved(sql::connection& c) {
  day_totals days;
  for (const bool funding : {false, true}) {
    const std::string side = funding ? "funding" : "transfer";
    const auto row = c.query(
        "SELECT c.day, t.kind, CAST(SUM(t.amount) AS BIGINT), COUNT(*) FROM ledger_closings c CROSS JOIN " +
            std::string{funding ? "funding_entries" : "transfers"} +
            " t WHERE c.closed_at <> 0 AND t.id > c.after_" + side + " AND t.id <= c.last_" + side +
            " GROUP BY c.day, t.kind",
        {});
    while (row->next())
      if (row->integer(1) >= 1 && row->integer(1) <= 5)
        (void)days[{row->integer(0)}].add(
            static_cast<transfer_kind>(row->integer(1)), money::from_units(row->integer(2)), row->integer(3));
  }
  return days;
}

void add_totals(account_totals& to, const account_totals& more) {
  for (const auto& [account, totals] : more)
    if (!to[account].add(totals))
      throw std::runtime_error{"the movements of account " + domain::to_text(account) + " overflow"};
}

std::map<account_id, message_sums> carried_messages(
    sql::connection& c, const std::optional<account_id>& account) {
  std::map<account_id, message_sums> all;
  const auto row = c.query(
      "SELECT m.account, m.messages, m.prices, m.charges, m.releases FROM ledger_messages m WHERE m.messages >= 0" +
          only("m.account", account),
      {});
  while (row->next())
    all[{row->integer(0)}] = {row->integer(1), row->integer(1), money::from_units(row->integer(2)),
        money::from_units(row->integer(3)), money::from_units(row->integer(4))};
  return all;
}

}  // namespace mbs::persistence
