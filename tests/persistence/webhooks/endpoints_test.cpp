#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using domain::errc;

TEST_CASE_TEMPLATE("callback URLs made together are stored together, each with its own verdict", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto first = store.new_account();
  const auto second = store.new_account("second@example.com");
  const auto wanted = [](domain::account_id account, const char* url) {
    return persistence::webhook_endpoint{{}, account, url, "", 1, true, noon()};
  };
  const auto made = store.webhooks().create_webhook_endpoints({wanted(first, "https://a.example/1"),
      wanted(second, "https://a.example/1"), wanted(first, "https://a.example/1"),
      wanted({987}, "https://a.example/1"), wanted(first, "https://a.example/2")});
  REQUIRE(made);
  REQUIRE(made->size() == 5);
  CHECK((*made)[0]->account == first);
  CHECK((*made)[1]->account == second);
  CHECK((*made)[2].error() == errc::already_exists);
  CHECK((*made)[3].error() == errc::not_found);
  CHECK((*made)[4]->id != (*made)[0]->id);
  CHECK(store.webhooks().webhook_endpoints_of(first)->size() == 2);
  CHECK(store.webhooks().webhook_endpoints_of(second)->size() == 1);
}

TEST_CASE_TEMPLATE(
    "a callback URL belongs to an account once, and can be changed", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const persistence::webhook_endpoint wanted{{}, account, "https://example.com/dlr", "", 1, true, noon()};
  auto made = store.webhooks().create_webhook_endpoint(wanted);
  REQUIRE(made);
  CHECK(store.webhooks().create_webhook_endpoint(wanted).error() == errc::already_exists);
  made->batch = 100;
  made->secret = "whsec_own";
  made->active = false;
  REQUIRE(store.webhooks().update_webhook_endpoint(*made));
  const auto found = store.webhooks().webhook_endpoints_of(account);
  REQUIRE(found->size() == 1);
  CHECK(found->front().id == made->id);
  CHECK(found->front().url == wanted.url);
  CHECK(found->front().batch == 100);
  CHECK(found->front().secret == "whsec_own");
  CHECK_FALSE(found->front().active);
  CHECK(store.webhooks()
            .load_webhook_endpoints(std::vector{made->id, domain::webhook_endpoint_id{5}})
            ->size() == 1);
  made->id = {5};
  CHECK(store.webhooks().update_webhook_endpoint(*made).error() == errc::not_found);
}

}  // namespace mbs::test
