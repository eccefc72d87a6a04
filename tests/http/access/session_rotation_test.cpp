#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

constexpr std::string_view json_body = "Content-Type: application/json\r\n";

/// Somebody whose role in account 1 is raised while they are signed in.
struct risen {
  served s;
  std::string before = s.sessions.member(domain::account_role::viewer);

  void rise() {
    s.sessions.change([](auto& f) {
      f.memberships.front().role = domain::account_role::owner;
      f.session.must_rotate = true;
    });
  }
  response get(const std::string& headers, std::string_view target = "/v1/members") {
    return s.client.ask("GET", target, headers);
  }
  /// The headers of a browser that took the cookie of `r`; requires that there is one.
  std::string after(const response& r) const {
    const auto cookie = r.header("set-cookie");
    REQUIRE(cookie.starts_with("mbs_token="));
    const auto end = cookie.find(';');
    CHECK(cookie.substr(end) == "; Path=/; HttpOnly; SameSite=Lax");
    return fake_sessions::headers(cookie.substr(10, end - 10)) +
        "Mbs-Account: " + domain::to_text(domain::account_id{1}) + "\r\n";
  }
};

}  // namespace

TEST_CASE("the first request after a rise gets the session's next token, by which it goes on") {
  risen r;
  CHECK(r.get(r.before).status == 403);
  CHECK(r.get(r.before).header("set-cookie").empty());
  r.rise();
  const auto first = r.get(r.before);
  CHECK(first.status == 200);
  const auto now = r.after(first);
  CHECK(now != r.before);
  const auto next = r.get(now);
  CHECK(next.status == 200);
  CHECK(next.header("set-cookie").empty());
  CHECK(r.s.client.ask("POST", "/v1/keys", now + std::string{json_body}, R"({"name":"a"})").status == 201);
}

TEST_CASE("the token from before a rise opens little for a moment, then nothing") {
  risen r;
  r.rise();
  const auto now = r.after(r.get(r.before));
  const auto late = r.get(r.before);
  CHECK(late.status == 200);
  CHECK(late.header("set-cookie").empty());
  const auto key = r.s.client.ask("POST", "/v1/keys", r.before + std::string{json_body}, R"({"name":"a"})");
  CHECK(key.status == 403);
  CHECK(code_of(key) == "factor_needed_again");
  r.s.sessions.change([](auto& f) { f.session.old_token_until = fake_sessions::now(); });
  CHECK(r.get(r.before).status == 401);
  CHECK(r.get(now).status == 200);
}

TEST_CASE("of requests at the same moment one gets the next token, and the others are answered") {
  risen r;
  r.rise();
  r.s.answers.answer(answering::when::told);
  auto other = r.s.connect();
  const auto ask = [&](socket_client& c) {
    c.send("GET /v1/members HTTP/1.1\r\nHost: x\r\n" + r.before + "\r\n");
  };
  ask(r.s.client);
  ask(other);
  for (int i = 0; i < 200 && r.s.answers.kept_back() < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  r.s.answers.answer(answering::when::at_once);
  r.s.answers.release();
  const auto a = r.s.client.receive();
  const auto b = other.receive();
  CHECK(a.status == 200);
  CHECK(b.status == 200);
  CHECK(a.header("set-cookie").empty() != b.header("set-cookie").empty());
}

TEST_CASE("a body that waits for its sender to be known does not cost the new token") {
  risen r;
  r.rise();
  // The header comes before the body: its sender is looked up twice.
  r.s.client.send("POST /v1/keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n" +
      std::string{json_body} + r.before + "\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  r.s.client.send(R"({"name":"a"})");
  const auto made = r.s.client.receive();
  CHECK(made.status == 201);
  CHECK(r.get(r.after(made)).status == 200);
}

TEST_CASE("a change that gives a token itself, asked first after a rise, leaves one cookie") {
  risen r;
  r.rise();
  const auto changed = r.s.client.ask("POST", "/v1/session/password", r.before + std::string{json_body},
      R"({"password":"correct horse battery"})");
  CHECK(changed.status == 200);
  CHECK(changed.header("set-cookie").starts_with("mbs_token=" + std::string{fake_people::next_token}));
}
