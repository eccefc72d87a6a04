#include "actors/money/statement_pdf.hpp"

#include "domain/money/rounding.hpp"
#include "tests/actors/money/as_read.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace mbs::actors::testing {

namespace {

using domain::money;
using domain::transfer_kind;

domain::kenyan_day day(const char* text) {
  return domain::kenyan_day_from(text).value();
}

persistence::account_profile holder() {
  persistence::account_profile p;
  p.account = {4'711};
  p.name = "Duka";
  p.legal_name = "Duka la Ng'ombe na Ŵanjikũ Limited";
  p.kra_pin = "A012345678Z";
  p.postal_address = "P.O. Box 4711\nNairobi";
  return p;
}

domain::statement_paper paper(const persistence::account_profile& of = holder()) {
  return paper_of(of, {"Tuma Ltd", "Kimathi Street 1\nNairobi", "P051234567A"},
      domain::time_from_rfc3339("2026-11-30T09:00:00Z").value());
}

/// Of every day of `days` a payment, its messages, and as many further payments as there is room for.
domain::statement busy(domain::report_span days, std::size_t entries, const std::string& reference) {
  domain::statement s;
  s.days = days;
  s.opening = money::from_units(12'345'678);
  auto balance = s.opening.units();
  std::int64_t credited = 0, charged = 0;
  const auto count = static_cast<std::size_t>(days.to.number - days.from.number + 1);
  for (std::size_t i = 0; i < count; ++i) {
    const domain::kenyan_day on{days.from.number + static_cast<std::int64_t>(i)};
    std::int64_t in = 0;
    for (auto n = entries * i / count; n < entries * (i + 1) / count; ++n) {
      in += 250'000'000;
      s.entries.push_back({on, {}, transfer_kind::credit, money::from_units(250'000'000), reference});
    }
    const auto messages = 1'234'560 + static_cast<std::int64_t>(i) * 7'540;
    balance += in + 10'000 - 5'000 - messages;
    s.moved.push_back({on, money::from_units(in + 10'000), money::from_units(5'000),
        money::from_units(messages), money::from_units(balance)});
    credited += in + 10'000, charged += messages;
  }
  s.credited = money::from_units(credited);
  s.debited = money::from_units(static_cast<std::int64_t>(count) * 5'000);
  s.charged = money::from_units(charged);
  s.closing = money::from_units(balance);
  return s;
}

}  // namespace

TEST_CASE("a statement is set with its opening, what moved on each day and its closing") {
  const auto s = busy({day("2026-11-01"), day("2026-11-30")}, 30, "QK12AB34CD");
  const auto pdf = printed(s, paper());
  REQUIRE(pdf.has_value());
  CHECK(*pdf == *printed(s, paper()));
  const as_read seen{*pdf};
  for (const auto* words :
      {"STATEMENT", "Tuma Ltd", "Duka la Ng'ombe na Ŵanjikũ Limited", "KRA PIN A012345678Z",
          "Opening balance", "1,234.5678", "1 Nov 2026", "Credit QK12AB34CD", "25,000.0000", "Other credits",
          "Other debits", "Messages", "123.4560", "30 Nov 2026", "Closing balance", "Drawn up"})
    CHECK_MESSAGE(seen.says(words), words);
  CHECK(seen.says("KES " + domain::to_exact_text(s.closing)));
  CHECK(seen.says(domain::to_text(domain::account_id{4'711})));
}

TEST_CASE("the longest statement has an end, in pages, octets and time") {
  const auto s =
      busy({day("2026-01-01"), day("2027-01-01")}, domain::most_statement_entries, std::string(64, 'W'));
  const auto begun = std::chrono::steady_clock::now();
  const auto pdf = printed(s, paper());
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{10});
  REQUIRE(pdf.has_value());
  CHECK(pdf->size() < 2'000'000);
  const as_read seen{*pdf};
  CHECK(seen.says("1 Jan 2027"));
  const auto at = seen.info.find("Pages:");
  REQUIRE(at != std::string::npos);
  const auto pages = std::stoi(seen.info.substr(at + 6));
  MESSAGE(pages << " pages, " << pdf->size() << " octets");
  CHECK(pages <= 150);
}

TEST_CASE("amounts of any size stand on one line, and names of any length leave them their place") {
  auto s = busy({day("2026-11-01"), day("2026-11-02")}, 2, "QK12AB34CD");
  s.moved.back().closing = s.closing = money::from_units(INT64_MAX);
  auto who = holder();
  who.legal_name.assign(200, 'W');
  who.legal_name += " na wenzake";
  const auto pdf = printed(s, paper(who));
  REQUIRE(pdf.has_value());
  CHECK(as_read{*pdf}.says("922,337,203,685,477.5807"));
}

}  // namespace mbs::actors::testing
