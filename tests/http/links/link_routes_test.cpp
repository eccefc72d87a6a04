#include "tests/http/links/fake_links.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_links>;

}  // namespace

TEST_CASE("networks are shown with their prices, and without what others have waiting") {
  served_alone s;
  const auto networks = parsed(s.get("/v1/networks")).at("networks").as_array();
  REQUIRE(!networks.empty());
  const auto& first = networks[0].as_object();
  CHECK(!text_of(first, "name").empty());
  CHECK(first.at("up").as_bool());
  CHECK_FALSE(first.contains("queued"));
  const auto& price = first.at("prices").as_array().at(0).as_object();
  CHECK(text_of(price, "class") == "otp");
  CHECK(text_of(price.at("per_segment").as_object(), "amount") == "0.8000");
}
