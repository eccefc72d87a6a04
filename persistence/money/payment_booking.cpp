#include "persistence/money/payment_booking.hpp"

#include "domain/money/paybill_number.hpp"
#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/funding_rows.hpp"
#include "persistence/money/payment_rows.hpp"
#include "persistence/money/top_up_rows.hpp"
#include "persistence/sql/row_ids.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::payment_state;
using domain::result;

namespace {

/// Who is meant by what is typed.
struct payee {
  domain::account_id account;  ///< 0: nobody who is certain
  std::optional<top_up_record> top_up;
};

payee find_payee(sql::connection& c, const std::string& typed) {
  payee found;
  const auto by_number = domain::account_of_paybill_number(typed);
  if (by_number && account_exists(c, *by_number)) found.account = *by_number;
  const auto ids = sql::values_of(domain::top_ups_of_reference(typed));
  if (ids.empty()) return found;
  const sql::parameter which[]{sql::integers{ids}};
  auto top_ups = load_top_ups(c, "WHERE " + c.in("t.id", 1), which);
  if (top_ups.empty()) return found;
  // What may be of two is of nobody.
  if (top_ups.size() > 1 || found.account) return {};
  found.account = top_ups.front().account;
  found.top_up = std::move(top_ups.front());
  return found;
}

/// The same, kept from others until the transaction ends.
std::optional<top_up_record> hold(sql::connection& c, domain::top_up_id id) {
  const sql::parameter which[]{id.value};
  c.execute("UPDATE top_ups SET state = state WHERE id = $1", which);
  auto found = load_top_ups(c, "WHERE t.id = $1", which);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

/// Of what comes again: what was not told before is kept, what is told otherwise is said.
payment_outcome known_already(sql::connection& c, payment_record p, const told_payment& told) {
  const auto before = p.told;
  if (p.told.name.empty()) p.told.name = told.name;
  if (p.told.payer.empty()) p.told.payer = told.payer;
  if (p.told.paid_at == domain::time_point{}) p.told.paid_at = told.paid_at;
  const bool says_more =
      p.told.name != before.name || p.told.payer != before.payer || p.told.paid_at != before.paid_at;
  if (says_more) store_payment(c, p);
  payment_outcome out{std::move(p), false};
  if (told.amount != before.amount)
    out.differs = "amount " + told.amount.to_text() + " instead of " + before.amount.to_text();
  else if (!told.typed.empty() && !before.typed.empty() &&
      domain::plain_reference(told.typed) != domain::plain_reference(before.typed))
    out.differs = "another account";
  return out;
}

/// The books already have it under its receipt, by hand.
void take_as_booked(sql::connection& c, payment_record& p, const booked_entry& entry,
    domain::account_id meant, domain::time_point at) {
  p.account = entry.account;
  p.funding = entry.id;
  p.state = payment_state::credited;
  p.credited_at = at;
  if (meant && meant != entry.account) p.trouble = "entered by hand for another account than was typed";
  keep_receipt(c, p.told.receipt, {}, at);
}

/// Credits `p`, which is kept in suspense until then. An error: nothing was written.
result<void> credit(
    sql::connection& c, payment_record& p, domain::account_id account, domain::time_point at) {
  if (is_receipt_kept(c, p.told.receipt)) return errc::already_exists;
  funding_entry entry;
  entry.account = account;
  entry.amount = p.told.amount;
  entry.reference = p.told.receipt;
  entry.note = "M-Pesa " + domain::to_text(p.id);
  entry.at = at;
  const auto stored = insert_funding(c, entry, domain::system_account::mpesa_clearing);
  if (!stored) return stored.error();
  keep_receipt(c, p.told.receipt, {}, at);
  p.account = account;
  p.funding = stored->id;
  p.state = payment_state::credited;
  p.credited_at = at;
  end_trial(c, account);
  tell_of_credit(c, account, domain::to_text(p.id), p.told.amount, p.told.receipt, at);
  return {};
}

/// The payment that a top-up asked for. Nothing when it cannot be booked as that; why is in `trouble`.
std::optional<payment_record> settle_top_up(sql::connection& c, top_up_record& t, const told_payment& told,
    domain::time_point at, std::string& trouble) {
  payment_news news{.what = payment_news::kind::paid};
  news.amount = told.amount;
  news.receipt = told.receipt;
  apply_news(c, t, news, at);
  store_top_up(c, t);
  auto p = find_payment(c, told.receipt);
  trouble = t.trouble;
  if (!p) return std::nullopt;
  p->told = told;
  p->trouble = t.trouble;
  store_payment(c, *p);
  return p;
}

void audit_credit(sql::connection& c, const payment_record& p, domain::time_point at) {
  append_audit(c,
      domain::audited({.who = {}, .at = at, .personal = {}}, "account.topped_up", p.account,
          domain::to_text(p.id), {{"amount", p.told.amount.to_text()}, {"reference", p.told.receipt}}));
}

}  // namespace

bool has_payee(sql::connection& c, const std::string& typed) {
  return static_cast<bool>(find_payee(c, typed).account);
}

payment_outcome book_payment(sql::connection& c, const told_payment& told, domain::time_point at) {
  auto to = find_payee(c, told.typed);
  if (to.top_up) to.top_up = hold(c, to.top_up->id);
  // From here to the commit nobody else credits: not this receipt either.
  c.lock_table("funding_entries");
  if (auto known = find_payment(c, told.receipt)) return known_already(c, std::move(*known), told);
  payment_record p;
  p.told = told;
  if (to.top_up &&
      domain::meaning_of_reference(to.top_up->amount, to.top_up->receipt, told.amount, told.receipt) ==
          domain::reference_meaning::its_own) {
    if (auto settled = settle_top_up(c, *to.top_up, told, at, p.trouble)) return {std::move(*settled), true};
    to.account = {};
  }
  p.state = payment_state::suspense;
  insert_payment(c, p, at);
  if (const auto booked = booked_under(c, told.receipt)) {
    if (booked->is_credit && booked->amount == told.amount) {
      take_as_booked(c, p, *booked, to.account, at);
    } else {
      p.trouble = "its receipt is in the books for something else";
    }
    store_payment(c, p);
    return {std::move(p), true};
  }
  if (to.account) {
    if (const auto credited = credit(c, p, to.account, at); !credited)
      p.trouble = "it cannot be booked (" + std::string{domain::to_code(credited.error())} + ")";
  }
  store_payment(c, p);
  if (p.funding != 0) audit_credit(c, p, at);
  return {std::move(p), true};
}

result<payment_record> match_to_account(sql::connection& c, payment_record p, domain::account_id account,
    const std::string& reason, const domain::audit_origin& by) {
  if (p.state != payment_state::suspense) return errc::not_waiting;
  if (!account_exists(c, account)) return errc::invalid_reference;
  if (booked_under(c, p.told.receipt)) return errc::already_exists;
  if (const auto credited = credit(c, p, account, by.at); !credited) return credited.error();
  p.matched_by = by.who;
  p.reason = reason;
  p.trouble.clear();
  store_payment(c, p);
  append_audit(c,
      domain::audited(by, "payment.matched", account, domain::to_text(p.id),
          {{"amount", p.told.amount.to_text()}, {"reference", p.told.receipt}, {"reason", reason}}));
  return p;
}

}  // namespace mbs::persistence
