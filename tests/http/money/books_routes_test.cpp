#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

/// Somebody of finance, who looks at the books.
struct counting_house : staff_desk {
  std::string finance = sessions.staff(domain::platform_role::finance);

  response look() { return as(finance, "GET", "books"); }
  response end(const std::string& breach, const std::string& body) {
    return client.ask("POST", "/v1/platform/books/breaches/" + breach + "/end",
        finance + "Content-Type: application/json\r\n", body);
  }
};

}  // namespace

TEST_CASE("the books show the days that are closed, and that all adds up") {
  counting_house s;
  const auto shown = parsed(s.look());
  CHECK(shown.at("adds_up").as_bool());
  REQUIRE(shown.at("closed_days").as_array().size() == 1);
  CHECK(text_of(shown.at("closed_days").as_array()[0].as_object(), "day") == "2024-10-04");
}

TEST_CASE("a difference is shown with its account, and is ended once, with a reason") {
  counting_house s;
  s.books.breaches.push_back({7, {1}, "one unit too much", {}});
  s.books.breaches.push_back({8, {}, "the sum over all books is not 0", {}});
  const auto shown = parsed(s.look());
  CHECK_FALSE(shown.at("adds_up").as_bool());
  CHECK(text_of(shown.at("breaches").as_array()[0].as_object(), "account") ==
      domain::to_text(domain::account_id{1}));
  CHECK(shown.at("breaches").as_array()[1].as_object().at("account").is_null());
  for (const auto* bad : {"{}", R"({"reason":""})", R"({"reason":"two\nlines"})"})
    CHECK(s.end("7", bad).status == 400);
  CHECK(s.books.reasons.empty());
  CHECK(text_of(parsed(s.end("7", R"({"reason":"restored from the copy"})")), "id") == "7");
  CHECK(s.books.reasons == std::vector<std::string>{"restored from the copy"});
  CHECK(code_of(s.end("7", R"({"reason":"again"})")) == "not_found");
  CHECK(code_of(s.end("7x", R"({"reason":"x"})")) == "not_found");
}
