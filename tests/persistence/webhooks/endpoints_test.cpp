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
  REQUIRE(store.webhooks().update_webhook_endpoint(account, made->id, {.batch = 100}));
  REQUIRE(store.webhooks().update_webhook_endpoint(account, made->id, {.active = false}));
  const auto found = store.webhooks().webhook_endpoints_of(account);
  REQUIRE(found->size() == 1);
  CHECK(found->front().id == made->id);
  CHECK(found->front().url == wanted.url);
  CHECK(found->front().batch == 100);
  CHECK_FALSE(found->front().active);
  CHECK(store.webhooks().load_signed_endpoint(made->id)->url == wanted.url);
  CHECK(store.webhooks().load_signed_endpoint({5}).error() == errc::not_found);
  const auto other =
      *store.webhooks().create_webhook_endpoint({{}, account, "https://example.com/2", "", 1, true, noon()});
  CHECK(store.webhooks().update_webhook_endpoint(account, other.id, {.url = wanted.url}).error() ==
      errc::already_exists);
  CHECK(store.webhooks().update_webhook_endpoint(account, other.id, {.url = "https://example.com/3"})->url ==
      "https://example.com/3");
  CHECK(store.webhooks().update_webhook_endpoint(account, {5}, {.batch = 1}).error() == errc::not_found);
}

namespace {

template <class Store>
persistence::webhook_endpoint make_endpoint(
    Store& store, domain::account_id account, const char* url, const char* secret = "") {
  return *store.webhooks().create_webhook_endpoint({{}, account, url, secret, 1, true, noon()});
}

}  // namespace

TEST_CASE_TEMPLATE("an endpoint is deleted by its own account, and its URL may be made again", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("other@example.com");
  const auto e = make_endpoint(store, account, "https://a.example/1");
  CHECK(store.webhooks().delete_webhook_endpoint(other, e.id).error() == errc::not_found);
  CHECK(store.webhooks().webhook_endpoints_of(account)->size() == 1);
  CHECK(*store.webhooks().delete_webhook_endpoint(account, e.id) == e.id);
  CHECK(store.webhooks().delete_webhook_endpoint(account, e.id).error() == errc::not_found);
  CHECK(store.webhooks().webhook_endpoints_of(account)->empty());
  CHECK(make_endpoint(store, account, "https://a.example/1").url == e.url);
}

TEST_CASE_TEMPLATE("after a rotation the secret before is kept beside the new one for a while", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("other@example.com");
  const auto own = make_endpoint(store, account, "https://a.example/1", "whsec_own");
  const auto shared = make_endpoint(store, account, "https://a.example/2");
  const auto of_account = store.webhooks().load_signed_endpoint(shared.id)->secret;
  CHECK_FALSE(of_account.empty());
  const auto until = noon() + std::chrono::hours{24};

  const auto rotated = store.webhooks().rotate_webhook_secret(account, own.id, "whsec_new", until);
  REQUIRE(rotated);
  CHECK(rotated->secret == "whsec_new");
  CHECK(rotated->previous_secret == "whsec_own");
  CHECK(rotated->previous_until == until);
  CHECK(store.webhooks().rotate_webhook_secret(other, own.id, "whsec_x", until).error() == errc::not_found);

  REQUIRE(store.webhooks().rotate_account_secret(account, "whsec_account", until));
  const auto signed_with = *store.webhooks().load_signed_endpoint(shared.id);
  CHECK(signed_with.secret == "whsec_account");
  CHECK(signed_with.previous_secret == of_account);
  CHECK(signed_with.previous_until == until);
  CHECK(store.webhooks().load_signed_endpoint(own.id)->secret == "whsec_new");
  CHECK(store.webhooks().rotate_account_secret({5}, "whsec_x", until).error() == errc::not_found);

  // One that had the account's gets its own, and keeps the account's beside it.
  const auto first_own = store.webhooks().rotate_webhook_secret(account, shared.id, "whsec_2", until);
  REQUIRE(first_own);
  CHECK(first_own->previous_secret == "whsec_account");
  CHECK(store.webhooks().load_signed_endpoint(shared.id)->secret == "whsec_2");
  CHECK(store.webhooks().update_webhook_endpoint(account, shared.id, {.batch = 2})->secret == "whsec_2");
}

TEST_CASE_TEMPLATE("how an endpoint fares is kept, and who is gone is off until he is switched on", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto one = make_endpoint(store, account, "https://a.example/1");
  const auto two = make_endpoint(store, account, "https://a.example/2");
  const persistence::webhook_standing failing{noon(), noon() + std::chrono::seconds{1}, 503, "", false};
  const persistence::webhook_standing gone{noon(), noon(), 410, "no 'answer'", true};
  const std::vector<std::pair<domain::webhook_endpoint_id, persistence::webhook_standing>> all{
      {one.id, gone}, {two.id, failing}, {{5}, gone}};
  REQUIRE(store.webhooks().write_standings(all));
  const auto found = store.webhooks().webhook_endpoints_of(account);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].standing == gone);
  CHECK_FALSE((*found)[0].is_on());
  CHECK((*found)[1].standing == failing);
  CHECK((*found)[1].active);
  // Whoever changes something else, having read it before, does not switch it on.
  const auto batch = store.webhooks().update_webhook_endpoint(account, one.id, {.batch = 5});
  REQUIRE(batch);
  CHECK(batch->batch == 5);
  CHECK_FALSE(batch->is_on());
  const auto on_again = store.webhooks().update_webhook_endpoint(account, one.id, {.active = true});
  REQUIRE(on_again);
  CHECK(on_again->is_on());
}

}  // namespace mbs::test
