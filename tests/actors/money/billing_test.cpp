#include "actors/money/billing_csv.hpp"
#include "actors/money/billing_pdf.hpp"
#include "actors/money/billing_text.hpp"
#include "actors/money/billing_work.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "tests/actors/money/as_read.hpp"
#include "tests/actors/real_store.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace mbs::actors::testing {

namespace {

using domain::billing_kind;
using domain::money;

domain::time_point at(const char* text) {
  return domain::time_from_rfc3339(text).value();
}

domain::billing_facts receipt_facts() {
  domain::billing_facts f;
  f.seller = {"Tuma Ltd", "Kimathi Street 1\nNairobi", "P051234567A"};
  f.buyer = {"Duka la Ng'ombe na Ŵanjikũ", "P.O. Box 4711", "A012345678Z"};
  f.total = f.exact = money::from_shillings(2'500);
  f.paid_by = "M-Pesa";
  f.payment_reference = "QK12AB34CD";
  f.payer = "+254 7** *** 678";
  f.paid_at = at("2026-11-30T09:00:00Z");
  f.verify_url = "https://tuma.example/verify/abc";
  return f;
}

domain::billing_sheet receipt(const domain::billing_facts& f = receipt_facts()) {
  return domain::sheet_of(billing_kind::receipt, "MBS-R-2026-000001", at("2026-11-30T09:00:00Z"), f);
}

/// Ten columns of fixed letters.
std::vector<std::string> broken(std::string_view text, std::size_t most) {
  return broken_lines(text, most, [](const std::string& line) { return line.size() <= 10; });
}

billing_parts parts_at(domain::time_point now) {
  billing_parts parts;
  parts.terms = {{"Tuma Ltd", "Nairobi", "P051234567A"}, "MBS", "https://tuma.example/verify/"};
  parts.networks = &domain::numbering_plan::kenya();
  parts.now = [now] { return now; };
  return parts;
}

}  // namespace

TEST_CASE("a document is set with all that it says, and the same each time") {
  const auto pdf = pdf_of(receipt());
  CHECK(pdf.starts_with("%PDF"));
  CHECK(pdf == pdf_of(receipt()));
  const as_read seen{pdf};
  for (const auto* words : {"RECEIPT", "MBS-R-2026-000001", "30 Nov 2026", "Tuma Ltd", "KRA PIN P051234567A",
           "Ng'ombe na Ŵanjikũ", "KES 2,500.00", "QK12AB34CD", "+254 7** *** 678", "Page 1 of 1"})
    CHECK_MESSAGE(seen.says(words), words);
}

TEST_CASE("lines beyond a page go on on the next ones, with the heads again") {
  auto sheet = receipt();
  for (int i = 0; i < 80; ++i)
    sheet.rows.push_back({{"line " + std::to_string(i), "x", "KES 1.00"}});
  const as_read seen{pdf_of(sheet)};
  CHECK(seen.info.find("Pages:           3") != std::string::npos);
  CHECK(seen.says("line 79"));
  CHECK(seen.says("Page 3 of 3"));
}

TEST_CASE("whatever a name holds, the document is set") {
  for (const auto& name : {std::string{"שלום מרחבא"}, std::string{"漢字 😀"}, std::string(200, 'W'),
           std::string{"\x01\xff\xfe"}, std::string{}, std::string{"a\u202Eb"}}) {
    auto f = receipt_facts();
    f.buyer = {name, name + "\n\n" + name, name};
    f.payment_reference = name;
    CHECK(as_read{pdf_of(receipt(f))}.says("KES 2,500.00"));
  }
  CHECK(rc::check([](const std::string& name, std::int64_t amount) {
    auto f = receipt_facts();
    f.buyer = {name, name, name};
    f.total = money::from_units(amount);
    RC_ASSERT(pdf_of(receipt(f)).starts_with("%PDF"));
  }));
}

TEST_CASE("without its font nothing is printed, and why is said") {
  CHECK_THROWS_AS((void)pdf_of(receipt(), "/nowhere/font.ttf"), printing_failed);
}

TEST_CASE("lines are broken between words, within long ones, and cut with an ellipsis") {
  using lines = std::vector<std::string>;
  CHECK(broken("one two three", 9) == lines{"one two", "three"});
  CHECK(broken("abcdefghijklmno p", 9) == lines{"abcdefghij", "klmno p"});
  CHECK(broken("", 9) == lines{""});
  CHECK(broken("one two three four five", 2) == lines{"one two", "three f\u2026"});
  CHECK(rc::check([](const std::string& text, std::uint8_t most) {
    const auto all = broken(settable_text(text), most % 5 + 1u);
    RC_ASSERT(!all.empty());
    RC_ASSERT(all.size() <= most % 5 + 1u);
  }));
}

TEST_CASE("letters from right to left stand in the order in which they are read") {
  CHECK(settable_text("a \u05D0\u05D1 \u05D2 b") == "a \u05D2 \u05D1\u05D0 b");
  CHECK(settable_text("x\ty\x7f") == "x y ");
  CHECK(settable_text("a\xff\U0001F600") == "a\uFFFD\uFFFD");
}

TEST_CASE("each credit gets its receipt, printed, however often BILLING begins again") {
  real_store store;
  auto& accounts = store.get<persistence::account_store>();
  const auto noon = at("2026-11-30T09:00:00Z");
  const auto account = accounts.create_account({"a@example.com", "Duka", {}, "", {}}, noon).value().id;
  auto& billing = store.get<persistence::billing_store>();
  const auto parts = parts_at(noon);
  (void)make_documents(billing, parts, {});
  for (int i = 0; i < 45; ++i) {
    persistence::funding_entry entry;
    entry.account = account;
    entry.amount = money::from_shillings(1 + i);
    entry.reference = "BANK " + std::to_string(i);
    entry.at = noon;
    REQUIRE(store.get<persistence::funding_store>()
                .add_funding_entry(entry, {}, domain::system_account::bank_clearing)
                .has_value());
  }
  int steps = 0;
  while (make_documents(billing, parts, {}).more && ++steps < 100) {
  }
  const auto page = billing.list_documents({.limit = 200}).value();
  CHECK(page.documents.size() == 45);
  CHECK(page.documents.front().number == "MBS-R-2026-000045");
  CHECK(billing.unprinted({}, 10).value().empty());
}

TEST_CASE("without the seller no documents are made; named later, receipts are made from then on") {
  real_store store;
  const auto noon = at("2026-11-30T09:00:00Z");
  const auto account = store.get<persistence::account_store>()
                           .create_account({"a@example.com", "Duka", {}, "", {}}, noon)
                           .value()
                           .id;
  persistence::funding_entry entry;
  entry.account = account;
  entry.amount = money::from_shillings(5);
  entry.reference = "BANK";
  entry.at = noon;
  REQUIRE(store.get<persistence::funding_store>()
              .add_funding_entry(entry, {}, domain::system_account::bank_clearing)
              .has_value());
  auto& billing = store.get<persistence::billing_store>();
  auto parts = parts_at(noon);
  parts.terms.seller = {};
  CHECK_FALSE(make_documents(billing, parts, {}).failed);
  CHECK(billing.list_documents({}).value().documents.empty());
  (void)make_documents(billing, parts_at(noon), {});
  CHECK(billing.list_documents({}).value().documents.empty());
  entry.reference = "BANK 2";
  REQUIRE(store.get<persistence::funding_store>()
              .add_funding_entry(entry, {}, domain::system_account::bank_clearing)
              .has_value());
  (void)make_documents(billing, parts_at(noon), {});
  CHECK(billing.list_documents({}).value().documents.size() == 1);
}

TEST_CASE("what is handed over has its figures without commas") {
  persistence::billing_record d;
  d.kind = billing_kind::invoice;
  d.number = "MBS-I-2026-000001";
  d.total = money::from_shillings(1'234);
  d.facts.buyer.name = "=Duka";
  d.facts.taxes.push_back({"VAT", 1'600, {}, money::from_units(1'702'100)});
  std::string line;
  append_hand_over(line, d);
  CHECK(line.find("\"1234.00\"") != std::string::npos);
  CHECK(line.find("\"170.21\"") != std::string::npos);
  CHECK(line.find("\"'=Duka\"") != std::string::npos);
}

}  // namespace mbs::actors::testing
