#include "tests/http/money/fake_money.hpp"
#include "tests/http/served.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_money>;

}  // namespace

TEST_CASE("a statement adds up from its opening to its closing") {
  served_alone s;
  const auto shown = parsed(s.get("/v1/statement?from=2026-01-01&to=2026-01-31"));
  const auto amount = [&](const char* key) { return text_of(shown.at(key).as_object(), "amount"); };
  CHECK(text_of(shown, "from") == "2026-01-01");
  CHECK(text_of(shown, "to") == "2026-01-31");
  CHECK(amount("opening") == "10.0000");
  CHECK(amount("credited") == "100.0000");
  CHECK(amount("charged") == "0.8000");
  CHECK(amount("closing") == "109.2000");
  CHECK(shown.at("days").as_array().size() == 1);
  const auto& entry = shown.at("entries").as_array().at(0).as_object();
  CHECK(text_of(entry, "reference") == "QK12AB34CD");
  CHECK(text_of(entry, "kind") == "credit");
  CHECK_FALSE(shown.at("more_entries").as_bool());
}

TEST_CASE("days of a statement that cannot be are said at their parameter") {
  served_alone s;
  for (const auto* bad : {"", "?from=2026-01-01", "?to=2026-01-01", "?from=2026-02-01&to=2026-01-31",
           "?from=2026-01-01&to=2027-01-02", "?from=2026-13-01&to=2026-01-31",
           "?from=2026-01-01&to=2026-01-31&x=1"})
    CHECK(s.get(std::string{"/v1/statement"} + bad).status == 400);
  CHECK(s.get("/v1/statement?from=2026-01-01&to=2027-01-01").status == 200);
}

TEST_CASE("a statement as PDF is a file to keep for who may take tables, noted before it is printed") {
  served s;
  const auto owner = s.sessions.member(domain::account_role::owner);
  auto line = s.connect();
  const auto file = line.ask("GET", "/v1/statement.pdf?from=2026-01-01&to=2026-01-31", owner);
  CHECK(file.status == 200);
  CHECK(file.header("content-type") == "application/pdf");
  CHECK(file.header("content-disposition") ==
      "attachment; filename=\"statement-2026-01-01-to-2026-01-31.pdf\"");
  CHECK(file.body.starts_with("%PDF"));
  CHECK(s.money.noted.size() == 1);
  CHECK(line.ask("GET", "/v1/statement.pdf?from=2026-01-01&to=2027-01-02", owner).status == 400);
  CHECK(s.get("/v1/statement.pdf?from=2026-01-01&to=2026-01-31").status == 403);  // no key takes tables out
  CHECK(s.money.noted.size() == 1);
}
