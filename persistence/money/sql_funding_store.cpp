#include "persistence/money/sql_funding_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/funding_rows.hpp"

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

}  // namespace

result<funding_entry> sql_funding_store::add_funding_entry(
    funding_entry entry, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<funding_entry> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto stored = insert_funding(c, entry);
    if (!stored) return stored;
    entry = *stored;
    const bool credits = entry.kind == domain::transfer_kind::credit;
    // Credit of its own ends a trial.
    if (credits)
      c.execute("UPDATE accounts SET on_trial = 0 WHERE id = $1 AND on_trial <> 0", {entry.account.value});
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
