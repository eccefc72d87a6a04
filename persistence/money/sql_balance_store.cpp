#include "persistence/money/sql_balance_store.hpp"

#include "domain/mail/mail_fields.hpp"
#include "domain/money/rounding.hpp"
#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/money/balance_rows.hpp"
#include "persistence/money/credit_limit_rows.hpp"
#include "persistence/money/funding_rows.hpp"
#include "persistence/money/money_readers.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

constexpr std::uint32_t longest_page = 200;

/// 0 without the account.
money credit_limit_of(sql::connection& c, account_id account) {
  const auto row = c.query("SELECT a.credit_limit FROM accounts a WHERE a.id = $1", {account.value});
  return money::from_units(row->next() ? row->integer(0) : 0);
}

balance_alerts alerts_of(sql::connection& c, account_id account) {
  const std::int64_t which[]{account.value};
  balance_alerts all;
  all.credit_limit = credit_limit_of(c, account);
  for (const auto& row : load_alerts(c, which)) {
    all.alerts.push_back(row.alert);
    all.by_sms = all.by_sms || row.by_sms;
  }
  if (const auto owner = phone_of_owner(c, account)) all.phone = owner->phone;
  return all;
}

/// Keeps others from changing the account until the transaction ends. False: there is no such account.
bool hold_account(sql::connection& c, account_id account) {
  return c.execute("UPDATE accounts SET credit_limit = credit_limit WHERE id = $1", {account.value}) != 0;
}

/// The wanted amounts, the highest first; those that were there stand as they stood.
std::vector<domain::balance_alert> with_amounts(
    const balance_alerts& before, std::span<const money> amounts, money available) {
  std::vector<domain::balance_alert> alerts;
  for (const auto amount : amounts) {
    const auto known = std::ranges::find(before.alerts, amount, &domain::balance_alert::amount);
    alerts.push_back(known != before.alerts.end() ? *known : domain::new_balance_alert(amount, available));
  }
  std::ranges::sort(alerts, std::greater{}, &domain::balance_alert::amount);
  return alerts;
}

void store_alerts(sql::connection& c, account_id account, const balance_alerts& wanted) {
  c.execute("DELETE FROM balance_alerts WHERE account = $1", {account.value});
  for (const auto& a : wanted.alerts)
    c.execute(
        "INSERT INTO balance_alerts (account, amount, by_sms, is_below, owed, told_day, told) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {account.value, a.amount.units(), std::int64_t{wanted.by_sms}, std::int64_t{a.is_below},
            static_cast<std::int64_t>(a.owed), a.told_on.number, std::int64_t{a.told}});
}

domain::audit_facts facts_of(const balance_alerts& set) {
  std::string amounts;
  for (const auto& a : set.alerts)
    amounts += (amounts.empty() ? "" : ", ") + a.amount.to_text();
  return {{"amounts", amounts.empty() ? "-" : amounts}, {"sms", set.by_sms ? "yes" : "no"}};
}

std::vector<account_id> ids_of(sql::rows& row) {
  std::vector<account_id> ids;
  while (row.next())
    ids.push_back({row.integer(0)});
  return ids;
}

/// Without those whom they are for.
std::vector<balance_sms> load_sms(sql::connection& c, std::uint32_t limit) {
  const auto row = c.query(
      "SELECT s.id, s.account, a.name, s.amount, s.available, s.at FROM balance_sms s, accounts a "
      "WHERE a.id = s.account ORDER BY s.id LIMIT $1",
      {std::int64_t{limit}});
  std::vector<balance_sms> waiting;
  while (row->next())
    waiting.push_back({row->integer(0), {row->integer(1)}, std::string{row->bytes(2)}, {}, {},
        money::from_units(row->integer(3)), money::from_units(row->integer(4)),
        domain::from_micros(row->integer(5))});
  return waiting;
}

void delete_sms(sql::connection& c, std::int64_t id) {
  c.execute("DELETE FROM balance_sms WHERE id = $1", {id});
}

std::vector<new_mail> mails_of_lowering(sql::connection& c, const credit_limit_entry& e, money available) {
  const auto shillings = [](money m) {
    return "KES " + domain::to_shillings_text(domain::whole_cents_of(m));
  };
  std::vector<new_mail> mails;
  for (const auto& reader : readers_of(c, e.account))
    mails.push_back({.kind = domain::mail_kind::credit_limit_lowered,
        .recipient = reader.address,
        .language = reader.language,
        .fields = {{"name", domain::words_for_mail(reader.name)},
            {"account", domain::words_for_mail(reader.account)}, {"before", shillings(e.before)},
            {"limit", shillings(e.after)}, {"available", shillings(available)},
            {"reason", domain::words_for_mail(e.reason)}},
        .now = e.at});
  return mails;
}

/// Of a lower limit that leaves nothing to spend.
result<void> tell_of_limit(sql::connection& c, const credit_limit_entry& e) {
  if (e.after >= e.before) return {};
  const std::int64_t which[]{e.account.value};
  const auto books = load_money(c, which);
  if (books.empty() || domain::can_be_crossed(books.front().available, e.after)) return {};
  return enqueue_beside(c, mails_of_lowering(c, e, books.front().available));
}

}  // namespace

