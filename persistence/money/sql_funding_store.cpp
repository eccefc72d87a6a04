#include "persistence/money/sql_funding_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/funding_rows.hpp"
#include "persistence/money/payment_rows.hpp"

#include <algorithm>
#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

void read_after(sql::connection& c, const funding_cursor& wanted, std::vector<funding_entry>& entries) {
  const auto found = c.query(
      "SELECT d.id, d.kind, d.amount, d.reference, d.note, d.at FROM funding_entries d "
      "WHERE d.account = $1 AND d.id > $2 ORDER BY d.id",
      {wanted.account.value, wanted.after});
  while (found->next()) {
    auto& d = entries.emplace_back();
    d.id = found->integer(0);
    d.account = wanted.account;
    d.kind = static_cast<domain::transfer_kind>(found->integer(1));
    d.amount = money::from_units(found->integer(2));
    d.reference = found->bytes(3);
    d.note = found->bytes(4);
    d.at = domain::from_micros(found->integer(5));
  }
}

/// The receipt of a payment that M-Pesa said is paid, and whose receipt it has not told yet: it is in the
/// books already. M-Pesa's receipts have ten letters and digits.
bool is_credited_without_receipt(sql::connection& c, const funding_entry& entry) {
  const auto is_of_receipt = [](char l) { return (l >= '0' && l <= '9') || (l >= 'A' && l <= 'Z'); };
  if (entry.reference.size() != 10 || !std::ranges::all_of(entry.reference, is_of_receipt)) return false;
  return c
      .query(
          "SELECT 1 FROM top_ups t WHERE t.account = $1 AND t.state = 4 AND t.receipt = '' AND t.amount = $2 LIMIT 1",
          {entry.account.value, entry.amount.units()})
      ->next();
}

/// A payment that waits for staff to match it: that credits it once, and entering it by hand would again.
bool is_in_suspense(sql::connection& c, const funding_entry& entry) {
  const auto waiting = find_payment(c, entry.reference);
  return waiting && waiting->state == domain::payment_state::suspense;
}

}  // namespace

result<funding_entry> sql_funding_store::add_funding_entry(
    funding_entry entry, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<funding_entry> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("funding_entries");
    if (is_credited_without_receipt(c, entry) || is_in_suspense(c, entry)) return errc::already_exists;
    const auto stored = insert_funding(c, entry);
    if (!stored) return stored;
    entry = *stored;
    const bool credits = entry.kind == domain::transfer_kind::credit;
    if (credits) end_trial(c, entry.account);
    domain::audit_facts facts{{"amount", entry.amount.to_text()}, {"reference", entry.reference}};
    if (!entry.note.empty()) facts.emplace_back("reason", entry.note);
    append_audit(c,
        domain::audited(at_time(by, entry.at), credits ? "account.credited" : "account.debited",
            entry.account, domain::to_text(entry.account), std::move(facts)));
    all.commit();
    return entry;
  });
}

result<std::vector<funding_entry>> sql_funding_store::funding_of(std::span<const funding_cursor> accounts) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<funding_entry>> {
    std::vector<funding_entry> entries;
    for (const auto& wanted : accounts)
      read_after(c, wanted, entries);
    return entries;
  });
}

}  // namespace mbs::persistence
