#include "tests/actors/account_fixture.hpp"

#include <doctest/doctest.h>

namespace mbs::actors::testing {

using domain::errc;

namespace {

/// An account that woke with webhook 5 as its default.
struct with_default : account_at_work {
  with_default() {
    persistence::webhook_endpoint e;
    e.id = {5};
    e.account = id;
    e.url = "https://a.example/5";
    e.is_default = true;
    stores.endpoints.push_back(e);
    e.id = {6};
    e.url = "https://a.example/6";
    e.is_default = false;
    stores.endpoints.push_back(e);
    settings({5});
  }
  void settings(domain::webhook_endpoint_id of) {
    auto changed = std::make_shared<persistence::account_settings>(stored_account(id));
    changed->default_webhook = of;
    tell(settings_changed{std::move(changed)});
  }
  /// Which webhook a message with this URL goes to.
  std::int64_t told(const std::string& url = "") {
    auto* r = submit({"0722000001"}, {.callback_url = url});
    commit();
    REQUIRE(r->accepted());
    return router.all<route_messages>().back().messages->front().callback.value;
  }
  void move_default(std::size_t to) {
    for (std::size_t i = 0; i < stores.endpoints.size(); ++i)
      stores.endpoints[i].is_default = i == to;
    tell(forget_settings{id});
  }
};

}  // namespace

TEST_CASE("messages that name no URL go to the default webhook, and no look at the store tells which") {
  with_default a;
  a.pool.holding = true;
  CHECK(a.told() == 5);
  CHECK(a.pool.kept.empty());
  auto* many = a.submit({"0722000001", "0722000002"}, {});
  a.commit();
  REQUIRE(many->accepted());
  for (const auto& m : *a.router.all<route_messages>().back().messages) {
    CHECK(m.callback.value == 5);
    CHECK(m.content->callback_query.empty());
  }
}

TEST_CASE(
    "a message that names its own URL is told there only, and an account without default tells nobody") {
  with_default a;
  CHECK(a.told("https://a.example/6") == 6);
  CHECK(a.told("https://a.example/6?order=1") == 6);
  CHECK(a.told() == 5);
  a.settings({});
  CHECK(a.told() == 0);
  account_at_work plain;
  auto* r = plain.submit({"0722000001"}, {});
  plain.commit();
  REQUIRE(r->accepted());
  CHECK_FALSE(plain.router.all<route_messages>().back().messages->front().callback);
}

TEST_CASE("a default that moved counts from the next message on, which looks it up once") {
  with_default a;
  a.move_default(1);
  CHECK(a.told() == 6);
  a.pool.holding = true;
  CHECK(a.told() == 6);
  CHECK(a.pool.kept.empty());
  a.pool.holding = false;
  a.move_default(2);
  CHECK(a.told() == 0);
  // Word of the settings comes later, and says the same.
  a.settings({});
  CHECK(a.told() == 0);
}

TEST_CASE("a default that moves while it is looked up is looked up again") {
  with_default a;
  a.tell(forget_settings{a.id});
  a.pool.holding = true;
  auto* waiting = a.submit({"0722000001"}, {});
  REQUIRE(a.pool.kept.size() == 1);
  a.move_default(1);
  a.pool.release();
  a.pool.holding = true;
  a.run();
  // What was read may be older than the change: nobody goes by it.
  REQUIRE(a.pool.kept.size() == 1);
  CHECK_FALSE(waiting->answered());
  a.pool.release();
  a.run();
  a.commit();
  REQUIRE(waiting->accepted());
  CHECK(a.router.all<route_messages>().back().messages->front().callback.value == 6);
}

TEST_CASE("while the default cannot be looked up a message is refused, and the next one is served") {
  with_default a;
  a.tell(forget_settings{a.id});
  a.stores.away = true;
  CHECK(a.submit({"0722000001"}, {})->why() == errc::store_unavailable);
  a.stores.away = false;
  CHECK(a.told() == 5);
  CHECK(a.gate.accepting() == 0);
}

}  // namespace mbs::actors::testing
