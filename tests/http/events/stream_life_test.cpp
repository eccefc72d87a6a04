// How long streams live, and what ends them.
#include "tests/http/events/followed.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

using namespace mbs;
using namespace mbs::http::tests;
using namespace std::chrono_literals;
using domain::account_role;
using domain::permission;

namespace {

constexpr domain::account_id ours{1};
using steady = std::chrono::steady_clock;

config::http_settings impatient() {
  auto settings = followed::quick_settings();
  settings.first_byte_timeout = settings.header_timeout = settings.body_timeout = settings.idle_timeout =
      settings.request_timeout = 200ms;
  settings.stream_heartbeat = 100ms;
  return settings;
}

socket_client follow(const followed& s, const std::string& headers, unsigned status = 200) {
  auto line = s.connect();
  CHECK(line.ask("GET", "/v1/events", headers).status == status);
  return line;
}

std::vector<domain::live_event> many(std::int64_t from, std::int64_t count) {
  std::vector<domain::live_event> some;
  for (auto id = from; id < from + count; ++id)
    some.push_back(domain::message_changed{
        domain::message_id{id}, domain::message_state::accepted, domain::network_id{1}, {}});
  return some;
}

std::uint64_t metric(followed& s, const std::string& name) {
  const auto text = s.connect().ask("GET", "/metrics").body;
  const auto at = text.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::stoull(text.substr(at + name.size() + 2));
}

template <class Condition>
bool comes_true(Condition condition, std::chrono::milliseconds within = 5s) {
  for (const auto until = steady::now() + within; steady::now() < until;)
    if (condition()) return true;
  return condition();
}

/// How long it takes until the other side ends the stream.
std::chrono::milliseconds ends_after(socket_client& line) {
  const auto begun = steady::now();
  CHECK(line.is_ended());
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady::now() - begun);
}

}  // namespace

TEST_CASE("a silent stream says that it is there, and no time-out of a request or connection ends it") {
  followed s{impatient()};
  auto line = follow(s, s.authorization());
  const auto begun = steady::now();
  for (int i = 0; i < 12; ++i)
    REQUIRE_FALSE(line.read_until(":\n\n").empty());
  CHECK(steady::now() - begun >= 1s);
  CHECK(metric(s, "mbs_http_streams") == 1);
}

TEST_CASE("a stream whose reader leaves is forgotten at once") {
  followed s;
  {
    const auto one = follow(s, s.authorization());
    const auto other = follow(s, s.authorization());
    CHECK(s.events.readers() == 2);
  }
  CHECK(comes_true([&] { return s.events.readers() == 0; }));
  CHECK(comes_true([&] { return metric(s, "mbs_http_streams") == 0; }));
}

