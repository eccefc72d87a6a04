#include "domain/money/billing_document.hpp"

#include "domain/money/billing_sheet.hpp"
#include "domain/money/rounding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mbs::domain;

namespace {

time_point at(const char* text) {
  return time_from_rfc3339(text).value();
}
kenyan_day day(const char* text) {
  return kenyan_day_from(text).value();
}

billing_terms terms() {
  return {{"Tuma Ltd", "Kimathi Street 1\nNairobi", "P051234567A"}, "MBS", {}};
}
using tax_changes = std::vector<tax_change>;
const tax_changes usual{{tax::vat, {0}, 1'600}};

const std::vector<charge_sum> november{
    {day("2026-11-01"), network_id{1}, traffic_class::transactional, 3, money::from_units(24'000)},
    {day("2026-11-02"), network_id{1}, traffic_class::transactional, 2, money::from_units(16'001)},
    {day("2026-11-30"), network_id{2}, traffic_class::promotional, 1, money::from_units(8'333)}};

billing_facts invoice(const std::vector<charge_sum>& charges = november, const tax_changes& taxes = usual) {
  return invoice_of(terms(), {"Duka", "", ""}, {2026, 11}, charges, taxes, numbering_plan::kenya()).value();
}

bool has_field(const std::vector<sheet_field>& fields, const std::string& value) {
  return std::ranges::any_of(fields, [&](const sheet_field& f) { return f.value == value; });
}

}  // namespace

TEST_CASE("a number has its kind, its year and six digits or more") {
  CHECK(billing_number("MBS", billing_kind::receipt, 2026, 1) == "MBS-R-2026-000001");
  CHECK(billing_number("TUMA", billing_kind::invoice, 2026, 1'234'567) == "TUMA-I-2026-1234567");
  CHECK(billing_number("MBS", billing_kind::credit_note, 2027, 42) == "MBS-C-2027-000042");
}

TEST_CASE("a series counts from 1 each year of East Africa, and its dates never fall") {
  auto s = next_in({}, at("2026-12-31T20:59:59Z"));
  CHECK(s.serial == 1);
  CHECK(s.year == 2026);
  s = next_in(s, at("2026-12-31T20:00:00Z"));  // set back
  CHECK(s.serial == 2);
  CHECK(s.last == at("2026-12-31T20:59:59Z"));
  s = next_in(s, at("2026-12-31T21:00:00Z"));  // midnight in Nairobi
  CHECK(s.year == 2027);
  CHECK(s.serial == 1);
  s = next_in(s, at("2026-12-31T20:00:00Z"));
  CHECK(s.year == 2027);
  CHECK(s.serial == 2);
}

TEST_CASE("whatever the clock does, serials have no gap and dates do not fall") {
  CHECK(rc::check([](const std::vector<std::int32_t>& steps) {
    billing_series s;
    auto now = at("2026-06-01T00:00:00Z");
    for (const auto step : steps) {
      now += std::chrono::seconds{step % 40'000'000};
      const auto next = next_in(s, now);
      RC_ASSERT(next.last >= s.last);
      RC_ASSERT(next.last >= now);
      RC_ASSERT(next.year >= s.year);
      RC_ASSERT(next.serial == (next.year == s.year ? s.serial + 1 : 1));
      s = next;
    }
  }));
}

TEST_CASE("months are East Africa's") {
  CHECK(to_text(billing_month{2026, 2}) == "2026-02");
  CHECK(to_text(billing_month{2028, 2}.last()) == "2028-02-29");
  CHECK(billing_month{2026, 12}.next() == billing_month{2027, 1});
  CHECK(billing_month_from("2026-11") == billing_month{2026, 11});
  for (const auto* bad : {"2026-13", "2026-1", "2026-11-01", "", "26-11-1"})
    CHECK_FALSE(billing_month_from(bad).has_value());
  CHECK(month_words({2026, 11}) == "November 2026");
}

TEST_CASE("an invoice has a line for each network and class, and its total is what the ledger charged") {
  const auto f = invoice();
  REQUIRE(f.lines.size() == 2);
  CHECK(f.lines[0].segments == 5);
  CHECK(f.lines[0].exact == money::from_units(40'001));
  CHECK(f.exact == money::from_units(48'334));
  CHECK(f.total == money::from_units(48'300));
  CHECK(f.lines[0].amount.units() + f.lines[1].amount.units() == f.total.units());
  REQUIRE(f.taxes.size() == 1);
  CHECK(f.net.units() + f.taxes[0].tax.units() == f.total.units());
}

TEST_CASE("a rate that changes within the month parts its lines") {
  const auto f = invoice(november, {usual[0], {tax::vat, day("2026-11-02"), 1'800}});
  CHECK(f.lines.size() == 3);
  REQUIRE(f.taxes.size() == 2);
  CHECK(f.taxes[0].basis_points == 1'600);
  CHECK(f.taxes[1].basis_points == 1'800);
  CHECK(f.taxes[0].taxed.units() + f.taxes[0].tax.units() == 24'000);
}

TEST_CASE(
    "an invoice of whatever charges adds up: lines, net and taxes to the total, exact parts to the ledger") {
  CHECK(rc::check([] {
    const auto count = *rc::gen::inRange(1, 40);
    std::vector<charge_sum> charges;
    std::int64_t ledger = 0;
    for (int i = 0; i < count; ++i) {
      const auto charge = *rc::gen::inRange<std::int64_t>(1, 50'000'000);
      ledger += charge;
      charges.push_back({{day("2026-11-01").number + *rc::gen::inRange(0, 30)},
          network_id{static_cast<std::uint8_t>(*rc::gen::inRange(0, 5))},
          static_cast<traffic_class>(*rc::gen::inRange(0, 3)), 1, money::from_units(charge)});
    }
    const auto f = invoice(charges,
        {{tax::excise, day("2026-11-10"), 1'500}, {tax::vat, day("2026-01-01"), 1'600},
            {tax::vat, day("2026-11-20"), 1'400}});
    std::int64_t lines = 0, exact = 0, taxes = f.net.units();
    for (const auto& line : f.lines) {
      lines += line.amount.units();
      exact += line.exact.units();
    }
    for (const auto& tax : f.taxes)
      taxes += tax.tax.units();
    RC_ASSERT(exact == ledger);
    RC_ASSERT(f.exact.units() == ledger);
    RC_ASSERT(f.total == to_cents(f.exact));
    RC_ASSERT(lines == f.total.units());
    RC_ASSERT(taxes == f.total.units());
  }));
}

TEST_CASE("credit notes never take more than the invoice, and together all of each tax") {
  const auto f = invoice();
  const auto now = at("2026-12-01T00:00:00Z");
  const auto note = [&](std::int64_t before, std::int64_t cents) {
    return credit_note_of(f, "MBS-I-2026-000001", now, money::from_units(before * 100),
        money::from_units(cents * 100), "twice");
  };
  CHECK(note(0, 484).error() == errc::amount_overflow);
  CHECK(note(483, 1).error() == errc::amount_overflow);
  CHECK(note(0, 0).error() == errc::amount_overflow);
  CHECK(rc::check([&] {
    std::int64_t before = 0, tax = 0;
    while (before < 483) {
      const auto cents = *rc::gen::inRange<std::int64_t>(1, 484 - before);
      const auto made = note(before, cents);
      RC_ASSERT(made.has_value());
      RC_ASSERT(made->net.units() + made->taxes[0].tax.units() == cents * 100);
      RC_ASSERT(!made->net.is_negative());
      before += cents;
      tax += made->taxes[0].tax.units();
    }
    RC_ASSERT(tax == f.taxes[0].tax.units());
  }));
}

TEST_CASE(
    "credit notes of any invoice in any parts: nothing below zero, each tax on what it says, all in the end") {
  CHECK(rc::check([] {
    billing_facts f;
    std::int64_t total = 0;
    for (auto n = *rc::gen::inRange(1, 4); n > 0; --n) {
      const auto gross = *rc::gen::inRange<std::int64_t>(1, 20'000);
      total += gross;
      f.periods.push_back({money::from_units(gross * 100),
          {*rc::gen::element(0U, 1'600U, 1'400U), *rc::gen::element(0U, 1'500U)}});
    }
    f.total = money::from_units(total * 100);
    std::int64_t before = 0, net = 0, tax = 0;
    while (before < total) {
      const auto cents = std::min(total - before, *rc::gen::inRange<std::int64_t>(1, 1 + total));
      const auto made = credit_note_of(f, "I", at("2026-12-01T00:00:00Z"), money::from_units(before * 100),
          money::from_units(cents * 100), "?");
      RC_ASSERT(made.has_value());
      RC_ASSERT(!made->net.is_negative());
      auto sum = made->net.units();
      for (const auto& t : made->taxes) {
        RC_ASSERT(!t.tax.is_negative());
        RC_ASSERT(!t.taxed.is_negative());
        sum += t.tax.units();
        tax += t.tax.units();
      }
      RC_ASSERT(sum == cents * 100);
      net += made->net.units();
      before += cents;
    }
    std::int64_t whole_net = 0;
    for (const auto& p : f.periods)
      whole_net += taxes_within(p.gross, p.rates).net.units();
    RC_ASSERT(net == whole_net);
    RC_ASSERT(net + tax == total * 100);
  }));
}

TEST_CASE("a payer's number is shown so that its owner knows it, and nobody else") {
  CHECK(masked_payer("+254712345678") == "+254 7** *** 678");
  CHECK(masked_payer("+15551234567").empty());
  CHECK(masked_payer("").empty());
}

TEST_CASE("a sheet says who, what and how much") {
  const auto sheet =
      sheet_of(billing_kind::invoice, "MBS-I-2026-000001", at("2026-11-30T21:30:00Z"), invoice());
  CHECK(sheet.seller ==
      std::vector<std::string>{"Tuma Ltd", "Kimathi Street 1", "Nairobi", "KRA PIN P051234567A"});
  CHECK(sheet.buyer == std::vector<std::string>{"Duka"});
  CHECK(has_field(sheet.facts, "1 Dec 2026"));
  CHECK(has_field(sheet.facts, "November 2026"));
  CHECK(has_field(sheet.totals, "KES 4.83"));
  for (const auto& row : sheet.rows)
    CHECK(row.cells.size() == sheet.columns.size());
  billing_facts paid;
  paid.paid_by = "M-Pesa";
  paid.payer = "+254 7** *** 678";
  paid.paid_at = at("2026-11-30T21:30:00Z");
  const auto receipt = sheet_of(billing_kind::receipt, "MBS-R-2026-000001", paid.paid_at, paid);
  CHECK(receipt.notes.front() == "Paid: M-Pesa from +254 7** *** 678, 1 Dec 2026, 00:30 EAT.");
}
