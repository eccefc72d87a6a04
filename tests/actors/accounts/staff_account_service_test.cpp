#include "actors/accounts/staff_account_service.hpp"

#include "persistence/access/audit_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"
#include "tests/actors/result_of.hpp"

#include <algorithm>

namespace mbs::actors::testing {

namespace {

/// Many accounts, and the service that staff ask.
struct accounts_at_work {
  explicit accounts_at_work(int count) {
    for (int i = 0; i < count; ++i)
      REQUIRE(store.get<persistence::account_store>()
                  .create_account(
                      {"a" + std::to_string(i) + "@example.com",
                          i % 2 == 0 ? "=Duka, " + std::to_string(i) : "Soko \"la\" Juma", {}, "", {}},
                      beginning)
                  .has_value());
  }
  /// All pages of the table as the route asks for them, and how many rows each had.
  std::string table(accounts_wanted wanted, std::vector<std::uint32_t>& rows) {
    std::string all;
    for (bool more = true; more;) {
      const auto page =
          result_of<table_page>([&](auto done) { service.export_accounts({1}, wanted, std::move(done)); });
      REQUIRE(page.has_value());
      all += page->lines;
      rows.push_back(page->rows);
      more = !page->next.empty();
      if (more) wanted.after = domain::account_id_from(page->next).value();
    }
    return all;
  }

  real_store store;
  inline_pool pool{*store.connection};
  staff_account_service service{pool};
};

}  // namespace

TEST_CASE("a table of accounts has each of them once, a bounded page at a time") {
  accounts_at_work work{450};
  std::vector<std::uint32_t> rows;
  const auto all = work.table({"", {}, 1'000}, rows);
  CHECK(rows == std::vector<std::uint32_t>{200, 200, 50});
  CHECK(std::ranges::count(all, '\n') == 450);
  for (int i = 0; i < 450; ++i)
    CHECK(all.find("\"a" + std::to_string(i) + "@example.com\"") != std::string::npos);
  // What a spreadsheet would take for a formula begins as text.
  CHECK(all.find("\"=Duka") == std::string::npos);
  CHECK(all.find("Soko \"\"la\"\" Juma") != std::string::npos);
}

TEST_CASE("a table of some accounts has those that begin so, and the log does not say what that was") {
  accounts_at_work work{12};
  std::vector<std::uint32_t> rows;
  CHECK(std::ranges::count(work.table({"a1", {}, 200}, rows), '\n') == 3);  // 1, 10 and 11
  const domain::audit_origin by{{domain::actor_kind::person, 7}, beginning};
  for (const auto* const prefix : {"", "a1"})
    CHECK(result_of<std::string>([&](auto done) {
      work.service.note_export({1}, {prefix, {}, 200}, by, std::move(done));
    }).has_value());
  const auto entries = work.store.get<persistence::audit_store>().list({.action = "accounts.exported"});
  REQUIRE(entries.has_value());
  REQUIRE(entries->rows.size() == 2);
  CHECK(domain::to_text(entries->rows[1].entry.facts).find("all") != std::string::npos);
  CHECK(domain::to_text(entries->rows[0].entry.facts).find("some") != std::string::npos);
  CHECK(domain::to_text(entries->rows[0].entry.facts).find("a1") == std::string::npos);
}

}  // namespace mbs::actors::testing
