#include "persistence/money/top_up_rows.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/money/funding_rows.hpp"
#include "persistence/money/payment_rows.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::payment_meaning;
using domain::result;

namespace {

/// In which a receipt that comes late finds what was credited without it.
std::string credit_name(const top_up_record& t) {
  return t.receipt.empty() ? "M-PESA " + domain::reference_of(t.id) : t.receipt;
}

/// The receipt is of this top-up: nobody credits it again, and staff find it among the payments.
void keep_receipt_of(sql::connection& c, const top_up_record& t, domain::time_point at) {
  if (t.receipt.empty()) return;
  keep_receipt(c, t.receipt, t.id, at);
  // One that waited in suspense under this receipt was this one.
  auto p = find_payment(c, t.receipt).value_or(payment_record{});
  p.account = t.account;
  p.top_up = t.id;
  p.state = domain::payment_state::credited;
  p.funding = t.funding;
  p.credited_at = at;
  if (p.id) return store_payment(c, p);
  p.told = {t.receipt, t.amount, domain::reference_of(t.id), t.short_code, t.payer.to_digits(), {}, {},
      domain::payment_source::prompt};
  insert_payment(c, p, at);
}

/// The entry of the books with all that stands beside it.
result<void> credit(sql::connection& c, top_up_record& t, domain::time_point at) {
  funding_entry entry;
  entry.account = t.account;
  entry.amount = t.amount;
  entry.reference = credit_name(t);
  entry.note = "M-Pesa " + domain::to_text(t.id);
  entry.at = at;
  const auto stored = insert_funding(c, entry, domain::system_account::mpesa_clearing);
  if (!stored) return stored.error();
  t.funding = stored->id;
  keep_receipt_of(c, t, at);
  end_trial(c, t.account);
  tell_of_credit(c, t.account, domain::to_text(t.id), t.amount, t.receipt, at);
  domain::audit_facts facts{{"amount", t.amount.to_text()}, {"reference", entry.reference}};
  append_audit(c,
      domain::audited({.who = {}, .at = at, .personal = {}}, "account.topped_up", t.account,
          domain::to_text(t.id), std::move(facts)));
  return {};
}

/// What is in the books under a receipt.
enum class booked : std::uint8_t { no, same, other };
booked booked_as(sql::connection& c, const top_up_record& t, const std::string& receipt) {
  const auto entry = booked_under(c, receipt);
  if (!entry) return booked::no;
  return entry->is_credit && entry->account == t.account && entry->amount == t.amount ? booked::same
                                                                                      : booked::other;
}

/// What is told of a payment that is credited already: its receipt, when there was none.
void attach(sql::connection& c, top_up_record& t, const payment_news& news, domain::time_point at) {
  const auto& receipt = news.receipt;
  if (news.amount && *news.amount != t.amount)
    t.trouble = "credited " + t.amount.to_text() + ", and told of " + news.amount->to_text() + " later";
  if (receipt.empty() || receipt == t.receipt) return;
  if (!t.receipt.empty() || is_receipt_kept(c, receipt)) {
    t.trouble = "a second payment is told of, receipt " + receipt;
    return;
  }
  if (booked_as(c, t, receipt) != booked::no)
    t.trouble = "credited, and entered by hand as well under its receipt " + receipt;
  t.receipt = receipt;
  keep_receipt_of(c, t, at);
}

/// It cannot be credited by itself: staff find all that was told.
void hold(top_up_record& t, const payment_news& news, const std::string& why) {
  t.standing = domain::after_payment(t.standing, payment_meaning::differs);
  t.trouble = why;
  if (news.amount) t.trouble += ", paid " + news.amount->to_text();
  if (!news.receipt.empty()) t.trouble += ", receipt " + news.receipt;
}

void apply_payment(sql::connection& c, top_up_record& t, const payment_news& news, domain::time_point at) {
  // From here to the commit nobody else credits: not this receipt either.
  c.lock_table("funding_entries");
  const auto what = domain::meaning_of_payment(t.standing, t.amount, news.amount);
  if (what == payment_meaning::known) return attach(c, t, news, at);
  if (what == payment_meaning::differs) return hold(t, news, "not the amount that was asked for");
  // A receipt is of one payment: told for another top-up it is somebody's mistake or worse.
  if (!news.receipt.empty() && is_receipt_kept(c, news.receipt))
    return hold(t, news, "the receipt is of another top-up");
  const auto by_hand = booked_as(c, t, news.receipt);
  if (by_hand == booked::other) return hold(t, news, "the receipt is in the books for something else");
  auto paid = t;
  paid.standing = domain::after_payment(t.standing, what);
  paid.receipt = news.receipt;
  if (by_hand == booked::same) {
    keep_receipt_of(c, paid, at);
  } else if (const auto credited = credit(c, paid, at); !credited) {
    return hold(t, news, "it cannot be booked (" + std::string{domain::to_code(credited.error())} + ")");
  }
  t = std::move(paid);
}

}  // namespace

