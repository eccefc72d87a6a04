#include "persistence/money/balance_rows.hpp"

#include "domain/access/role.hpp"
#include "domain/mail/mail_fields.hpp"
#include "domain/money/rounding.hpp"
#include "domain/webhooks/event_body.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/webhook_event_rows.hpp"

#include <optional>
#include <utility>

namespace mbs::persistence {

using domain::errc;

namespace {

constexpr std::int64_t most_readers = 200;  // as many as an account has members

std::string shillings(money m) {
  return "KES " + domain::to_shillings_text(domain::whole_cents_of(m));
}

/// To each member who sees the account's balance.
std::vector<new_mail> mails_of(
    sql::connection& c, account_id account, money amount, money available, time_point now) {
  std::vector<new_mail> mails;
  const auto row = c.query(
      "SELECT p.name, p.email, p.language, a.name, m.role FROM members m, persons p, accounts a "
      "WHERE m.account = $1 AND p.id = m.person AND p.active <> 0 AND a.id = m.account ORDER BY p.id LIMIT $2",
      {account.value, most_readers});
  while (row->next()) {
    const auto role = domain::account_role_from(row->bytes(4));
    if (!role || !domain::permissions_of(*role).has(domain::permission::balance_read)) continue;
    auto to = domain::mail_address::parse(row->bytes(1));
    if (!to) continue;
    mails.push_back({.kind = domain::mail_kind::low_balance,
        .recipient = std::move(*to),
        .language = domain::mail_language_from(row->bytes(2)).value_or(domain::mail_language::english),
        .fields = {{"name", domain::words_for_mail(row->bytes(0))},
            {"account", domain::words_for_mail(row->bytes(3))}, {"amount", shillings(amount)},
            {"available", shillings(available)}},
        .now = now});
  }
  return mails;
}

void store_alert(sql::connection& c, account_id account, const domain::balance_alert& a) {
  c.execute(
      "UPDATE balance_alerts SET is_below = $3, told_day = $4, told = $5 WHERE account = $1 AND amount = $2",
      {account.value, a.amount.units(), std::int64_t{a.is_below}, a.told_on.number, std::int64_t{a.told}});
}

void tell_webhooks_of(sql::connection& c, account_id account, money amount, money available, time_point now) {
  const auto type = domain::event_type::balance_low;
  tell_webhooks(c, account, type,
      domain::event_body(type, now, {{"threshold", amount.to_text()}, {"available", available.to_text()}}),
      now);
}

bool write_sms(sql::connection& c, account_id account, money amount, money available, time_point now) {
  const auto owner = phone_of_owner(c, account);
  if (!owner) return false;
  c.lock_table("balance_sms");
  c.execute(
      "INSERT INTO balance_sms (id, account, phone, language, amount, available, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {sql::next_id(c, "balance_sms", now), account.value, owner->phone.number(),
          std::string_view{owner->language}, amount.units(), available.units(), domain::to_micros(now)});
  return true;
}

}  // namespace

std::vector<alert_row> load_alerts(sql::connection& c, sql::integers accounts) {
  std::vector<alert_row> all;
  const auto row = c.query(
      "SELECT b.account, b.amount, b.is_below, b.told_day, b.told, b.by_sms FROM balance_alerts b WHERE " +
          c.in("b.account", 1) + " ORDER BY b.account, b.amount DESC",
      {accounts});
  while (row->next())
    all.push_back({{row->integer(0)},
        {money::from_units(row->integer(1)), row->integer(2) != 0, {row->integer(3)},
            static_cast<std::uint32_t>(row->integer(4))},
        row->integer(5) != 0});
  return all;
}

std::optional<owner_phone> phone_of_owner(sql::connection& c, account_id account) {
  const auto row = c.query(
      "SELECT p.phone, p.language FROM members m, persons p WHERE m.account = $1 AND m.role = $2 "
      "AND p.id = m.person AND p.active <> 0 AND p.phone <> 0 AND p.phone_proved_at <> 0 ORDER BY p.id LIMIT 1",
      {account.value, domain::to_text(domain::account_role::owner)});
  if (!row->next()) return std::nullopt;
  return owner_phone{domain::msisdn::from_number(row->integer(0)), std::string{row->bytes(1)}};
}

domain::result<balance_look> take_look(sql::connection& c, account_id account, time_point now) {
  const std::int64_t which[]{account.value};
  const auto books = load_money(c, which);
  if (books.empty()) return errc::not_found;
  const auto available = books.front().available;
  balance_look look{account, {}, false, false};
  std::optional<money> lowest;
  bool by_sms = false;
  for (auto& row : load_alerts(c, which)) {
    const auto crossing = domain::look_at_balance(row.alert, available, domain::kenyan_day_at(now));
    if (crossing != domain::balance_crossing::none) store_alert(c, account, row.alert);
    if (crossing == domain::balance_crossing::fell) {
      tell_webhooks_of(c, account, row.alert.amount, available, now);
      lowest = row.alert.amount;  // they descend
      by_sms = row.by_sms;
    }
    look.alerts.push_back(row.alert);
  }
  if (!lowest) return look;
  look.wrote_sms = by_sms && write_sms(c, account, *lowest, available, now);
  const auto mails = mails_of(c, account, *lowest, available, now);
  look.wrote_mails = !mails.empty();
  if (const auto written = enqueue_beside(c, mails); !written) return written.error();
  return look;
}

}  // namespace mbs::persistence
