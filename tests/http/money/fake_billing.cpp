#include "tests/http/money/fake_billing.hpp"

#include "http/access/look_up_limits.hpp"
#include "http/money/billing_routes.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

using actors::outcome;
using actors::refusal;
using domain::errc;
using persistence::billing_page;
using persistence::billing_record;

std::vector<route> fake_billing::routes() {
  return billing_routes(*this, std::make_shared<look_up_limits>(1'000));
}

billing_record& fake_billing::add(domain::account_id account, domain::billing_kind kind) {
  auto& d = documents.emplace_back();
  d.id = {static_cast<std::int64_t>(documents.size())};
  d.account = account;
  d.kind = kind;
  d.number = domain::billing_number("MBS", kind, 2026, d.id.value);
  d.token = d.number + std::string(43 - d.number.size(), 'A');
  d.total = domain::money::from_shillings(100);
  d.sha256 = "abc" + std::to_string(d.id.value);
  auto& f = d.facts;
  f.buyer.name = "Duka la Ng'ombe";
  f.total = f.exact = d.total;
  f.verify_url = "https://tuma.example/verify/" + d.token;
  if (kind == domain::billing_kind::receipt) f.payment_reference = "QK12AB34CD";
  if (kind == domain::billing_kind::invoice) {
    f.month = "2026-11";
    f.lines.push_back({"Safaricom", "Transactional", 125, d.total, d.total});
    f.taxes.push_back({"VAT", 1'600, domain::money::from_units(862'100), domain::money::from_units(137'900)});
    f.net = domain::money::from_units(862'100);
  }
  return d;
}

outcome<billing_record> fake_billing::find(
    domain::billing_id id, std::optional<domain::account_id> account) const {
  for (const auto& d : documents)
    if (d.id == id && (!account || d.account == *account)) return d;
  return refusal{errc::not_found, {}, {}};
}

void fake_billing::list(
    domain::account_id, const persistence::billing_filter& wanted, actors::completion<billing_page> done) {
  how_.respond<billing_page>(std::move(done), [&]() -> outcome<billing_page> {
    billing_page page;
    for (auto d = documents.rbegin(); d != documents.rend(); ++d) {
      const bool fits = (!wanted.account || d->account == *wanted.account) &&
          (!wanted.kind || d->kind == *wanted.kind) && (!wanted.beyond || d->id < wanted.beyond) &&
          (!wanted.without_unit || !d->unit);
      if (!fits) continue;
      if (page.documents.size() == wanted.limit) {
        page.next = page.documents.back().id;
        break;
      }
      page.documents.push_back(*d);
    }
    return page;
  });
}

void fake_billing::get(domain::account_id, domain::billing_id id, std::optional<domain::account_id> account,
    actors::completion<billing_record> done) {
  how_.respond<billing_record>(std::move(done), [&] { return find(id, account); });
}

void fake_billing::file(domain::account_id, domain::billing_id id, std::optional<domain::account_id> account,
    actors::completion<actors::billing_file> done) {
  how_.respond<actors::billing_file>(std::move(done), [&]() -> outcome<actors::billing_file> {
    auto found = find(id, account);
    if (!found) return found.error();
    return actors::billing_file{*found, std::string{"%PDF-\0-", 7}};
  });
}

void fake_billing::verify(const std::string& token, actors::completion<persistence::billing_verdict> done) {
  how_.respond<persistence::billing_verdict>(std::move(done), [&]() -> outcome<persistence::billing_verdict> {
    for (const auto& d : documents)
      if (d.token == token) return persistence::billing_verdict{d.kind, d.number, d.issued_at, d.total};
    return refusal{errc::not_found, {}, {}};
  });
}

void fake_billing::issue_invoice(domain::account_id, domain::account_id account, domain::billing_month month,
    const domain::audit_origin&, actors::completion<billing_record> done) {
  how_.respond<billing_record>(std::move(done), [&]() -> outcome<billing_record> {
    if (month >= domain::billing_month{2026, 12})
      return refusal{errc::malformed_request, "the month has not ended", {}};
    for (const auto& d : documents)
      if (d.account == account && d.facts.month == to_text(month)) return refusal{errc::no_change, {}, {}};
    auto& d = add(account, domain::billing_kind::invoice);
    d.facts.month = to_text(month);
    return d;
  });
}

void fake_billing::issue_credit_note(domain::account_id, const persistence::credit_note_wish& wish,
    const domain::audit_origin&, actors::completion<persistence::credit_note_made> done) {
  using made = persistence::credit_note_made;
  how_.respond<made>(std::move(done), [&]() -> outcome<made> {
    const auto of = find(wish.invoice, std::nullopt);
    if (!of || of->kind != domain::billing_kind::invoice) return refusal{errc::not_found, {}, {}};
    const auto left = domain::money::from_units(of->total.units() - of->credited.units());
    if (wish.amount > left) return made{std::nullopt, left};
    auto& invoice = *std::ranges::find(documents, of->id, &billing_record::id);
    invoice.credited = domain::money::from_units(invoice.credited.units() + wish.amount.units());
    auto& note = add(of->account, domain::billing_kind::credit_note);
    note.of_document = of->id;
    note.total = wish.amount;
    note.facts.of_number = of->number;
    note.facts.reason = wish.reason;
    return made{note, domain::money::from_units(left.units() - wish.amount.units())};
  });
}

void fake_billing::note_hand_over(
    domain::account_id, const domain::audit_origin&, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [&]() -> outcome<std::string> {
    ++handed_over;
    return std::string{"\"number\"\r\n"};
  });
}

void fake_billing::hand_over(domain::account_id, domain::billing_id beyond, std::uint32_t,
    actors::completion<actors::table_page> done) {
  how_.respond<actors::table_page>(std::move(done), [&]() -> outcome<actors::table_page> {
    actors::table_page page;
    for (const auto& d : documents) {
      if (d.kind == domain::billing_kind::receipt || d.unit || d.id <= beyond) continue;
      page.lines += '"' + d.number + "\"\r\n";
      ++page.rows;
    }
    return page;
  });
}

void fake_billing::take_control_unit(domain::account_id, domain::billing_id id,
    const persistence::control_unit& unit, const domain::audit_origin&,
    actors::completion<persistence::unit_taken> done) {
  using persistence::unit_taken;
  how_.respond<unit_taken>(std::move(done), [&]() -> outcome<unit_taken> {
    const auto found = std::ranges::find(documents, id, &billing_record::id);
    if (found == documents.end()) return refusal{errc::not_found, {}, {}};
    if (found->kind == domain::billing_kind::receipt) return unit_taken::unknown;
    if (found->unit) return *found->unit == unit ? unit_taken::known : unit_taken::differs;
    if (found->kind == domain::billing_kind::credit_note && !find(found->of_document, std::nullopt)->unit)
      return unit_taken::too_soon;
    found->unit = unit;
    return unit_taken::taken;
  });
}

}  // namespace mbs::http::tests
