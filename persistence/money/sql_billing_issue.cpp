#include "domain/money/ledger.hpp"
#include "domain/money/money_request.hpp"
#include "domain/money/payment.hpp"
#include "domain/money/rounding.hpp"
#include "domain/money/top_up_id.hpp"
#include "domain/numbering/msisdn.hpp"
#include "persistence/journal/revenue_columns.hpp"
#include "persistence/money/billing_rows.hpp"
#include "persistence/money/charge_fold.hpp"
#include "persistence/money/price_rows.hpp"
#include "persistence/money/sql_billing_store.hpp"

#include <algorithm>
#include <limits>

/// What makes documents: each in one transaction with its number and its cause.
namespace mbs::persistence {

using domain::billing_kind;
using domain::errc;
using domain::result;

namespace {

constexpr std::uint32_t longest_step = 200;
/// So long a receipt waits for M-Pesa's own number of a payment that was credited without it.
constexpr std::chrono::minutes patience{2};

std::int64_t number_of(billing_kind kind) {
  return static_cast<std::int64_t>(kind);
}

std::optional<billing_record> first_of(std::vector<billing_record> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<domain::charge_sum> open_charges(
    sql::connection& c, account_id account, domain::billing_month month) {
  std::vector<domain::charge_sum> charges;
  const auto row = c.query(
      "SELECT s.day, s.network, s.traffic_class, s.segments, s.charge FROM charge_sums s WHERE s.account = $1 "
      "AND s.day >= $2 AND s.day <= $3 AND s.document = 0 ORDER BY s.day, s.network, s.traffic_class",
      {account.value, month.first().number, month.last().number});
  while (row->next()) {
    auto& sum = charges.emplace_back(
        domain::charge_sum{{row->integer(0)}, {}, {}, row->integer(3), money::from_units(row->integer(4))});
    if (row->integer(1) != revenue_columns::none)
      sum.network = domain::network_id{static_cast<std::uint8_t>(row->integer(1))};
    if (row->integer(2) != revenue_columns::none)
      sum.traffic = static_cast<domain::traffic_class>(row->integer(2));
  }
  return charges;
}

/// Of the account: how many invoices of that month there are, and this one with it. Months begin 2 years
/// apart from nothing: a number of its own for each month and part.
std::int64_t cause_of_invoice(sql::connection& c, account_id account, domain::billing_month month) {
  const std::int64_t base = (std::int64_t{month.year} * 12 + month.month - 1) * 1'000;
  const auto row = c.query(
      "SELECT COUNT(*) FROM billing_documents d WHERE d.account = $1 AND d.kind = $2 AND d.of_document = 0 "
      "AND d.cause >= $3 AND d.cause < $4",
      {account.value, number_of(billing_kind::invoice), base, base + 1'000});
  return base + (row->next() ? row->integer(0) : 0);
}

/// What two of staff agreed to: how, when by the bank's word, and who paid.
void look_at_bank_payment(sql::connection& c, credit_to_receipt& credit) {
  credit.paid_by = "by bank";
  const auto row = c.query(
      "SELECT r.way, r.value_day, r.party FROM money_requests r WHERE r.funding = $1 AND r.funding <> 0",
      {credit.funding});
  if (!row->next()) return;
  const bool is_cheque = row->integer(0) == static_cast<std::int64_t>(domain::money_way::cheque);
  credit.paid_by =
      (is_cheque ? "cheque of " : "bank transfer of ") + to_text(domain::kenyan_day{row->integer(1)});
  credit.payer = row->bytes(2);
}

/// M-Pesa's part of a credit: who paid, and whether its number is still to come.
void look_at_top_up(sql::connection& c, credit_to_receipt& credit, const std::string& note, time_point now) {
  constexpr std::string_view before = "M-Pesa ";
  credit.paid_by = "M-Pesa";
  if (!note.starts_with(before)) return;
  const auto name = std::string_view{note}.substr(before.size());
  if (const auto payment = domain::payment_id_from(name)) {
    const auto paid = c.query("SELECT p.payer FROM payments p WHERE p.id = $1", {payment->value});
    if (paid->next()) credit.payer = domain::masked_payer('+' + std::string{paid->bytes(0)});
    return;
  }
  const auto id = domain::top_up_id_from(name);
  if (!id) return;
  const auto row = c.query("SELECT t.payer, t.receipt FROM top_ups t WHERE t.id = $1", {id->value});
  if (!row->next()) return;
  credit.payer = domain::masked_payer(domain::msisdn::from_number(row->integer(0)).to_e164());
  if (!row->bytes(1).empty()) credit.reference = row->bytes(1);
  credit.waits = row->bytes(1).empty() && now >= credit.at && now < credit.at + patience;
}

void pass(sql::connection& c, std::int64_t funding) {
  c.execute(
      "UPDATE billing_progress SET last_funding = CASE WHEN last_funding < $1 THEN $1 ELSE last_funding END",
      {funding});
}

}  // namespace

result<charge_progress> sql_billing_store::fold_charges(std::uint32_t limit) {
  return session_.attempt(sql::retry::no,
      [&](sql::connection& c) -> result<charge_progress> { return fold_some_charges(c, limit); });
}

result<domain::kenyan_day> sql_billing_store::begin_documents(domain::kenyan_day day) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<domain::kenyan_day> {
    const auto row = c.query("SELECT p.began_on FROM billing_progress p", {});
    if (!row->next()) return errc::internal;
    if (row->integer(0) != 0) return domain::kenyan_day{row->integer(0)};
    sql::transaction all{c, sql::transaction::kind::write};
    c.execute(
        "UPDATE billing_progress SET began_on = $1, last_funding = "
        "(SELECT COALESCE(MAX(f.id), 0) FROM funding_entries f) WHERE began_on = 0",
        {day.number});
    all.commit();
    return day;
  });
}

result<std::vector<unbilled_month>> sql_billing_store::unbilled_months(
    domain::kenyan_day from, domain::kenyan_day to, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<unbilled_month>> {
    std::vector<unbilled_month> months;
    const auto row = c.query(
        "SELECT s.account, s.day FROM charge_sums s WHERE s.document = 0 AND s.day >= $1 AND s.day <= $2 "
        "ORDER BY s.day, s.account LIMIT $3",
        {from.number, to.number, std::int64_t{std::min(limit, longest_step)}});
    while (row->next()) {
      const unbilled_month one{{row->integer(0)}, domain::month_of({row->integer(1)})};
      const auto same = [&](const unbilled_month& m) {
        return m.account == one.account && m.month == one.month;
      };
      if (std::ranges::none_of(months, same)) months.push_back(one);
    }
    return months;
  });
}

result<billing_record> sql_billing_store::issue_invoice(
    account_id account, domain::billing_month month, const billing_maker& maker) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<billing_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    hold_documents(c);
    // No charge is taken in meanwhile.
    c.execute("UPDATE billing_progress SET last_transfer = last_transfer", {});
    const auto buyer = buyer_of(c, account);
    if (!buyer) return errc::not_found;
    const auto charges = open_charges(c, account, month);
    if (charges.empty()) return errc::no_change;
    auto facts = domain::invoice_of(*maker.terms, *buyer, month, charges, load_tax_rates(c), *maker.networks);
    if (!facts) return facts.error();
    const billing_cause cause{account, billing_kind::invoice, {}, cause_of_invoice(c, account, month)};
    auto made = insert_document(c, cause, std::move(*facts), maker);
    c.execute(
        "UPDATE charge_sums SET document = $4 WHERE account = $1 AND day >= $2 AND day <= $3 AND document = 0",
        {account.value, month.first().number, month.last().number, made.id.value});
    audit_document(c, maker.by, "document.issued", made, {{"month", to_text(month)}});
    all.commit();
    return made;
  });
}