std::vector<top_up_record> load_top_ups(sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<top_up_record> all;
  const auto row = c.query(
      "SELECT t.id, t.account, t.payer, t.amount, t.short_code, t.state, t.reason, t.asked_kind, t.asked_by, "
      "t.created_at, t.asked_at, t.looks, t.next_at, t.ended_at, t.merchant_request, t.checkout_request, t.code, "
      "t.words, t.funding, t.receipt FROM top_ups t " +
          tail,
      values);
  while (row->next()) {
    auto& t = all.emplace_back();
    t.id = {row->integer(0)};
    t.account = {row->integer(1)};
    t.payer = domain::msisdn::from_number(row->integer(2));
    t.amount = domain::money::from_units(row->integer(3));
    t.short_code = row->bytes(4);
    auto& s = t.standing;
    s.state = static_cast<domain::top_up_state>(row->integer(5));
    s.reason = static_cast<domain::top_up_reason>(row->integer(6));
    s.is_credited = s.state == domain::top_up_state::paid;
    t.asked_by = {static_cast<domain::actor_kind>(row->integer(7)), row->integer(8)};
    t.created_at = domain::from_micros(row->integer(9));
    s.asked_at = domain::from_micros(row->integer(10));
    s.looks = static_cast<std::uint32_t>(row->integer(11));
    s.next_at = domain::from_micros(row->integer(12));
    t.ended_at = domain::from_micros(row->integer(13));
    t.merchant_request = row->bytes(14);
    t.checkout_request = row->bytes(15);
    t.code = row->bytes(16);
    t.words = row->bytes(17);
    t.funding = row->integer(18);
    t.receipt = row->bytes(19);
  }
  return all;
}

void insert_top_up(sql::connection& c, const top_up_record& t, const std::string& once) {
  c.execute(
      "INSERT INTO top_ups (id, account, payer, amount, short_code, state, asked_kind, asked_by, once, created_at, "
      "next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {t.id.value, t.account.value, t.payer.number(), t.amount.units(), std::string_view{t.short_code},
          static_cast<std::int64_t>(t.standing.state), static_cast<std::int64_t>(t.asked_by.kind),
          t.asked_by.id, std::string_view{once}, domain::to_micros(t.created_at),
          domain::to_micros(t.standing.next_at)});
}

void store_top_up(sql::connection& c, const top_up_record& t) {
  const auto& s = t.standing;
  c.execute(
      "UPDATE top_ups SET state = $2, reason = $3, asked_at = $4, looks = $5, next_at = $6, ended_at = $7, "
      "merchant_request = $8, checkout_request = $9, code = $10, words = $11, funding = $12, receipt = $13 "
      "WHERE id = $1",
      {t.id.value, static_cast<std::int64_t>(s.state), static_cast<std::int64_t>(s.reason),
          domain::to_micros(s.asked_at), std::int64_t{s.looks}, domain::to_micros(s.next_at),
          domain::to_micros(t.ended_at), sql::octets{t.merchant_request}, sql::octets{t.checkout_request},
          sql::octets{t.code}, sql::octets{t.words}, t.funding, std::string_view{t.receipt}});
}

void apply_news(sql::connection& c, top_up_record& t, const payment_news& news, domain::time_point at) {
  using kind = payment_news::kind;
  const bool was_open = is_open(t.standing.state);
  const auto before = t.standing.state;
  if (news.what == kind::asked)
    t.standing = domain::after_asking(t.standing, news.ask, news.reason, at);
  else if (news.what == kind::nothing)
    t.standing = domain::after_look(t.standing, at);
  else if (news.what == kind::failed)
    t.standing = domain::after_failure(t.standing, news.reason, news.is_final, at);
  else if (news.what == kind::unreached)
    t.standing = domain::after_unreached(t.standing, at);
  else
    apply_payment(c, t, news, at);
  if (!news.merchant_request.empty()) t.merchant_request = news.merchant_request;
  if (!news.checkout_request.empty()) t.checkout_request = news.checkout_request;
  if (!news.code.empty()) {
    t.code = news.code;
    t.words = news.words;
  }
  if (!t.trouble.empty()) t.words = t.trouble;
  const bool ended = !is_open(t.standing.state);
  if (ended && (was_open || before != t.standing.state)) t.ended_at = at;
}

}  // namespace mbs::persistence
