#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;

TEST_CASE("whoever may read messages and take them out of the house gets the search as a table") {
  served s;
  const auto owner = s.sessions.member(account_role::owner);
  const auto r = s.client.ask("GET", "/v1/messages.csv?state=expired&to=0712345678", owner);
  CHECK(r.status == 200);
  CHECK(r.header("content-type") == "text/csv; charset=utf-8");
  CHECK(r.header("content-disposition") == "attachment; filename=\"messages.csv\"");
  CHECK(r.header("mbs-next-cursor") == domain::to_text(domain::message_id{7}));
  CHECK(s.messages.last_filter().state == domain::message_state::expired);
  CHECK(s.messages.last_filter().limit == actors::message_gateway::most_rows);
  CHECK(s.messages.last_filter().account == domain::account_id{1});
  CHECK(s.client.ask("GET", "/v1/messages.csv?limit=501", owner).status == 400);
}

TEST_CASE("who may only read or only export gets no table of messages, nor does a key") {
  served s;
  for (const auto role : {account_role::sender, account_role::viewer, account_role::finance}) {
    CAPTURE(domain::to_text(role));
    CHECK(s.client.ask("GET", "/v1/messages.csv", s.sessions.member(role)).status == 403);
  }
  CHECK(s.get("/v1/messages.csv").status == 403);
}