result<std::vector<credit_to_receipt>> sql_billing_store::next_credits(time_point now, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<credit_to_receipt>> {
    struct found {
      credit_to_receipt credit;
      std::string note;
      std::optional<domain::system_account> from;
    };
    std::vector<found> all;
    const auto row = c.query(
        "SELECT f.id, f.account, f.kind, f.amount, f.reference, f.note, f.at, f.paid, f.counter FROM funding_entries f WHERE f.id > "
        "(SELECT p.last_funding FROM billing_progress p) ORDER BY f.id LIMIT $1",
        {std::int64_t{std::min(limit, longest_step)}});
    while (row->next()) {
      auto& one = all.emplace_back();
      one.credit.funding = row->integer(0);
      one.credit.account = {row->integer(1)};
      one.credit.amount = money::from_units(row->integer(3));
      one.credit.reference = row->bytes(4);
      one.credit.at = domain::from_micros(row->integer(6));
      one.note = row->bytes(5);
      one.from = domain::system_account_of(row->integer(8));
      const bool is_credit = row->integer(2) == static_cast<std::int64_t>(domain::transfer_kind::credit);
      // What is below a cent was no payment either: there is nothing that a receipt could say.
      const bool is_paid = row->integer(7) != 0;
      one.credit.needs_none = !is_credit || !is_paid || domain::to_cents(one.credit.amount).is_zero();
    }
    std::vector<credit_to_receipt> credits;
    for (auto& one : all) {
      const bool is_by_bank = one.from == domain::system_account::bank_clearing;
      if (!one.credit.needs_none && is_by_bank) look_at_bank_payment(c, one.credit);
      if (!one.credit.needs_none && !is_by_bank) look_at_top_up(c, one.credit, one.note, now);
      credits.push_back(std::move(one.credit));
    }
    return credits;
  });
}