TEST_CASE("a reader that does not read is cut off, and one that does is told all the same") {
  auto settings = followed::quick_settings();
  settings.max_stream_unread = 4'194'304;  // more than the quick one ever has waiting
  followed s{settings};
  auto quick = follow(s, s.authorization());
  const auto slow = follow(s, s.authorization());
  std::int64_t next = 1;
  for (int round = 0; round < 200 && metric(s, "mbs_http_streams_cut_total") == 0; ++round) {
    s.events.tell_all(ours, many(next, 10'000));
    next += 10'000;
    const auto last = domain::to_text(domain::message_id{next - 1});
    REQUIRE_FALSE(quick.read_until(last).empty());
  }
  CHECK(metric(s, "mbs_http_streams_cut_total") == 1);
  CHECK(s.events.readers() == 1);
  s.events.tell_all(ours, many(next, 1));
  CHECK_FALSE(quick.read_until(domain::to_text(domain::message_id{next})).empty());
}

TEST_CASE("a sixth stream of a person or a key is refused with words, until one of them ends") {
  followed s;
  for (const auto& headers : {s.authorization(), s.sessions.member(account_role::viewer)}) {
    std::vector<socket_client> open;
    for (int i = 0; i < 5; ++i)
      open.push_back(follow(s, headers));
    auto sixth = s.connect();
    const auto refused = sixth.ask("GET", "/v1/events", headers);
    CHECK(refused.status == 429);
    CHECK(code_of(refused) == "rate_limited");
    CHECK(refused.body.find("5 streams") != std::string::npos);
    CHECK_FALSE(refused.header("retry-after").empty());
    open.pop_back();
    CHECK(comes_true([&] { return s.connect().ask("GET", "/v1/events", headers).status == 200; }));
  }
}

TEST_CASE("there are no more streams in all than the server has room for") {
  auto settings = followed::quick_settings();
  settings.max_streams = 2;
  followed s{settings};
  const auto one = follow(s, s.authorization());
  const auto other = follow(s, s.sessions.member(account_role::viewer));
  auto third = s.connect();
  const auto refused = third.ask("GET", "/v1/events", s.sessions.member(account_role::viewer));
  CHECK(refused.status == 503);
  CHECK(code_of(refused) == "overloaded");
  CHECK(s.get("/v1/balance").status == 200);
}

TEST_CASE("a session, a membership or a key that ends takes its streams with it within a second or so") {
  const auto soon = 2'500ms;
  const std::vector<std::pair<std::string, std::function<void(persistence::session_found&)>>> ends{
      {"session", [](auto& f) { f.session.ended_at = fake_sessions::now(); }},
      {"membership", [](auto& f) { f.memberships.clear(); }},
      {"closed person", [](auto& f) { f.person.active = false; }},
      {"password", [](auto& f) { ++f.person.credentials; }}};
  for (const auto& [name, end] : ends) {
    CAPTURE(name);
    followed s;
    auto line = follow(s, s.sessions.member(account_role::owner));
    auto other = follow(s, s.authorization());
    s.sessions.change(end);
    CHECK(ends_after(line) < soon);
    CHECK(s.events.readers() == 1);
    CHECK(metric(s, "mbs_http_streams_ended_total") == 1);
    s.access.revoke_keys(true);
    CHECK(ends_after(other) < soon);
  }
}

TEST_CASE("a stream whose session is about to get another token ends, so that its reader gets that") {
  followed s;
  auto line = follow(s, s.sessions.member(account_role::viewer));
  s.sessions.change([](auto& f) { f.session.must_rotate = true; });
  CHECK(ends_after(line) < 2'500ms);
}

TEST_CASE("a role that was lowered takes what it could read, and leaves the rest") {
  followed s;
  auto line = follow(s, s.sessions.member(account_role::owner));
  s.events.tell_all(ours, many(1, 1));
  CHECK_FALSE(line.read_until("event: message\n").empty());
  s.sessions.change([](auto& f) { f.memberships.front().role = account_role::finance; });
  const auto judged = steady::now() + 2s;
  while (steady::now() < judged)
    (void)s.client.ask("GET", "/healthz");
  s.events.tell_all(ours, many(2, 1));
  s.events.tell(
      ours, domain::sender_decided{domain::sender_request_id{4}, domain::sender_request_state::approved});
  CHECK(line.read_until("event: sender\n").find("event: message\n") == std::string::npos);
}

TEST_CASE("streams stay for a while when nobody can say whose they are, and end then") {
  followed s;
  auto line = follow(s, s.authorization());
  s.access.change_keys([](auto&) {});
  s.answers.refuse_with({.why = domain::errc::store_unavailable, .detail = {}});
  const auto took = ends_after(line);
  CHECK(took > 3s);
  CHECK(took < 7s);
}

TEST_CASE("HEAD gets the header of a stream and no more") {
  followed s;
  auto line = s.connect();
  const auto head = line.ask("HEAD", "/v1/events", s.authorization());
  CHECK(head.status == 200);
  CHECK(head.header("content-type") == "text/event-stream");
  CHECK(line.is_ended());
  CHECK(s.events.readers() == 0);
}

TEST_CASE("what is asked before a stream is answered, and nothing behind it") {
  followed s;
  auto line = s.connect();
  const auto asked = [&](std::string_view target) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: localhost\r\n" + s.authorization() + "\r\n";
  };
  line.send(asked("/v1/balance") + asked("/v1/events") + asked("/v1/balance"));
  CHECK(line.receive().status == 200);
  CHECK(line.receive().header("content-type") == "text/event-stream");
  const auto before = s.answers.asked();
  line.send(asked("/v1/balance"));
  s.events.tell_all(ours, many(1, 1));
  const auto text = line.read_until("event: message\n");
  CHECK_FALSE(text.empty());
  CHECK(text.find("HTTP/1.1") == std::string::npos);
  CHECK(s.answers.asked() == before);
}

TEST_CASE("a server that stops ends its streams at once, also those that nobody reads") {
  auto settings = followed::quick_settings();
  settings.max_stream_unread = 67'108'864;
  followed s{settings};
  auto line = follow(s, s.authorization());
  const auto slow = follow(s, s.authorization());
  s.events.tell_all(ours, many(1, 100'000));  // more than sockets hold
  REQUIRE_FALSE(line.read_until(domain::to_text(domain::message_id{100'000})).empty());
  const auto begun = steady::now();
  s.api.begin_drain();
  CHECK(s.api.wait_drained(2s));
  CHECK(steady::now() - begun < 2s);
  CHECK(line.is_ended());
}

TEST_CASE("a stream does not count as use of its session") {
  followed s;
  auto line = follow(s, s.sessions.member(account_role::owner));
  const auto uses = s.sessions.uses();
  // Long unused, as the store has it: a request would be worth noting.
  s.sessions.change([](auto& f) { f.session.used_at -= 10min; });
  const auto judged = steady::now() + 2s;
  while (steady::now() < judged)
    (void)s.client.ask("GET", "/healthz");
  CHECK(s.sessions.uses() == uses);
  CHECK(s.events.readers() == 1);
  // Unused for longer than a session may be: it ends, and its stream.
  s.sessions.change([](auto& f) { f.session.used_at = f.session.created_at -= 2h; });
  CHECK(ends_after(line) < 2'500ms);
}
