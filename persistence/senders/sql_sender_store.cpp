#include "persistence/senders/sql_sender_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/senders/sender_rows.hpp"

namespace mbs::persistence {

namespace {

domain::audit_entry entry_of(
    const domain::audit_origin& by, std::string_view action, const sender_record& changed) {
  const auto& s = changed.sender;
  return domain::audited(by, action, changed.account, s.name,
      {{"network", s.network ? std::to_string(s.network->value) : "all"},
          {"class", s.traffic ? std::string{domain::to_text(*s.traffic)} : "all"}});
}

}  // namespace

domain::result<void> sql_sender_store::add_sender(
    const sender_record& sender, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> domain::result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (!account_exists(c, sender.account)) return domain::errc::not_found;
    insert_sender(c, sender.account, sender.sender);
    note_account_change(c, sender.account);
    append_audit(c, entry_of(by, "sender.added", sender));
    all.commit();
    return {};
  });
}

domain::result<void> sql_sender_store::remove_sender(
    const sender_record& sender, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> domain::result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (!delete_sender(c, sender.account, sender.sender)) return domain::errc::not_found;
    note_account_change(c, sender.account);
    append_audit(c, entry_of(by, "sender.removed", sender));
    all.commit();
    return {};
  });
}

domain::result<std::vector<domain::approved_sender>> sql_sender_store::list_senders(account_id account) {
  using senders = std::vector<domain::approved_sender>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> domain::result<senders> {
    if (!account_exists(c, account)) return domain::errc::not_found;
    const std::int64_t only[] = {account.value};
    senders found;
    for (auto& record : load_senders(c, only))
      found.push_back(std::move(record.sender));
    return found;
  });
}

}  // namespace mbs::persistence
