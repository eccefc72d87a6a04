#include "persistence/money/balance_rows.hpp"

#include "domain/access/role.hpp"
#include "domain/mail/mail_fields.hpp"
#include "domain/money/rounding.hpp"
#include "domain/webhooks/event_body.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/money/money_readers.hpp"
#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/webhook_event_rows.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace mbs::persistence {

using domain::balance_crossing;
using domain::errc;

namespace {

std::string shillings(money m) {
  return "KES " + domain::to_shillings_text(domain::whole_cents_of(m));
}

std::vector<new_mail> mails_of(
    sql::connection& c, account_id account, money amount, money available, time_point now) {
  std::vector<new_mail> mails;
  for (const auto& reader : readers_of(c, account))
    mails.push_back({.kind = domain::mail_kind::low_balance,
        .recipient = reader.address,
        .language = reader.language,
        .fields = {{"name", domain::words_for_mail(reader.name)},
            {"account", domain::words_for_mail(reader.account)}, {"amount", shillings(amount)},
            {"available", shillings(available)}},
        .now = now});
  return mails;
}

void store_alert(sql::connection& c, account_id account, const domain::balance_alert& a) {
  c.execute(
      "UPDATE balance_alerts SET is_below = $3, owed = $4, told_day = $5, told = $6 "
      "WHERE account = $1 AND amount = $2",
      {account.value, a.amount.units(), std::int64_t{a.is_below}, static_cast<std::int64_t>(a.owed),
          a.told_on.number, std::int64_t{a.told}});
}

void tell_webhooks_of(sql::connection& c, account_id account, money amount, money available, time_point now) {
  const auto type = domain::event_type::balance_low;
  tell_webhooks(c, account, type,
      domain::event_body(type, now, {{"threshold", amount.to_text()}, {"available", available.to_text()}}),
      now);
}

/// One text more on the day, which no change of the amounts takes back; false: there were enough.
bool count_text(sql::connection& c, account_id account, domain::kenyan_day today) {
  {
    const auto row =
        c.query("SELECT d.day, d.texts FROM balance_text_days d WHERE d.account = $1", {account.value});
    if (row->next() && row->integer(0) == today.number && row->integer(1) >= domain::most_alert_texts_a_day)
      return false;
  }
  c.execute(
      "INSERT INTO balance_text_days (account, day, texts) VALUES ($1, $2, 1) ON CONFLICT (account) DO UPDATE SET "
      "texts = CASE WHEN balance_text_days.day = excluded.day THEN balance_text_days.texts + 1 ELSE 1 END, "
      "day = excluded.day",
      {account.value, today.number});
  return true;
}

bool write_sms(sql::connection& c, account_id account, money amount, money available, time_point now) {
  if (!phone_of_owner(c, account) || !count_text(c, account, domain::kenyan_day_at(now))) return false;
  c.lock_table("balance_sms");
  c.execute("INSERT INTO balance_sms (id, account, amount, available, at) VALUES ($1, $2, $3, $4, $5)",
      {sql::next_id(c, "balance_sms", now), account.value, amount.units(), available.units(),
          domain::to_micros(now)});
  return true;
}

/// What a look at an account comes to. Of several amounts people hear of the lowest: amounts descend, so the
/// last one stays.
struct told {
  alert_row* by_mail = nullptr;
  alert_row* by_sms = nullptr;

  void take(alert_row& row, balance_crossing what) {
    const bool is_all = what == balance_crossing::fell || what == balance_crossing::people_due;
    if (is_all || what == balance_crossing::mails_due) by_mail = &row;
    if (is_all && row.by_sms) by_sms = &row;
  }
};

/// Owners first where there is no room for all; none: the alert owes them.
std::vector<new_mail> mails_there_is_room_for(
    sql::connection& c, account_id account, domain::balance_alert& alert, money available, time_point now) {
  auto mails = mails_of(c, account, alert.amount, available, now);
  if (mails.empty()) return mails;
  const std::size_t room = room_for_many(c, domain::mail_kind::low_balance);
  if (room == 0) alert.owed = domain::alert_debt::mails;
  if (room < mails.size()) mails.erase(mails.begin() + static_cast<std::ptrdiff_t>(room), mails.end());
  return mails;
}

}  // namespace

std::vector<alert_row> load_alerts(sql::connection& c, sql::integers accounts) {
  std::vector<alert_row> all;
  const auto row = c.query(
      "SELECT b.account, b.amount, b.is_below, b.owed, b.told_day, b.told, b.by_sms FROM balance_alerts b WHERE " +
          c.in("b.account", 1) + " ORDER BY b.account, b.amount DESC",
      {accounts});
  while (row->next())
    all.push_back({{row->integer(0)},
        {money::from_units(row->integer(1)), row->integer(2) != 0,
            static_cast<domain::alert_debt>(row->integer(3)), {row->integer(4)},
            static_cast<std::uint32_t>(row->integer(5))},
        row->integer(6) != 0});
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

domain::result<balance_look> peek(sql::connection& c, account_id account, time_point now) {
  const std::int64_t which[]{account.value};
  balance_look look{.account = account};
  const auto rows = load_alerts(c, which);
  if (rows.empty()) return look;
  const auto books = load_money(c, which);
  if (books.empty()) return errc::not_found;
  for (const auto& row : rows) {
    look.alerts.push_back(row.alert);
    auto next = row.alert;
    const auto crossing = domain::look_at_balance(next, books.front().available, domain::kenyan_day_at(now));
    const bool waits = crossing == balance_crossing::none ||
        (crossing == balance_crossing::mails_due && room_for_many(c, domain::mail_kind::low_balance) == 0);
    look.is_due = look.is_due || !waits;
  }
  return look;
}

domain::result<balance_look> take_look(sql::connection& c, account_id account, time_point now) {
  const std::int64_t which[]{account.value};
  const auto books = load_money(c, which);
  if (books.empty()) return errc::not_found;
  const auto available = books.front().available;
  balance_look look{.account = account};
  auto rows = load_alerts(c, which);
  told people;
  for (auto& row : rows) {
    const auto crossing = domain::look_at_balance(row.alert, available, domain::kenyan_day_at(now));
    if (crossing == balance_crossing::fell || crossing == balance_crossing::fell_quietly)
      tell_webhooks_of(c, account, row.alert.amount, available, now);
    people.take(row, crossing);
  }
  look.wrote_sms =
      people.by_sms != nullptr && write_sms(c, account, people.by_sms->alert.amount, available, now);
  std::vector<new_mail> mails;
  if (people.by_mail != nullptr)
    mails = mails_there_is_room_for(c, account, people.by_mail->alert, available, now);
  look.wrote_mails = !mails.empty();
  for (const auto& row : rows) {
    store_alert(c, account, row.alert);
    look.alerts.push_back(row.alert);
  }
  if (const auto written = enqueue_beside(c, mails); !written) return written.error();
  return look;
}

}  // namespace mbs::persistence
