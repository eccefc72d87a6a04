#include "persistence/money/sql_trial_store.hpp"

#include "crypto/digest.hpp"
#include "domain/access/email_address.hpp"
#include "domain/messages/submission.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/funding_rows.hpp"
#include "persistence/senders/sender_rows.hpp"

namespace mbs::persistence {

using domain::result;

namespace {

/// What is once for an address with whatever tag: a digest, since it outlives the person. Empty: no address.
std::string address_of(sql::connection& c, domain::person_id person) {
  const auto row = c.query("SELECT p.email FROM persons p WHERE p.id = $1", {person.value});
  const auto address = row->next() ? domain::email_address::from(row->bytes(0)) : std::nullopt;
  return address ? crypto::to_hex(crypto::sha256(address->without_tag())) : std::string{};
}

/// Nothing that came before speaks against it.
bool may_have_one(sql::connection& c, const trial_wanted& w, const std::string& address) {
  const auto had = c.query(
      "SELECT 1 FROM trials t WHERE t.phone = $1 UNION ALL SELECT 1 FROM trials t WHERE t.account = $2 "
      "UNION ALL SELECT 1 FROM trials t WHERE t.address = $3 AND t.address <> '' "
      "UNION ALL SELECT 1 FROM funding_entries d WHERE d.account = $2 LIMIT 1",
      {w.phone, w.account.value, std::string_view{address}});
  if (had->next()) return false;
  return c
      .query(
          "SELECT 1 FROM members m, persons p WHERE m.account = $1 AND m.person = $2 AND m.role = 'owner' "
          "AND p.id = m.person AND p.phone = $3 AND p.phone_proved_at <> 0",
          {w.account.value, w.person.value, w.phone})
      ->next();
}

/// For codes and what was asked for; promotional messages it never carries.
void approve(sql::connection& c, account_id account, const std::string& name) {
  for (const auto traffic : {domain::traffic_class::otp, domain::traffic_class::transactional})
    insert_sender(c, {account, {name, std::nullopt, traffic}, std::nullopt, true});
}

}  // namespace

result<std::optional<domain::money>> sql_trial_store::give_trial(
    const trial_wanted& w, const change_note& note) {
  using given = std::optional<domain::money>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<given> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("funding_entries");
    const auto address = address_of(c, w.person);
    if (!may_have_one(c, w, address)) return given{};
    c.execute("INSERT INTO trials (phone, account, person, at, address) VALUES ($1, $2, $3, $4, $5)",
        {w.phone, w.account.value, w.person.value, domain::to_micros(w.at), std::string_view{address}});
    funding_entry entry;
    entry.account = w.account;
    entry.amount = w.credit;
    entry.reference = "trial of " + domain::to_text(w.account);
    entry.at = w.at;
    if (const auto stored = insert_funding(c, entry, domain::system_account::grants); !stored)
      return stored.error();
    c.execute("UPDATE accounts SET on_trial = 1 WHERE id = $1", {w.account.value});
    if (!w.sender.empty()) approve(c, w.account, w.sender);
    const auto written = write_note(c, note, w.at, "account.trial_given", w.account,
        domain::to_text(w.account), {{"amount", w.credit.to_text()}});
    if (!written) return written.error();
    all.commit();
    return given{w.credit};
  });
}

}  // namespace mbs::persistence
