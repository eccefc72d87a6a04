#include "tests/http/senders/fake_senders.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_senders>;

}  // namespace

TEST_CASE("an account's senders are listed with the network and class that each is for") {
  served_alone s;
  const auto senders = parsed(s.get("/v1/senders")).at("senders").as_array();
  REQUIRE(senders.size() == 2);
  CHECK(text_of(senders[0].as_object(), "name") == "MBSDEMO");
  CHECK(senders[0].at("network").is_null());
  CHECK(senders[0].at("class").is_null());
  CHECK(text_of(senders[1].as_object(), "network") == "airtel");
  CHECK(text_of(senders[1].as_object(), "class") == "otp");
}

TEST_CASE("senders show whether they count, until when, whether they are shared and which is the default") {
  served_alone s;
  const auto senders = parsed(s.get("/v1/senders")).at("senders").as_array();
  CHECK(text_of(senders[0].as_object(), "state") == "approved");
  CHECK(senders[0].at("expires_at").is_null());
  CHECK(senders[0].at("shared").as_bool());
  CHECK(senders[0].at("default").as_bool());
  CHECK(text_of(senders[1].as_object(), "state") == "expired");
  CHECK(text_of(senders[1].as_object(), "expires_at") == "2027-01-15T08:00:00.000Z");
  CHECK_FALSE(senders[1].at("shared").as_bool());
  CHECK_FALSE(senders[1].at("default").as_bool());
}

TEST_CASE("senders that cannot be looked up are a refusal") {
  served_alone s;
  CHECK(s.get("/v1/senders").status == 200);
  s.answers.refuse_with({.why = domain::errc::store_unavailable, .detail = {}});
  CHECK(s.get("/v1/senders").status == 503);
}
