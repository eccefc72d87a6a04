#include "http/server/refusal_log.hpp"

#include "http/server/exchange.hpp"
#include "tests/http/served.hpp"
#include "tests/support/captured_log.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using namespace std::chrono_literals;
using domain::errc;

TEST_CASE("refusals of one code are written up to the limit, counted beyond it and hide no other code") {
  const test::captured_log log;
  boost::asio::io_context context;
  dispatch_scratch scratch;
  const exchange c{std::make_shared<completion_queue>(std::this_thread::get_id(), context), scratch};
  const auto start = refusal_log::steady::now();
  refusal_log refusals;
  for (std::uint32_t i = 0; i < refusal_log::lines_per_second + 15; ++i)
    refusals.refused(c, problem_of(errc::queue_full), start);
  refusals.refused(c, problem_of(errc::store_unavailable), start);
  CHECK(log.with("event=refused code=queue_full").size() == refusal_log::lines_per_second);
  CHECK(log.with("warning event=refused code=store_unavailable").size() == 1);
  refusals.tell_left_out(start + 900ms);
  CHECK(log.with("event=refused_more").empty());
  refusals.tell_left_out(start + 1s);
  refusals.tell_left_out(start + 3s);
  CHECK(log.with("event=refused_more").size() == 1);
  CHECK(log.with("event=refused_more code=queue_full left_out=15").size() == 1);
  refusals.refused(c, problem_of(errc::queue_full), start + 4s);
  CHECK(log.with("event=refused code=queue_full").size() == refusal_log::lines_per_second + 1);
}

TEST_CASE("what was left out of a second is told before the next line of its code") {
  const test::captured_log log;
  boost::asio::io_context context;
  dispatch_scratch scratch;
  const exchange c{std::make_shared<completion_queue>(std::this_thread::get_id(), context), scratch};
  const auto start = refusal_log::steady::now();
  refusal_log refusals;
  for (std::uint32_t i = 0; i <= refusal_log::lines_per_second; ++i)
    refusals.refused(c, problem_of(errc::overloaded), start);
  refusals.refused(c, problem_of(errc::overloaded), start + 1s);
  const auto lines = log.lines();
  REQUIRE(lines.size() == refusal_log::lines_per_second + 2);
  CHECK(lines[refusal_log::lines_per_second].find("left_out=1") != std::string::npos);
}

TEST_CASE("numbers are masked to what says where they belong") {
  CHECK(masked_number("+254712345678") == "254712******");
  CHECK(masked_number("0712 345 678") == "0712******");
  CHECK(masked_number("0712345678 / 0722345678").substr(6) == "*********");
  CHECK(masked_number("0722") == "****");
  CHECK(masked_number("nobody") == "-");
  CHECK(masked_detail("say \"0712345678\" or KES 120.5000") == "say '0712******' or KES 120.5000");
  CHECK(masked_detail(std::string(1'000, 'x')).size() == 200);
}

TEST_CASE("a request that is refused and one with bad recipients each leave one line with its request id") {
  const test::captured_log log;
  served s;
  CHECK(s.client.ask("GET", "/v1/balance", "X-Request-Id: nobody-1\r\n").status == 401);
  CHECK(log.with("info event=refused code=unauthenticated status=401 account=- request_id=nobody-1 "
                 "method=GET route=/v1/balance")
            .size() == 1);
  const auto r =
      s.post("/v1/messages", R"({"to":["0712345678","0712345678","12"],"from":"MBSDEMO","text":"Hello"})",
          "X-Request-Id: some-1\r\n");
  CHECK(r.status == 202);
  const auto lines = log.with("request_id=some-1");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] ==
      "info event=rejected code=several account=" + domain::to_text(domain::account_id{1}) +
          " request_id=some-1 recipients=2 first=0712******");
}
