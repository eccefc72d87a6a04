#include "persistence/money/snapshot_checks.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/message_checks.hpp"

#include <map>

namespace mbs::persistence {

using domain::transfer_kind;

namespace {

using sums_by_account = std::map<account_id, account_money>;

/// The newest closed day whose mark of that side is not above the snapshot's.
std::string closing_before(const std::string& side, const std::string& column, const std::string& otherwise) {
  return "COALESCE((SELECT k." + column + " FROM ledger_closings k WHERE k.closed_at <> 0 AND k.last_" +
      side + " <= s.last_" + side + " ORDER BY k.last_" + side + " DESC, k.day DESC LIMIT 1), " + otherwise +
      ")";
}

void add_rows(sql::rows& row, sums_by_account& added) {
  while (row.next()) {
    auto& m = added[{row.integer(0)}];
    m.account = {row.integer(0)};
    apply_total(m, static_cast<transfer_kind>(row.integer(1)), money::from_units(row.integer(2)));
  }
}

/// What came after the closing, or all: up to the snapshot's own marks.
void add_movements(sql::connection& c, const std::string& which, const std::string& side,
    const std::string& table, const std::string& kinds, bool from_closings, sums_by_account& added) {
  const auto after = from_closings ? closing_before(side, "last_" + side, "0") : "0";
  add_rows(
      *c.query(
          "SELECT s.account, t.kind, CAST(SUM(t.amount) AS BIGINT) FROM account_snapshots s CROSS JOIN " +
              table + " t WHERE t.account = s.account AND t.id <= s.last_" + side + " AND t.id > " + after +
              " AND t.kind IN (" + kinds + ")" + which + " GROUP BY s.account, t.kind",
          {}),
      added);
}

void add_closed(
    sql::connection& c, const std::string& which, const std::string& side, sums_by_account& added) {
  const bool funds = side == "funding";
  const auto row = c.query(
      "SELECT s.account, d.credited, d.debited, d.reserved, d.posted, d.released "
      "FROM account_snapshots s CROSS JOIN ledger_days d WHERE d.account = s.account AND d.day = "
      "(SELECT MAX(x.day) FROM ledger_days x WHERE x.account = s.account AND x.day <= " +
          closing_before(side, "day", "-1") + ")" + which,
      {});
  while (row->next()) {
    auto& m = added[{row->integer(0)}];
    m.account = {row->integer(0)};
    const auto take = [&](transfer_kind kind, int column) {
      apply_total(m, kind, money::from_units(row->integer(column)));
    };
    if (funds) {
      take(transfer_kind::credit, 1);
      take(transfer_kind::debit, 2);
    } else {
      take(transfer_kind::reserve, 3);
      take(transfer_kind::post, 4);
      take(transfer_kind::release, 5);
    }
  }
}

}  // namespace

std::vector<difference> check_snapshots(
    sql::connection& c, const std::optional<account_id>& account, bool from_closings) {
  const auto which = only("s.account", account);
  sums_by_account added;
  if (from_closings)
    for (const char* side : {"transfer", "funding"})
      add_closed(c, which, side, added);
  add_movements(c, which, "transfer", "transfers", "3, 4, 5", from_closings, added);
  add_movements(c, which, "funding", "funding_entries", "1, 2", from_closings, added);
  std::vector<difference> found;
  const auto row = c.query(
      "SELECT s.account, s.available, s.reserved FROM account_snapshots s WHERE s.account > 0" + which, {});
  while (row->next()) {
    const account_id id{row->integer(0)};
    const auto available = money::from_units(row->integer(1)), reserved = money::from_units(row->integer(2));
    const auto& m = added[id];
    if (available != m.available || reserved != m.reserved)
      found.push_back({"account " + domain::to_text(id) + ": snapshot says " + available.to_text() +
              " available and " + reserved.to_text() + " reserved, its movements add up to " +
              m.available.to_text() + " and " + m.reserved.to_text(),
          id});
  }
  return found;
}

}  // namespace mbs::persistence
