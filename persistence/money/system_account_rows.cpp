#include "persistence/money/system_account_rows.hpp"

namespace mbs::persistence {

namespace {

system_balances read(sql::rows& row, std::vector<difference>& found) {
  system_balances all{};
  while (row.next()) {
    if (const auto which = domain::system_account_of(row.integer(0)))
      all[static_cast<std::size_t>(*which) - 1] = money::from_units(row.integer(1));
    else
      found.push_back({"system account " + std::to_string(row.integer(0)) + " is none of the books"});
  }
  return all;
}

}  // namespace

system_balances load_system_accounts(sql::connection& c, std::vector<difference>& found) {
  const auto row = c.query("SELECT s.id, s.balance FROM system_accounts s", {});
  return read(*row, found);
}

system_balances add_up_system_accounts(sql::connection& c, std::vector<difference>& found) {
  const auto row = c.query(
      "SELECT d.counter, CAST(SUM(CASE WHEN d.kind = 1 THEN -d.amount ELSE d.amount END) AS BIGINT) "
      "FROM funding_entries d GROUP BY d.counter",
      {});
  return read(*row, found);
}

}  // namespace mbs::persistence
