#include "tests/http/money/fake_money.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_money>;

}  // namespace

TEST_CASE("the balance is shown as decimal strings") {
  served_alone s;
  const auto body = parsed(s.get("/v1/balance"));
  CHECK(text_of(body.at("available").as_object(), "amount") == "1000.0000");
  CHECK(text_of(body.at("reserved").as_object(), "amount") == "0.8000");
  CHECK(text_of(body.at("credit_limit").as_object(), "currency") == "KES");
}
