#include "tests/http/money/fake_books.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_books>;

}  // namespace

TEST_CASE("the books show the days that are closed, and that all adds up") {
  served_alone s;
  const auto shown = parsed(s.get("/v1/platform/books"));
  CHECK(shown.at("adds_up").as_bool());
  REQUIRE(shown.at("closed_days").as_array().size() == 1);
  CHECK(text_of(shown.at("closed_days").as_array()[0].as_object(), "day") == "2024-10-04");
}

TEST_CASE("a difference is shown with its account, and is ended once, with a reason") {
  served_alone s;
  s.gateway.breaches.push_back({7, {1}, "one unit too much", {}});
  s.gateway.breaches.push_back({8, {}, "the sum over all books is not 0", {}});
  const auto shown = parsed(s.get("/v1/platform/books"));
  CHECK_FALSE(shown.at("adds_up").as_bool());
  CHECK(text_of(shown.at("breaches").as_array()[0].as_object(), "account") ==
      domain::to_text(domain::account_id{1}));
  CHECK(shown.at("breaches").as_array()[1].as_object().at("account").is_null());
  const std::string end = "/v1/platform/books/breaches/7/end";
  for (const auto* bad : {"{}", R"({"reason":""})", R"({"reason":"two\nlines"})"})
    CHECK(s.post(end, bad).status == 400);
  CHECK(s.gateway.reasons.empty());
  CHECK(text_of(parsed(s.post(end, R"({"reason":"restored from the copy"})")), "id") == "7");
  CHECK(s.gateway.reasons == std::vector<std::string>{"restored from the copy"});
  CHECK(code_of(s.post(end, R"({"reason":"again"})")) == "not_found");
  CHECK(code_of(s.post("/v1/platform/books/breaches/7x/end", R"({"reason":"x"})")) == "not_found");
}
