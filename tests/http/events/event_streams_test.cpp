// What streams tell, and to whom.
#include "tests/http/events/followed.hpp"
#include "tests/http/schema_check.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::message_state;
using domain::permission;
namespace json = boost::json;

namespace {

constexpr domain::account_id ours{1};
constexpr domain::account_id theirs{2};

domain::message_changed changed(std::int64_t id, message_state state = message_state::accepted) {
  return {
      domain::message_id{id}, state, domain::network_id{1}, domain::time_point{std::chrono::hours{500'000}}};
}
std::string shown(std::int64_t id) {
  return domain::to_text(domain::message_id{id});
}

/// One event as it arrives.
struct arrived {
  std::string id, name, data;
};

struct event_client {
  socket_client line;
  response head;

  event_client(const followed& s, const std::string& headers, const std::string& target = "/v1/events")
      : line{s.connect()}, head{line.ask("GET", target, headers)} {}

  /// The next one that has a name; comments and ids alone are skipped.
  arrived next() {
    for (;;) {
      const auto block = line.read_until("\n\n");
      if (block.empty()) return {};
      arrived e;
      for (std::size_t at = 0; at < block.size(); at = block.find('\n', at) + 1) {
        const auto text = block.substr(at, block.find('\n', at) - at);
        if (text.starts_with("id: ")) e.id = text.substr(4);
        if (text.starts_with("event: ")) e.name = text.substr(7);
        if (text.starts_with("data: ")) e.data = text.substr(6);
        last_id = e.id.empty() ? last_id : e.id;
      }
      if (!e.name.empty()) return e;
    }
  }
  /// The next one of that name.
  arrived next(std::string_view name) {
    auto e = next();
    while (!e.name.empty() && e.name != name)
      e = next();
    return e;
  }
  std::string last_id;
};

void check_schema(const followed& s, const arrived& e, std::string_view schema) {
  CAPTURE(e.name);
  CAPTURE(e.data);
  const auto description = json::parse(s.connect().ask("GET", "/openapi.json").body);
  for (const auto& complaint :
      complaints(json::parse(e.data), description.at("components").at("schemas").at(schema), description))
    FAIL_CHECK(complaint);
}

}  // namespace

TEST_CASE("a stream tells what happens in the account, as it is described") {
  followed s;
  event_client c{s, s.authorization()};
  CHECK(c.head.status == 200);
  CHECK(c.head.header("content-type") == "text/event-stream");
  CHECK(c.head.header("cache-control") == "no-store");
  CHECK(c.head.header("x-accel-buffering") == "no");
  CHECK(c.head.header("connection") == "close");
  CHECK_FALSE(c.head.headers.contains("content-length"));
  CHECK_FALSE(c.head.headers.contains("content-encoding"));
  check_schema(s, c.next("balance"), "Balance");
  CHECK_FALSE(c.last_id.empty());  // whoever leaves before anything happens can come back

  s.events.tell(ours, changed(5));
  auto e = c.next();
  CHECK(e.name == "message");
  check_schema(s, e, "LiveMessage");
  CHECK(e.data.find(shown(5)) != std::string::npos);
  auto failed = changed(5, message_state::undelivered);
  failed.why = domain::event_kind::delivery_receipt;
  failed.outcome = domain::segment_outcome::undelivered;
  failed.code = 11;
  s.events.tell(ours, failed);
  e = c.next();
  check_schema(s, e, "LiveMessage");
  CHECK(e.data.find(R"("reason":{"event":"delivery_receipt","outcome":"undelivered","operator_code":11})") !=
      std::string::npos);
  s.events.tell(ours, changed(5, message_state::delivered));
  CHECK(c.next().data.find("reason") == std::string::npos);
  s.events.tell(ours, domain::webhook_changed{domain::webhook_endpoint_id{3}, domain::webhook_health::gone});
  e = c.next();
  CHECK(e.name == "webhook");
  check_schema(s, e, "LiveWebhook");
  s.events.tell(
      ours, domain::sender_decided{domain::sender_request_id{4}, domain::sender_request_state::approved});
  e = c.next();
  CHECK(e.name == "sender");
  check_schema(s, e, "LiveSender");
  s.events.tell(ours, domain::account_changed{});
  e = c.next();
  CHECK(e.name == "account");
  check_schema(s, e, "LiveAccount");
  s.events.tell(ours, domain::balance_changed{});
  check_schema(s, c.next("balance"), "Balance");
}

TEST_CASE("a browser names the account in the address, and reads what its person may") {
  followed s;
  auto headers = s.sessions.member(account_role::owner, theirs);
  headers.erase(headers.find("Mbs-Account"));
  event_client c{s, headers, "/v1/events?for_account=" + domain::to_text(theirs)};
  CHECK(c.head.status == 200);
  s.events.tell(theirs, changed(5));
  CHECK(c.next("message").data.find(shown(5)) != std::string::npos);
  CHECK(event_client{s, headers, "/v1/events?for_account=" + domain::to_text(ours)}.head.status == 404);
  CHECK(event_client{s, headers, "/v1/events"}.head.status == 400);
}

TEST_CASE("two accounts never hear of each other, however much happens") {
  followed s{followed::quick_settings(), 2};
  const auto other_key = s.access.add_key(http::api_key::generate(), theirs);
  event_client mine{s, s.authorization()};
  event_client other{s, "X-API-Key: " + other_key + "\r\n"};
  for (int round = 0; round < 20; ++round)
    for (int i = 0; i < 100; ++i) {
      const auto id = 1'000 * round + 2 * i + 1;
      s.events.tell(ours, changed(id));
      s.events.tell(theirs, changed(id + 1));
    }
  s.events.tell(ours, changed(1'000'001));
  s.events.tell(theirs, changed(1'000'002));
  const auto check_until = [](event_client& c, std::int64_t end, std::int64_t parity) {
    std::size_t seen = 0;
    for (;;) {
      const auto e = c.next("message");
      REQUIRE_FALSE(e.data.empty());
      const auto id = domain::message_id_from(text_of(json::parse(e.data).as_object(), "id"));
      CHECK(id->value % 2 == parity);
      ++seen;
      if (id->value == end) break;
    }
    CHECK(seen == 2'001);
  };
  check_until(mine, 1'000'001, 1);
  check_until(other, 1'000'002, 0);
}

TEST_CASE("a stream tells only what its reader may know") {
  auto settings = followed::quick_settings();
  settings.stream_heartbeat = std::chrono::milliseconds{100};  // so that something comes in any case
  followed s{settings};
  // In the order of what is told below, but for a balance that comes first by itself.
  const auto names_for = [&](const std::string& headers) {
    event_client c{s, headers};
    CHECK(c.head.status == 200);
    std::string names;
    s.events.tell(ours, changed(5));
    s.events.tell(ours, domain::webhook_changed{domain::webhook_endpoint_id{3}, domain::webhook_health::ok});
    s.events.tell(
        ours, domain::sender_decided{domain::sender_request_id{4}, domain::sender_request_state::rejected});
    s.events.tell_all(ours, {domain::webhook_changed{{}, domain::webhook_health::off}});
    const auto patience = std::chrono::steady_clock::now() + std::chrono::milliseconds{600};
    std::string text;
    while (std::chrono::steady_clock::now() < patience)
      text += c.line.read_until("\n\n");
    for (const auto* name : {"message", "balance", "webhook", "sender"})
      if (text.find("event: " + std::string{name} + "\n") != std::string::npos)
        names += (names.empty() ? "" : " ") + std::string{name};
    return names;
  };
  CHECK(names_for(s.sessions.member(account_role::owner)) == "message balance webhook sender");
  CHECK(names_for(s.sessions.member(account_role::viewer)) == "message balance sender");
  CHECK(names_for(s.sessions.member(account_role::finance)) == "balance sender");
  s.access.change_keys([](auto& key) { key.scopes = {permission::messages_read}; });
  CHECK(names_for(s.authorization()) == "message");
  s.access.change_keys([](auto& key) { key.scopes = {permission::networks_read}; });
  CHECK(event_client{s, s.authorization()}.head.status == 403);
}

TEST_CASE("a test key hears of tests alone") {
  followed s;
  const auto key = s.access.add_key(http::api_key::generate(domain::key_kind::test), ours);
  event_client c{s, "X-API-Key: " + key + "\r\n"};
  s.events.tell(ours, changed(5));
  auto test = changed(6);
  test.network = domain::test_network;
  s.events.tell(ours, test);
  const auto e = c.next("message");
  check_schema(s, e, "LiveMessage");
  CHECK(e.data.find(shown(6)) != std::string::npos);
  CHECK(e.data.find(R"("test":true)") != std::string::npos);
}

TEST_CASE("whoever comes back misses nothing, and is told to fetch when that cannot be known") {
  followed s;
  std::string id;
  {
    event_client c{s, s.authorization()};
    s.events.tell(ours, changed(5));
    id = c.next("message").id;
  }
  s.events.tell(ours, changed(6));
  s.events.tell(ours, changed(7));
  event_client back{s, s.authorization() + "Last-Event-ID: " + id + "\r\n"};
  CHECK(back.next("message").data.find(shown(6)) != std::string::npos);
  CHECK(back.next("message").data.find(shown(7)) != std::string::npos);
  for (const auto* unknown : {"0-1", "of before", "\xC3\xA4"}) {
    CAPTURE(unknown);
    event_client other{s, s.authorization() + "Last-Event-ID: " + unknown + "\r\n"};
    const auto e = other.next("reset");
    check_schema(s, e, "LiveReset");
    CHECK_FALSE(e.id.empty());
    s.events.tell(ours, changed(8));
    CHECK(other.next("message").data.find(shown(8)) != std::string::npos);
  }
}

TEST_CASE("staff hear of the links, when a figure changes") {
  followed s;
  const auto staff = s.sessions.staff(domain::platform_role::support);
  event_client c{s, staff, "/v1/platform/events"};
  CHECK(c.head.status == 200);
  const auto e = c.next();
  CHECK(e.name == "links");
  check_schema(s, e, "LiveLinks");
  CHECK(e.data.find("safaricom") != std::string::npos);
  s.node.change_link([](auto& link) { ++link.submitted; });
  CHECK(c.next().data.find(R"("submitted":8)") != std::string::npos);
  CHECK(event_client{s, s.sessions.member(account_role::owner), "/v1/platform/events"}.head.status == 403);
}
