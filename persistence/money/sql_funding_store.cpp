#include "persistence/money/sql_funding_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/money/hand_entries.hpp"

namespace mbs::persistence {

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
    funding_entry entry, const domain::audit_origin& by, domain::system_account counter) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<funding_entry> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto stored = insert_by_hand(c, entry, counter);
    if (!stored) return stored;
    audit_by_hand(c, *stored, at_time(by, entry.at));
    all.commit();
    return stored;
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
