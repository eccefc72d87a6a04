#include "persistence/senders/sql_sender_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/senders/sender_rows.hpp"

#include <algorithm>
#include <utility>

namespace mbs::persistence {

namespace {

domain::audit_entry entry_of(
    const domain::audit_origin& by, std::string_view action, const sender_record& changed) {
  const auto& s = changed.sender;
  domain::audit_facts facts{{"network", s.network ? std::to_string(s.network->value) : "all"},
      {"class", s.traffic ? std::string{domain::to_text(*s.traffic)} : "all"}};
  if (changed.ends_at) facts.emplace_back("expires_at", domain::to_rfc3339(*changed.ends_at));
  if (changed.is_shared) facts.emplace_back("shared", "yes");
  return domain::audited(by, action, changed.account, s.name, std::move(facts));
}

bool counts(const sender_record& s, const std::string& name, time_point now) {
  return s.sender.name == name && !domain::has_ended(s.ends_at, now);
}

}  // namespace

domain::result<void> sql_sender_store::add_sender(
    const sender_record& sender, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> domain::result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (!account_exists(c, sender.account)) return domain::errc::not_found;
    insert_sender(c, sender);
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

domain::result<senders_of_account> sql_sender_store::list_senders(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> domain::result<senders_of_account> {
    sql::transaction moment{c, sql::transaction::kind::read};
    senders_of_account found;
    {
      const auto row = c.query("SELECT default_sender FROM accounts WHERE id = $1", {account.value});
      if (!row->next()) return domain::errc::not_found;
      found.default_sender = row->bytes(0);
    }
    const std::int64_t only[] = {account.value};
    found.senders = load_senders(c, only);
    moment.commit();
    return found;
  });
}

domain::result<void> sql_sender_store::set_default_sender(
    account_id account, const std::string& name, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> domain::result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (!account_exists(c, account)) return domain::errc::not_found;
    const std::int64_t only[] = {account.value};
    const auto senders = load_senders(c, only);
    if (!name.empty() &&
        std::ranges::none_of(senders, [&](const sender_record& s) { return counts(s, name, by.at); }))
      return domain::errc::sender_not_approved;
    if (c.execute("UPDATE accounts SET default_sender = $2 WHERE id = $1 AND default_sender <> $2",
            {account.value, std::string_view{name}}) == 0)
      return {};  // it is that already
    note_account_change(c, account);
    append_audit(c, domain::audited(by, "account.default_sender_set", account, name));
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
