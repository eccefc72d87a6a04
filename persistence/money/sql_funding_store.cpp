#include "persistence/money/sql_funding_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"

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
    // Ids ascend in the order of commits only when one transaction at a time gives them.
    c.lock_table("funding_entries");
    const std::int64_t which[]{entry.account.value};
    const auto states = load_account_states(c, which);
    if (states.empty()) return errc::not_found;
    const auto used =
        c.query("SELECT 1 FROM funding_entries WHERE reference = $1", {std::string_view{entry.reference}});
    if (used->next()) return errc::already_exists;
    auto balance = states.front().balance;
    const domain::transfer movement{entry.account, entry.kind, entry.amount, 0, entry.at};
    if (const auto applied = balance.apply(movement); !applied) return applied.error();
    const auto newest = c.query("SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM funding_entries", {});
    entry.id = (newest->next() ? newest->integer(0) : 0) + 1;
    c.execute(
        "INSERT INTO funding_entries (id, account, kind, amount, reference, note, at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {entry.id, entry.account.value, std::int64_t{static_cast<std::uint8_t>(entry.kind)},
            entry.amount.units(), std::string_view{entry.reference}, std::string_view{entry.note},
            domain::to_micros(entry.at)});
    note_account_change(c, entry.account);
    const bool credits = entry.kind == domain::transfer_kind::credit;
    append_audit(c,
        domain::audited(at_time(by, entry.at), credits ? "account.credited" : "account.debited",
            entry.account, domain::to_text(entry.account),
            {{"amount", entry.amount.to_text()}, {"reference", entry.reference}}));
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
