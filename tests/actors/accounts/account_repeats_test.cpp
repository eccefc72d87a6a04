#include "tests/actors/account_fixture.hpp"

#include <rapidcheck.h>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

TEST_CASE("a repeated key is refused while the first request is under way and replayed afterwards") {
  account_at_work a;
  auto first = a.submit({"0722000001"}, {.key = 1});
  auto second = a.submit({"0722000001"}, {.key = 1});
  CHECK(second->why() == errc::idempotency_key_in_flight);
  CHECK(second->retry_after() > 0s);
  a.commit();
  REQUIRE(first->accepted());
  CHECK(a.journal.all<append_acceptance>()[0].once->answer == "1 accepted");

  auto third = a.submit({"0722000001"}, {.key = 1});
  a.replay_last("1 accepted");
  REQUIRE(third->accepted());
  CHECK(third->answer().replayed == "1 accepted");
  CHECK(a.balance().reserved() == shilling);
  CHECK(a.gate.queued() == 1);
  CHECK(a.router.all<route_messages>().size() == 1);
}

TEST_CASE("a key reused with another body is refused and reserves nothing") {
  account_at_work a;
  auto r = a.submit({"0722000001"}, {.key = 1, .body = 2});
  a.commit(errc::idempotency_key_reused);
  CHECK(r->why() == errc::idempotency_key_reused);
  CHECK(a.balance().reserved() == money{});
}

TEST_CASE("a repeat is answered as before although the first request spent the credit") {
  account_at_work a{{.available = shilling}};
  auto first = a.submit({"0722000001"}, {.key = 1});
  a.commit();
  REQUIRE(first->accepted());
  auto again = a.submit({"0722000001"}, {.key = 1});
  CHECK_FALSE(again->answered());
  a.replay_last("1 accepted");
  REQUIRE(again->accepted());
  CHECK(again->answer().replayed == "1 accepted");
  CHECK(a.balance().available() == money{});
}

