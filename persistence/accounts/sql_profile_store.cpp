#include "persistence/accounts/sql_profile_store.hpp"

#include "domain/access/role.hpp"
#include "domain/messages/daily_report.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/accounts/account_rows.hpp"

#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

std::optional<account_profile> load_profile(sql::connection& c, account_id account) {
  const auto row = c.query(
      "SELECT a.name, a.status, a.legal_name, a.kra_pin, a.postal_address, a.billing_email, a.language, "
      "a.owners_need_factor, a.created_at FROM accounts a WHERE a.id = $1",
      {account.value});
  if (!row->next()) return std::nullopt;
  account_profile p;
  p.account = account;
  p.name = row->bytes(0);
  p.status = static_cast<account_status>(row->integer(1));
  p.legal_name = row->bytes(2);
  p.kra_pin = row->bytes(3);
  p.postal_address = row->bytes(4);
  p.billing_email = row->bytes(5);
  p.language = row->bytes(6);
  p.owners_need_factor = row->integer(7) != 0;
  p.created_at = domain::from_micros(row->integer(8));
  return p;
}

/// Puts what was named into `p`; the names of what is another now.
std::string apply(const profile_change& change, account_profile& p) {
  std::string what;
  const auto take = [&what](std::string_view name, const auto& wanted, auto& place) {
    if (!wanted || *wanted == place) return;
    place = *wanted;
    (what += what.empty() ? "" : " ") += name;
  };
  take("name", change.name, p.name);
  take("legal_name", change.legal_name, p.legal_name);
  take("kra_pin", change.kra_pin, p.kra_pin);
  take("address", change.postal_address, p.postal_address);
  take("billing_email", change.billing_email, p.billing_email);
  take("language", change.language, p.language);
  take("owners_need_factor", change.owners_need_factor, p.owners_need_factor);
  return what;
}

/// Whether `by` may say whether owners need a second factor.
errc judge_factor(sql::connection& c, account_id account, domain::person_id by, bool wanted) {
  const auto is_owner =
      c.query("SELECT 1 FROM members m WHERE m.account = $1 AND m.person = $2 AND m.role = $3",
           {account.value, by.value, domain::to_text(domain::account_role::owner)})
          ->next();
  if (!is_owner) return errc::owner_is_above;
  const auto has_factor =
      c.query("SELECT 1 FROM second_factors f WHERE f.person = $1 AND f.confirmed_at <> 0", {by.value})
          ->next();
  return wanted && !has_factor ? errc::factor_required : errc::none;
}

void store(sql::connection& c, const account_profile& p) {
  const sql::parameter values[]{p.account.value, std::string_view{p.name}, std::string_view{p.legal_name},
      std::string_view{p.kra_pin}, std::string_view{p.postal_address}, std::string_view{p.billing_email},
      std::string_view{p.language}, std::int64_t{p.owners_need_factor}};
  c.execute(
      "UPDATE accounts SET name = $2, legal_name = $3, kra_pin = $4, postal_address = $5, billing_email = $6, "
      "language = $7, owners_need_factor = $8 WHERE id = $1",
      values);
}

}  // namespace

result<account_profile> sql_profile_store::get_profile(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<account_profile> {
    auto found = load_profile(c, account);
    if (!found) return errc::not_found;
    return std::move(*found);
  });
}

result<trial_use> sql_profile_store::trial_of(account_id account, time_point now, std::uint32_t most) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<trial_use> {
    trial_use use;
    use.is_on_trial =
        c.query("SELECT 1 FROM accounts a WHERE a.id = $1 AND a.on_trial <> 0", {account.value})->next();
    if (use.is_on_trial) use.messages = count_of_day(c, account, domain::kenyan_day_at(now), most);
    return use;
  });
}

result<account_profile> sql_profile_store::change_profile(account_id account, domain::person_id by,
    const profile_change& change, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<account_profile> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("accounts");
    c.lock_table("members");
    auto profile = load_profile(c, account);
    if (!profile) return errc::not_found;
    const bool needed = profile->owners_need_factor;
    const auto what = apply(change, *profile);
    if (what.empty()) return std::move(*profile);
    if (profile->owners_need_factor != needed) {
      if (const auto why = judge_factor(c, account, by, profile->owners_need_factor); why != errc::none)
        return why;
      note_people_change(c);
    }
    store(c, *profile);
    note_account_change(c, account);
    const auto written = write_note(
        c, note, now, "account.profile_changed", account, domain::to_text(account), {{"changed", what}});
    if (!written) return written.error();
    all.commit();
    return std::move(*profile);
  });
}

}  // namespace mbs::persistence
