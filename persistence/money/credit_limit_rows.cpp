#include "persistence/money/credit_limit_rows.hpp"

#include "domain/money/credit_limit.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace mbs::persistence {

namespace {

constexpr std::uint32_t steps_judged_by = 100;
constexpr std::int64_t movements_looked_at = 1'000'000;  // of all accounts

/// When the account took credit for messages last; nothing when that is long ago, or never was. From its
/// newest movement back, by the index; what came after the reservation is what was in flight.
std::optional<time_point> last_reservation(sql::connection& c, account_id account) {
  const auto row = c.query(
      "SELECT t.at FROM transfers t WHERE t.account = $1 AND t.kind = 3 AND t.amount > 0 AND t.id > "
      "(SELECT COALESCE(MAX(n.id), 0) FROM transfers n WHERE n.account = $1) - $2 ORDER BY t.id DESC LIMIT 1",
      {account.value, movements_looked_at});
  if (!row->next()) return std::nullopt;
  return domain::from_micros(row->integer(0));
}

}  // namespace

std::vector<credit_limit_entry> load_credit_limits(
    sql::connection& c, account_id account, std::uint32_t limit) {
  const auto row = c.query(
      "SELECT l.id, l.was, l.amount, l.reason, l.set_kind, l.set_by, l.at FROM credit_limits l "
      "WHERE l.account = $1 ORDER BY l.id DESC LIMIT $2",
      {account.value, std::int64_t{limit}});
  std::vector<credit_limit_entry> all;
  while (row->next())
    all.push_back(
        {row->integer(0), account, money::from_units(row->integer(1)), money::from_units(row->integer(2)),
            std::string{row->bytes(3)}, {static_cast<domain::actor_kind>(row->integer(4)), row->integer(5)},
            domain::from_micros(row->integer(6))});
  return all;
}

void insert_credit_limit(sql::connection& c, const credit_limit_entry& e) {
  c.execute(
      "INSERT INTO credit_limits (id, account, was, amount, reason, set_kind, set_by, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {e.id, e.account.value, e.before.units(), e.after.units(), std::string_view{e.reason},
          static_cast<std::int64_t>(e.by.kind), e.by.id, domain::to_micros(e.at)});
}

money limit_to_judge_by(sql::connection& c, account_id account, money now) {
  const auto entries = load_credit_limits(c, account, steps_judged_by);
  if (entries.empty()) return now;
  std::vector<domain::credit_limit_step> history;
  for (const auto& e : entries)
    history.push_back({e.before, e.after, e.at});
  std::ranges::reverse(history);
  const auto last = last_reservation(c, account);
  return last ? domain::credit_limit_at(history, now, *last) : domain::highest_credit_limit(history, now);
}

}  // namespace mbs::persistence
