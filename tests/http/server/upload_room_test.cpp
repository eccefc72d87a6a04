#include "http/server/upload_room.hpp"

#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>
#include <vector>

using namespace mbs;
using namespace mbs::http::tests;

TEST_CASE("room for uploads is taken up to its end, in all and by one account, and comes back") {
  http::upload_room room{{.in_all = 100, .of_account = 60}};
  auto first = room.take({1}, 60);
  REQUIRE(first);
  CHECK_FALSE(room.take({1}, 1));
  CHECK_FALSE(room.take({2}, 41));
  auto second = room.take({2}, 40);
  REQUIRE(second);
  CHECK(room.octets() == 100);
  CHECK_FALSE(room.take({3}, 1));
  auto copy = first;
  first.reset();
  CHECK_FALSE(room.take({1}, 1));
  second.reset();
  CHECK(room.take({3}, 40));
  CHECK(room.octets() == 60);
  copy.reset();
  CHECK(room.octets() == 0);
}

TEST_CASE("what was given outlives the room") {
  std::shared_ptr<void> kept;
  {
    http::upload_room room{{.in_all = 10, .of_account = 10}};
    kept = room.take({1}, 10);
  }
  CHECK(kept);
  kept.reset();
}

TEST_CASE("uploads beyond the room of the whole server are refused before they are read, and others go on") {
  auto settings = served::quick_settings();
  settings.max_uploads = 11'000'000;
  served s{settings};
  std::vector<socket_client> open;
  const auto begin = [&](std::int64_t account, const std::string& length) {
    const auto owner = s.sessions.member(domain::account_role::owner, domain::account_id{account});
    open.push_back(s.connect());
    REQUIRE(open.back().send("POST /v1/sender-requests/" + domain::to_text(domain::sender_request_id{7}) +
        "/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/pdf\r\nExpect: 100-continue\r\n" +
        length + owner + "\r\n"));
    return open.back().receive();
  };
  const std::string length = "Content-Length: 5000000\r\n";
  CHECK(begin(1, length).status == 100);
  const auto of_one = begin(1, length);
  CHECK(of_one.status == 503);
  CHECK(code_of(of_one) == "overloaded");
  CHECK(of_one.header("retry-after") == "5");
  CHECK(begin(2, "Transfer-Encoding: chunked\r\n").status == 100);
  CHECK(begin(3, length).status == 503);
  CHECK(s.send().status == 202);
  // What ends, however it ends, gives its room back.
  open.front().reset();
  unsigned status = 0;
  for (int i = 0; i < 200 && status != 100; ++i) {
    status = begin(3, length).status;
    if (status != 100) std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  CHECK(status == 100);
}