result<billing_record> sql_billing_store::issue_receipt(
    const credit_to_receipt& credit, const billing_maker& maker) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<billing_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    hold_documents(c);
    pass(c, credit.funding);
    const sql::parameter which[]{credit.account.value, credit.funding};
    auto made = first_of(load_documents_where(
        c, "WHERE d.account = $1 AND d.kind = 1 AND d.of_document = 0 AND d.cause = $2", which));
    if (!made) {
      const auto buyer = buyer_of(c, credit.account);
      if (!buyer) return errc::not_found;
      domain::billing_facts facts;
      facts.seller = maker.terms->seller;
      facts.buyer = *buyer;
      facts.total = domain::to_cents(credit.amount);
      facts.exact = credit.amount;
      facts.paid_by = credit.paid_by;
      facts.payment_reference = credit.reference;
      facts.payer = credit.payer;
      facts.paid_at = credit.at;
      made = insert_document(
          c, {credit.account, billing_kind::receipt, {}, credit.funding}, std::move(facts), maker);
    }
    all.commit();
    return std::move(*made);
  });
}

result<void> sql_billing_store::pass_credit(std::int64_t funding) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    pass(c, funding);
    return {};
  });
}

result<credit_note_made> sql_billing_store::issue_credit_note(
    const credit_note_wish& wish, const billing_maker& maker) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<credit_note_made> {
    sql::transaction all{c, sql::transaction::kind::write};
    hold_documents(c);
    const sql::parameter which[]{wish.invoice.value};
    const auto of = first_of(load_documents_where(c, "WHERE d.id = $1 AND d.kind = 2", which));
    if (!of) return errc::not_found;
    const auto left = domain::subtract(of->total, of->credited);
    if (!left) return left.error();
    const sql::parameter asked[]{of->id.value, std::string_view{wish.reference}};
    if (auto before = first_of(load_documents_where(
            c, "WHERE d.of_document = $1 AND d.of_document <> 0 AND d.asked_as = $2", asked))) {
      if (before->total != wish.amount || before->facts.reason != wish.reason) return errc::already_exists;
      return credit_note_made{std::move(before), *left};
    }
    auto facts =
        domain::credit_note_of(of->facts, of->number, of->issued_at, of->credited, wish.amount, wish.reason);
    if (!facts) return credit_note_made{std::nullopt, *left};
    const auto row = c.query(
        "SELECT COUNT(*) FROM billing_documents d WHERE d.of_document = $1 AND d.of_document <> 0", which);
    const billing_cause cause{of->account, billing_kind::credit_note, of->id,
        row->next() ? row->integer(0) + 1 : 1, wish.reference};
    auto made = insert_document(c, cause, std::move(*facts), maker);
    audit_document(c, maker.by, "document.credited", made,
        {{"invoice", of->number}, {"amount", wish.amount.to_text()}, {"reason", wish.reason}});
    all.commit();
    return credit_note_made{std::move(made), money::from_units(left->units() - wish.amount.units())};
  });
}

}  // namespace mbs::persistence
