#include "tests/http/staff_desk.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

TEST_CASE("staff see of a link why it failed last, since when it is so and when it tries again") {
  staff_desk s;
  const auto one = [&] {
    return parsed(s.as(s.operator_, "GET", "links")).at("links").as_array().at(0).as_object();
  };
  const domain::time_point then{std::chrono::hours{500'000}};
  s.node.change_link([&](auto& l) {
    l.since = then;
    l.sessions_bound = 2;
    l.sessions_configured = 4;
  });
  CHECK(text_of(one(), "last_error").empty());
  CHECK_FALSE(one().contains("last_error_code"));
  CHECK_FALSE(one().contains("last_error_at"));
  CHECK_FALSE(one().contains("next_try_at"));
  CHECK_FALSE(one().at("built_in").as_bool());
  CHECK(one().at("sessions").as_int64() == 2);
  CHECK(one().at("sessions_configured").as_int64() == 4);
  s.node.change_link([&](auto& l) {
    l.state = "waiting";
    l.last_error = "bind refused: ESME_RINVPASWD";
    l.last_error_at = then + std::chrono::hours{1};
    l.next_try_at = then + std::chrono::hours{2};
    l.built_in = true;
  });
  CHECK(text_of(one(), "last_error") == "bind refused: ESME_RINVPASWD");
  CHECK(text_of(one(), "last_error_code") == "wrong_password");
  CHECK(text_of(one(), "since") == domain::to_rfc3339(then));
  CHECK(text_of(one(), "last_error_at") == domain::to_rfc3339(then + std::chrono::hours{1}));
  CHECK(text_of(one(), "next_try_at") == domain::to_rfc3339(then + std::chrono::hours{2}));
  CHECK(one().at("built_in").as_bool());
}
