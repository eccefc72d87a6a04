#include "persistence/money/funding_rows.hpp"

#include "persistence/accounts/account_rows.hpp"

namespace mbs::persistence {

using domain::errc;

domain::result<funding_entry> insert_funding(
    sql::connection& c, funding_entry entry, domain::system_account counter) {
  // Ids ascend in the order of commits only when one transaction at a time gives them.
  c.lock_table("funding_entries");
  const std::int64_t which[]{entry.account.value};
  const auto states = load_account_states(c, which);
  if (states.empty()) return errc::not_found;
  const auto used =
      c.query("SELECT 1 FROM funding_entries WHERE reference = $1", {std::string_view{entry.reference}});
  if (used->next()) return errc::already_exists;
  // Of a payment that was credited before M-Pesa told its receipt.
  const auto credited =
      c.query("SELECT 1 FROM payment_receipts r WHERE r.receipt = $1", {std::string_view{entry.reference}});
  if (credited->next()) return errc::already_exists;
  auto balance = states.front().balance;
  const domain::transfer movement{entry.account, entry.kind, entry.amount, 0, entry.at};
  if (const auto applied = balance.apply(movement); !applied) return applied.error();
  const auto newest = c.query("SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM funding_entries", {});
  entry.id = (newest->next() ? newest->integer(0) : 0) + 1;
  const std::int64_t number = static_cast<std::uint8_t>(counter);
  const bool credits = entry.kind == domain::transfer_kind::credit;
  c.execute(
      "INSERT INTO funding_entries (id, account, kind, amount, reference, note, at, counter, paid) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {entry.id, entry.account.value, std::int64_t{static_cast<std::uint8_t>(entry.kind)},
          entry.amount.units(), std::string_view{entry.reference}, std::string_view{entry.note},
          domain::to_micros(entry.at), number,
          std::int64_t{credits && domain::is_paid_by_customers(counter)}});
  c.execute("UPDATE system_accounts SET balance = balance + $2 WHERE id = $1",
      {number, credits ? -entry.amount.units() : entry.amount.units()});
  note_account_change(c, entry.account);
  return entry;
}

void end_trial(sql::connection& c, account_id account) {
  c.execute("UPDATE accounts SET on_trial = 0 WHERE id = $1 AND on_trial <> 0", {account.value});
}

}  // namespace mbs::persistence
