#include "domain/money/statement_sheet.hpp"

#include "domain/money/rounding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mbs::domain;

namespace {

statement_paper paper() {
  return {{"Tuma Ltd", "Kimathi Street 1\nNairobi", "P051234567A"},
      {"Duka la Mama", "P.O. Box 4711", "A012345678Z"}, "acc_0apjayj700002",
      time_from_rfc3339("2026-11-30T21:30:00Z").value()};
}

/// Back from "1,234.5000"; an empty cell is 0.
std::int64_t units_in(std::string text) {
  if (text.empty()) return 0;
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  const bool below = text.starts_with('-');
  const auto amount = money::from_text(below ? text.substr(1) : text);
  RC_ASSERT(amount.has_value());
  return below ? -amount->units() : amount->units();
}

statement a_month() {
  statement s;
  s.days = {kenyan_day_from("2026-11-01").value(), kenyan_day_from("2026-11-30").value()};
  const kenyan_day third = kenyan_day_from("2026-11-03").value();
  s.opening = money::from_units(12'345'678);
  s.credited = money::from_shillings(2'500);
  s.charged = money::from_units(7'540);
  s.closing = money::from_units(12'345'678 + 25'000'000 - 7'540);
  s.moved = {{third, s.credited, {}, s.charged, s.closing}};
  s.entries = {{third, {}, transfer_kind::credit, s.credited, "QK12AB34CD"}};
  return s;
}

/// Any statement that adds up, of which only some entries are listed.
statement any_statement() {
  statement s;
  const auto first = *rc::gen::inRange<std::int64_t>(20'000, 21'000);
  const auto days = *rc::gen::inRange<std::int64_t>(1, 40);
  s.days = {{first}, {first + days - 1}};
  const auto amount = [] { return *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000); };
  std::int64_t balance = amount() - amount(), credited = 0, debited = 0, charged = 0;
  s.opening = money::from_units(balance);
  for (std::int64_t day = first; day < first + days; ++day) {
    if (*rc::gen::arbitrary<bool>()) continue;
    std::int64_t in = 0, out = 0;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      const bool comes_in = *rc::gen::arbitrary<bool>();
      const auto units = amount() + 1;
      (comes_in ? in : out) += units;
      if (*rc::gen::inRange(0, 5) == 0) continue;  // not listed
      s.entries.push_back({{day}, {}, comes_in ? transfer_kind::credit : transfer_kind::debit,
          money::from_units(units), "R" + std::to_string(i)});
    }
    const auto messages = amount();
    balance += in - out - messages;
    credited += in, debited += out, charged += messages;
    s.moved.push_back({{day}, money::from_units(in), money::from_units(out), money::from_units(messages),
        money::from_units(balance)});
  }
  s.credited = money::from_units(credited);
  s.debited = money::from_units(debited);
  s.charged = money::from_units(charged);
  s.closing = money::from_units(balance);
  return s;
}

}  // namespace

TEST_CASE("a statement on paper says whose it is, what moved on each day, and from what to what") {
  const auto sheet = sheet_of(a_month(), paper());
  CHECK(sheet.title == "STATEMENT");
  CHECK(sheet.seller.front() == "Tuma Ltd");
  CHECK(sheet.buyer == std::vector<std::string>{"Duka la Mama", "P.O. Box 4711", "KRA PIN A012345678Z"});
  REQUIRE(sheet.rows.size() == 3);
  using cells = std::vector<std::string>;
  CHECK(sheet.rows[0].cells == cells{"1 Nov 2026", "Opening balance", "", "", "1,234.5678"});
  CHECK(sheet.rows[1].cells == cells{"3 Nov 2026", "Credit QK12AB34CD", "2,500.0000", "", ""});
  CHECK(sheet.rows[1].goes_on);
  CHECK(sheet.rows[2].cells == cells{"", "Messages", "", "0.7540", "3,733.8138"});
  CHECK(sheet.totals.back() == sheet_field{"Closing balance", "KES 3,733.8138", true});
  CHECK(sheet_of(a_month(), {{}, {}, "x", {}}).seller.empty());
}

TEST_CASE("a statement on which nothing moved says so") {
  statement s;
  s.days = {{20'000}, {20'001}};
  CHECK(sheet_of(s, paper()).rows.back().cells[1] == "Nothing moved on these days");
}

TEST_CASE("the rows on paper add up from each balance to the next, whatever is listed") {
  CHECK(rc::check([] {
    const auto s = any_statement();
    const auto sheet = sheet_of(s, paper());
    RC_ASSERT(sheet.rows.size() <= most_statement_rows);
    std::int64_t balance = s.opening.units(), in = 0, out = 0;
    for (const auto& row : sheet.rows) {
      RC_ASSERT(row.cells.size() == sheet.columns.size());
      in += units_in(row.cells[2]);
      out += units_in(row.cells[3]);
      balance += units_in(row.cells[2]) - units_in(row.cells[3]);
      if (!row.cells[4].empty()) RC_ASSERT(units_in(row.cells[4]) == balance);
    }
    RC_ASSERT(balance == s.closing.units());
    RC_ASSERT(in == s.credited.units());
    RC_ASSERT(out == s.debited.units() + s.charged.units());
  }));
}