TEST_CASE("a first request with a key beyond the credit is refused once the journal knows no earlier one") {
  account_at_work a{{.available = money{}}};
  auto r = a.submit({"0722000001"}, {.key = 1});
  CHECK_FALSE(r->answered());
  REQUIRE(a.journal.all<append_acceptance>().size() == 1);
  CHECK(a.journal.all<append_acceptance>()[0].only_if_repeated);
  a.commit(errc::not_found);
  CHECK(r->why() == errc::insufficient_credit);
  CHECK(a.balance().reserved() == money{});
  CHECK(a.gate.queued() == 0);
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE("two requests with one key that wait for the same new callback URL have one effect") {
  account_at_work a;
  a.pool.holding = true;
  auto first = a.submit({"0722000001"}, {.callback_url = "https://a.example/x", .key = 1});
  auto second = a.submit({"0722000001"}, {.callback_url = "https://a.example/x", .key = 1});
  while (!a.pool.kept.empty()) {
    a.pool.release();
    a.run();
  }
  CHECK(second->why() == errc::idempotency_key_in_flight);
  a.commit(errc::not_found);
  a.commit();
  REQUIRE(a.journal.all<append_acceptance>().size() == 2);
  CHECK(a.journal.all<append_acceptance>()[0].only_if_repeated);
  CHECK(first->accepted());
  CHECK(a.stores.created.size() == 1);
}

TEST_CASE("whatever has changed since, a repeat of an accepted request gets its answer and has no effect") {
  struct change {
    std::string what;
    account_setup setup{};
    std::vector<std::string> to{"0722000001"};
    request_spec spec{.key = 1};
    std::chrono::seconds validity{0};
  };
  const std::vector<change> changes{
      {.what = "the account was suspended", .setup = {.status = persistence::account_status::suspended}},
      {.what = "its credit was spent", .setup = {.available = money{}}},
      {.what = "the sender was revoked", .spec = {.from = "OTHER", .key = 1}},
      {.what = "the longest validity was lowered", .validity = std::chrono::hours{1'000}},
      {.what = "no route is left", .to = {"0733000001"}},
      {.what = "the callback URL was changed to another one",
          .spec = {.callback_url = "https://a.example/1", .key = 1}},
      {.what = "so many callback URLs are no longer allowed",
          .setup = {.callback_urls = 0},
          .spec = {.callback_url = "https://a.example/1", .key = 1}},
  };
  for (const auto& c : changes) {
    CAPTURE(c.what);
    account_at_work a{c.setup};
    const auto before = a.balance();
    auto again = a.submit(c.to, c.spec, c.validity);
    CHECK_FALSE(again->answered());
    a.replay_last("1 accepted");
    REQUIRE(again->accepted());
    CHECK(again->answer().replayed == "1 accepted");
    CHECK(a.balance() == before);
    CHECK(a.stores.created.empty());
    CHECK(a.router.all<route_messages>().empty());
    CHECK(a.gate.accepting() == 0);
    CHECK(a.gate.queued() == 0);
  }
}

TEST_CASE("a first request with a key from a suspended account is refused once no earlier one is known") {
  account_at_work a{{.status = persistence::account_status::suspended}};
  auto r = a.submit({"0722000001"}, {.key = 1});
  a.commit(errc::not_found);
  CHECK(r->why() == errc::account_suspended);
  auto reused = a.submit({"0722000001"}, {.key = 1});
  a.commit(errc::idempotency_key_reused);
  CHECK(reused->why() == errc::idempotency_key_reused);
  auto away = a.submit({"0722000001"}, {.key = 1});
  a.commit(errc::store_unavailable);
  CHECK(away->why() == errc::store_unavailable);
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE("a repeat whose every recipient is bad by now is answered with them when it repeats nothing") {
  account_at_work a;
  auto r = a.submit({"0733000001"}, {.key = 1});
  a.commit(errc::not_found);
  REQUIRE(r->accepted());
  CHECK(r->answer().accepted.empty());
  CHECK(r->answer().rejected.size() == 1);
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE("a callback URL that two requests name at once is created once") {
  account_at_work a;
  a.pool.holding = true;
  auto first = a.submit({"0722000001"}, {.callback_url = "https://a.example/x"});
  auto second = a.submit({"0722000002"}, {.callback_url = "https://a.example/x"});
  while (!a.pool.kept.empty()) {
    a.pool.release();
    a.run();
  }
  a.commit();
  CHECK(a.stores.created == std::vector<std::string>{"https://a.example/x"});
  REQUIRE(first->accepted());
  REQUIRE(second->accepted());
  for (const auto& m : a.router.all<route_messages>())
    CHECK(m.messages->front().callback.value == 1);
}

TEST_CASE("a known list of callback URLs does not make creation twice or beyond the limit") {
  account_at_work a{{.callback_urls = 2}};
  CHECK_FALSE(a.submit({"0722000001"}, {.callback_url = "https://a.example/1"})->answered());
  a.pool.holding = true;
  auto second = a.submit({"0722000001"}, {.callback_url = "https://a.example/2"});
  auto same = a.submit({"0722000001"}, {.callback_url = "https://a.example/2"});
  auto third = a.submit({"0722000001"}, {.callback_url = "https://a.example/3"});
  a.pool.release();
  a.run();
  a.commit();
  CHECK(a.stores.created.size() == 2);
  CHECK(second->accepted());
  CHECK(same->accepted());
  CHECK(third->why() == errc::too_many_callback_urls);
}

TEST_CASE("a URL named while another one is being created is not forgotten when settings change") {
  account_at_work a;
  CHECK_FALSE(a.submit({"0722000001"}, {.callback_url = "https://a.example/1"})->answered());
  a.pool.holding = true;
  auto second = a.submit({"0722000001"}, {.callback_url = "https://a.example/2"});
  a.tell(forget_settings{a.id});
  auto third = a.submit({"0722000001"}, {.callback_url = "https://a.example/3"});
  while (!a.pool.kept.empty()) {
    a.pool.release();
    a.run();
  }
  a.commit();
  CHECK(second->accepted());
  CHECK(third->accepted());
  CHECK(a.stores.endpoints.size() == 3);
}

TEST_CASE("a store that is away refuses a request that needs its callback URL and serves the next") {
  account_at_work a;
  a.stores.away = true;
  auto r = a.submit({"0722000001"}, {.callback_url = "https://a.example/1"});
  CHECK(r->why() == errc::store_unavailable);
  a.stores.away = false;
  auto again = a.submit({"0722000001"}, {.callback_url = "https://a.example/1"});
  a.commit();
  CHECK(again->accepted());
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE(
    "whatever order requests, verdicts and settlements come in, no money appears, is lost or goes below the "
    "limit") {
  const bool holds = rc::check([] {
    account_at_work a{{.available = money::from_units(20 * shilling.units()),
        .credit_limit = money::from_units(5 * shilling.units())}};
    const auto credited = a.balance().available().units();
    std::int64_t posted = 0;
    std::vector<domain::message_id> sent;
    std::size_t judged = 0;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
    for (const int step : steps) {
      auto& appended = a.journal.all<append_acceptance>();
      if (step <= 1) {
        (void)a.submit(std::vector<std::string>(static_cast<std::size_t>(step + 1), "0722000001"));
      } else if (step == 2 && judged < appended.size()) {
        for (const auto& m : *appended[judged].messages)
          sent.push_back(m.id);
        a.tell(acceptances_recorded{{{appended[judged++].ticket, errc::none, std::nullopt}}});
      } else if (step == 3 && judged < appended.size()) {
        a.tell(acceptances_recorded{{{appended[judged++].ticket, errc::store_unavailable, std::nullopt}}});
      } else if (step >= 4 && !sent.empty()) {
        const bool taken = step == 4;
        posted += taken ? shilling.units() : 0;
        a.settle(sent.back(), taken ? message_state::submitted : message_state::rejected,
            taken ? shilling : money{}, taken ? money{} : shilling);
        sent.pop_back();
      }
      const auto b = a.balance();
      RC_ASSERT(b.available().units() + b.reserved().units() + posted == credited);
      RC_ASSERT(b.available().units() >= -b.credit_limit().units());
      RC_ASSERT(b.reserved().units() >= 0);
    }
    RC_ASSERT(figure(a.counters.ledger_breaches) == 0u);
  });
  CHECK(holds);
}

TEST_CASE("URLs that differ only in their query share an endpoint, and each message keeps its own query") {
  account_at_work a{{.callback_urls = 2}};
  for (int i = 0; i < 20; ++i) {
    const auto query = "?order=" + std::to_string(i);
    auto r = a.submit({"0722000001"}, {.callback_url = "https://a.example/x" + query});
    a.commit();
    REQUIRE(r->accepted());
    const auto& sent = a.router.all<route_messages>().back().messages->front();
    CHECK(sent.callback.value == 1);
    CHECK(sent.content->callback_query == query);
  }
  auto plain = a.submit({"0722000001"}, {.callback_url = "https://a.example/x"});
  a.commit();
  CHECK(plain->accepted());
  CHECK(a.stores.created == std::vector<std::string>{"https://a.example/x"});
}

TEST_CASE("a URL that was registered with its query has its own endpoint") {
  account_at_work a;
  persistence::webhook_endpoint registered;
  registered.id = {1};
  registered.account = a.id;
  registered.url = "https://a.example/x?token=1";
  a.stores.endpoints.push_back(registered);
  auto exact = a.submit({"0722000001"}, {.callback_url = registered.url});
  a.commit();
  REQUIRE(exact->accepted());
  CHECK(a.router.all<route_messages>().back().messages->front().callback.value == 1);
  auto other = a.submit({"0722000001"}, {.callback_url = "https://a.example/x?token=2"});
  a.commit();
  REQUIRE(other->accepted());
  CHECK(a.router.all<route_messages>().back().messages->front().callback.value == 2);
  CHECK(a.stores.endpoints.back().url == "https://a.example/x");
}

TEST_CASE("an endpoint that was deleted makes room for another, and is made anew when it is named") {
  account_at_work a{{.callback_urls = 1}};
  (void)a.submit({"0722000001"}, {.callback_url = "https://a.example/1"});
  a.commit();
  CHECK(a.submit({"0722000001"}, {.callback_url = "https://a.example/2"})->why() ==
      errc::too_many_callback_urls);
  a.stores.endpoints.clear();
  a.tell(forget_settings{a.id});
  auto second = a.submit({"0722000001"}, {.callback_url = "https://a.example/2"});
  a.commit();
  CHECK(second->accepted());
}