result<balance_alerts> sql_balance_store::get_alerts(account_id account) {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<balance_alerts> { return alerts_of(c, account); });
}

result<balance_alerts> sql_balance_store::set_alerts(
    account_id account, std::span<const money> amounts, bool by_sms, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<balance_alerts> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (!hold_account(c, account)) return errc::not_found;
    const std::int64_t which[]{account.value};
    const auto books = load_money(c, which);
    if (books.empty()) return errc::not_found;
    const auto before = alerts_of(c, account);
    for (const auto amount : amounts)
      if (!domain::can_be_crossed(amount, before.credit_limit)) return errc::malformed_request;
    auto set = before;
    set.alerts = with_amounts(before, amounts, books.front().available);
    set.by_sms = by_sms && !set.alerts.empty();
    if (set.alerts == before.alerts && set.by_sms == before.by_sms) return set;
    store_alerts(c, account, set);
    note_account_change(c, account);
    append_audit(
        c, domain::audited(by, "account.alerts_changed", account, domain::to_text(account), facts_of(set)));
    all.commit();
    return set;
  });
}

result<balance_look> sql_balance_store::peek_at_balance(account_id account, time_point now) {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<balance_look> { return peek(c, account, now); });
}

result<balance_look> sql_balance_store::look_at_balance(account_id account, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<balance_look> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (!hold_account(c, account)) return errc::not_found;
    auto look = take_look(c, account, now);
    if (!look) return look.error();
    all.commit();
    return std::move(*look);
  });
}

result<std::vector<account_id>> sql_balance_store::accounts_with_alerts(
    account_id after, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_id>> {
    const auto row = c.query(
        "SELECT DISTINCT b.account FROM balance_alerts b WHERE b.account > $1 ORDER BY b.account LIMIT $2",
        {after.value, std::int64_t{std::min(limit, longest_page)}});
    return ids_of(*row);
  });
}

result<std::vector<account_id>> sql_balance_store::accounts_owed_alerts(
    account_id after, std::uint32_t limit, time_point now) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_id>> {
    const auto row = c.query(
        "SELECT DISTINCT b.account FROM balance_alerts b WHERE b.owed <> 0 AND b.account > $1 "
        "AND (b.owed = 1 OR b.told_day <> $2) ORDER BY b.account LIMIT $3",
        {after.value, domain::kenyan_day_at(now).number, std::int64_t{std::min(limit, longest_page)}});
    return ids_of(*row);
  });
}

result<std::vector<balance_sms>> sql_balance_store::waiting_sms(time_point since, std::uint32_t limit) {
  using texts = std::vector<balance_sms>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<texts> {
    if (!c.query("SELECT 1 FROM balance_sms s LIMIT 1", {})->next()) return texts{};
    sql::transaction all{c, sql::transaction::kind::write};
    c.execute("DELETE FROM balance_sms WHERE at < $1", {domain::to_micros(since)});
    texts waiting;
    for (auto& text : load_sms(c, std::min(limit, longest_page))) {
      auto owner = phone_of_owner(c, text.account);
      if (!owner) {
        delete_sms(c, text.id);
        continue;
      }
      text.phone = owner->phone;
      text.language = std::move(owner->language);
      waiting.push_back(std::move(text));
    }
    all.commit();
    return waiting;
  });
}

result<void> sql_balance_store::end_sms(std::int64_t id) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    delete_sms(c, id);
    return {};
  });
}

result<std::vector<credit_limit_entry>> sql_balance_store::credit_limits_of(
    account_id account, std::uint32_t limit) {
  using entries = std::vector<credit_limit_entry>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<entries> {
    if (!account_exists(c, account)) return errc::not_found;
    return load_credit_limits(c, account, std::min(limit, longest_page));
  });
}

result<credit_limit_entry> sql_balance_store::set_credit_limit(
    account_id account, money limit, const std::string& reason, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<credit_limit_entry> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("credit_limits");
    if (!hold_account(c, account)) return errc::not_found;
    credit_limit_entry e{0, account, credit_limit_of(c, account), limit, reason, by.who, by.at};
    if (e.before == limit) return errc::no_change;
    e.id = sql::next_id(c, "credit_limits", by.at);
    insert_credit_limit(c, e);
    c.execute("UPDATE accounts SET credit_limit = $2 WHERE id = $1", {account.value, limit.units()});
    if (!limit.is_zero()) end_trial(c, account);
    note_account_change(c, account);
    append_audit(c,
        domain::audited(by, "account.credit_limit_changed", account, domain::to_text(account),
            {{"credit_limit_before", e.before.to_text()}, {"credit_limit", limit.to_text()},
                {"reason", reason}}));
    if (const auto told = tell_of_limit(c, e); !told) return told.error();
    all.commit();
    return e;
  });
}

}  // namespace mbs::persistence
