#include "persistence/accounts/sql_account_store.hpp"

#include "domain/access/role.hpp"
#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/senders/sender_rows.hpp"
#include "persistence/sql/beginnings.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <iterator>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

/// To those who own the account and may sign in: the account is suspended, and why, or is open again.
std::vector<new_mail> mails_of_status(sql::connection& c, account_id id, account_status status,
    const domain::audit_origin& by, const std::string& reason) {
  const bool is_open = status == account_status::active;
  std::vector<new_mail> mails;
  const auto found = c.query(
      "SELECT p.email, p.language, a.name FROM members m, persons p, accounts a WHERE m.account = $1 "
      "AND m.role = $2 AND p.id = m.person AND p.active <> 0 AND a.id = m.account ORDER BY p.id",
      {id.value, domain::to_text(domain::account_role::owner)});
  while (found->next()) {
    auto address = domain::mail_address::parse(found->bytes(0));
    if (!address) continue;
    domain::mail_fields fields{{"account", std::string{found->bytes(2)}}};
    if (!is_open) fields.emplace("reason", reason.empty() ? "-" : reason);
    mails.push_back({is_open ? domain::mail_kind::account_reopened : domain::mail_kind::account_suspended,
        std::move(*address),
        domain::mail_language_from(found->bytes(1)).value_or(domain::mail_language::english),
        std::move(fields), by.at});
  }
  return mails;
}

}  // namespace

result<std::vector<account_state>> sql_account_store::load_accounts(std::span<const account_id> ids) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_state>> {
    return load_account_states(c, sql::values_of(ids));
  });
}

result<std::vector<account_settings>> sql_account_store::load_settings(std::span<const account_id> ids) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_settings>> {
    return load_account_settings(c, sql::values_of(ids));
  });
}

result<std::vector<account_state>> sql_account_store::list_accounts() {
  constexpr std::int64_t chunk = 1'000;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_state>> {
    std::vector<account_state> states;
    for (std::int64_t after = 0;;) {
      std::vector<std::int64_t> ids;
      const auto found =
          c.query("SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT $2", {after, chunk});
      while (found->next())
        ids.push_back(found->integer(0));
      if (ids.empty()) return states;
      after = ids.back();
      auto some = load_account_states(c, ids);
      std::move(some.begin(), some.end(), std::back_inserter(states));
    }
  });
}

namespace {

std::vector<account_record> read_accounts(
    sql::connection& c, const std::string& which, sql::parameters values) {
  const auto row =
      c.query("SELECT a.id, a.email, a.name, a.status, a.credit_limit, a.created_at FROM accounts a WHERE " +
              which + " ORDER BY a.id",
          values);
  std::vector<account_record> found;
  while (row->next())
    found.push_back(read_account(*row));
  return found;
}

}  // namespace

result<std::vector<account_record>> sql_account_store::search_accounts(const account_search& search) {
  using records = std::vector<account_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<records> {
    const auto page = sql::ids_beginning_with(c, "accounts", search.prefix, search.after.value, search.limit);
    if (!page) return errc::malformed_request;
    if (page->empty()) return records{};
    const sql::parameter which[]{sql::integers{*page}};
    return read_accounts(c, c.in("a.id", 1), which);
  });
}

result<account_id> sql_account_store::find_account(const std::string& email_or_id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<account_id> {
    if (const auto id = domain::account_id_from(email_or_id)) {
      if (account_exists(c, *id)) return *id;
      return errc::not_found;
    }
    const auto found = c.query("SELECT id FROM accounts WHERE lower(email) = lower($1) AND email <> ''",
        {std::string_view{email_or_id}});
    if (!found->next()) return errc::not_found;
    return account_id{found->integer(0)};
  });
}

result<account_record> sql_account_store::create_account(
    const new_account& a, time_point now, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<account_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("accounts");
    const auto taken = c.query(
        "SELECT 1 FROM accounts WHERE lower(email) = lower($1) AND email <> ''", {std::string_view{a.email}});
    if (taken->next()) return errc::already_exists;
    account_record record{{sql::next_id(c, "accounts", now)}, a.email, a.name, account_status::active,
        a.credit_limit, a.webhook_secret, now};
    const auto sealed = secrets_.seal(c, record.webhook_secret, secret_box::row_of(record.id));
    c.execute(
        "INSERT INTO accounts (id, email, name, status, credit_limit, webhook_secret, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {record.id.value, std::string_view{record.email}, std::string_view{record.name},
            std::int64_t{static_cast<std::uint8_t>(record.status)}, record.credit_limit.units(),
            std::string_view{sealed}, domain::to_micros(now)});
    for (const auto& sender : a.senders)
      insert_sender(c, {.account = record.id, .sender = sender});
    append_audit(c,
        domain::audited(at_time(by, now), "account.created", record.id, domain::to_text(record.id),
            {{"credit_limit", record.credit_limit.to_text()},
                {"senders", std::to_string(a.senders.size())}}));
    all.commit();
    return record;
  });
}

result<void> sql_account_store::set_account_status(
    account_id id, account_status status, const domain::audit_origin& by, const std::string& reason) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute("UPDATE accounts SET status = $2 WHERE id = $1 AND status <> $2",
            {id.value, std::int64_t{static_cast<std::uint8_t>(status)}}) == 0) {
      if (!account_exists(c, id)) return errc::not_found;
      return {};  // it is that already
    }
    note_account_change(c, id);
    append_audit(c,
        domain::audited(by, status == account_status::active ? "account.activated" : "account.suspended", id,
            domain::to_text(id),
            reason.empty() ? domain::audit_facts{} : domain::audit_facts{{"reason", reason}}));
    if (const auto told = enqueue_beside(c, mails_of_status(c, id, status, by, reason)); !told)
      return told.error();
    all.commit();
    return {};
  });
}

result<std::vector<account_change>> sql_account_store::changed_accounts(
    account_id after, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_change>> {
    const auto found = c.query(
        "SELECT h.account, h.change, h.keys, "
        "(SELECT CAST(COUNT(*) AS BIGINT) FROM balance_alerts b WHERE b.account = h.account) "
        "FROM account_changes h WHERE h.account > $1 "
        "ORDER BY h.account LIMIT $2",
        {after.value, std::int64_t{limit}});
    std::vector<account_change> changes;
    while (found->next())
      changes.push_back(
          {{found->integer(0)}, found->integer(1), found->integer(2) != 0, found->integer(3) != 0});
    return changes;
  });
}

result<void> sql_account_store::take_changes(std::span<const account_change> taken) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    // Taking one over twice, after a crash, changes nothing: nobody waits for the disk.
    sql::transaction all{c, sql::transaction::kind::lazy_write};
    for (const auto& t : taken)
      c.execute(
          "DELETE FROM account_changes WHERE account = $1 AND change = $2", {t.account.value, t.change});
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
