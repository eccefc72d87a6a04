#include "tests/persistence/store_fixture.hpp"

#include <algorithm>
#include <array>

namespace mbs::test {

using domain::errc;
using persistence::default_rule;

namespace {

template <class Store>
domain::webhook_endpoint_id make(Store& store, domain::account_id account, const char* url,
    default_rule rule = default_rule::when_first, bool is_default = false) {
  persistence::webhook_endpoint e{{}, account, url, "whsec_own", 1, true, noon()};
  e.is_default = is_default;
  return store.webhooks().create_webhook_endpoint(e, {}, rule).value().id;
}

/// Which it is, as the account wakes with it and as its list has it.
template <class Store>
domain::webhook_endpoint_id default_of(Store& store, domain::account_id account) {
  domain::webhook_endpoint_id listed;
  for (const auto& e : store.webhooks().webhook_endpoints_of(account).value()) {
    if (!e.is_default) continue;
    CHECK_FALSE(listed);
    listed = e.id;
  }
  const std::array ids{account};
  const auto settings = store.accounts().load_settings(ids).value();
  CHECK(settings.at(0).default_webhook == listed);
  return listed;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "the first webhook that is registered becomes the default of its account, the next does not", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("other@example.com");
  REQUIRE(
      store.webhooks().create_webhook_endpoints({{{}, account, "https://a.example/0", "", 1, true, noon()}}));
  CHECK_FALSE(default_of(store, account));
  persistence::webhook_endpoint senders{{}, account, "https://a.example/s", "whsec_own", 1, true, noon()};
  senders.events = domain::event_set_from("sender.approved");
  REQUIRE(store.webhooks().create_webhook_endpoint(senders, {}, default_rule::when_first));
  CHECK_FALSE(default_of(store, account));
  const auto first = make(store, account, "https://a.example/2");
  CHECK(default_of(store, account) == first);
  make(store, account, "https://a.example/3");
  CHECK(default_of(store, account) == first);
  const auto theirs = make(store, other, "https://a.example/2", default_rule::as_said, true);
  CHECK(default_of(store, other) == theirs);
  CHECK(default_of(store, account) == first);
}

TEST_CASE_TEMPLATE("a default is moved in one transaction, and nothing takes the place of one that goes",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("other@example.com");
  const auto one = make(store, account, "https://a.example/1");
  const auto two = make(store, account, "https://a.example/2");
  store.run("DELETE FROM account_changes");
  CHECK(
      store.webhooks().update_webhook_endpoint(other, two, {.is_default = true}).error() == errc::not_found);
  CHECK(default_of(store, account) == one);
  CHECK(store.number("SELECT COUNT(*) FROM account_changes") == 0);
  const auto moved = store.webhooks().update_webhook_endpoint(account, two, {.is_default = true});
  REQUIRE(moved);
  CHECK(moved->is_default);
  CHECK(default_of(store, account) == two);
  CHECK(store.number("SELECT COUNT(*) FROM account_changes") == 1);
  REQUIRE(store.webhooks().update_webhook_endpoint(account, two, {.batch = 5}));
  CHECK(default_of(store, account) == two);
  // One that is not the default gives up nothing.
  REQUIRE(store.webhooks().update_webhook_endpoint(account, one, {.is_default = false}));
  CHECK(default_of(store, account) == two);
  const auto three = make(store, account, "https://a.example/3", default_rule::as_said, true);
  CHECK(default_of(store, account) == three);
  REQUIRE(store.webhooks().delete_webhook_endpoint(account, three));
  CHECK_FALSE(default_of(store, account));
  REQUIRE(store.webhooks().update_webhook_endpoint(account, one, {.is_default = true}));
  REQUIRE(store.webhooks().update_webhook_endpoint(account, one, {.is_default = false}));
  CHECK_FALSE(default_of(store, account));
  const auto page = store.audit().list({.account = account}).value();
  const auto tells = [&](const std::string& action, const domain::audit_facts& wanted) {
    return std::ranges::any_of(page.rows, [&](const auto& row) {
      const auto& e = row.entry;
      return e.action == action && std::ranges::all_of(wanted, [&](const auto& fact) {
        return std::ranges::find(e.facts, fact) != e.facts.end();
      });
    });
  };
  CHECK(tells("webhook.updated", {{"default", "true"}, {"default_before", domain::to_text(one)}}));
  CHECK(tells("webhook.created", {{"default", "true"}, {"default_before", domain::to_text(two)}}));
  CHECK(tells("webhook.updated", {{"default", "false"}}));
}

TEST_CASE_TEMPLATE(
    "whoever wanted no default gets none by registering one more webhook", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  make(store, account, "https://a.example/1", default_rule::as_said);
  make(store, account, "https://a.example/2");
  CHECK_FALSE(default_of(store, account));
  const auto other = store.new_account("other@example.com");
  const auto first = make(store, other, "https://a.example/1");
  REQUIRE(store.webhooks().update_webhook_endpoint(other, first, {.is_default = false}));
  make(store, other, "https://a.example/2");
  CHECK_FALSE(default_of(store, other));
}

TEST_CASE_TEMPLATE("a URL that is refused leaves the default where it was", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto one = make(store, account, "https://a.example/1");
  persistence::webhook_endpoint again{{}, account, "https://a.example/1", "", 1, true, noon()};
  again.is_default = true;
  CHECK(store.webhooks().create_webhook_endpoint(again).error() == errc::already_exists);
  CHECK(default_of(store, account) == one);
  const auto two = make(store, account, "https://a.example/2");
  CHECK(store.webhooks()
            .update_webhook_endpoint(account, two, {.url = "https://a.example/1", .is_default = true})
            .error() == errc::already_exists);
  CHECK(default_of(store, account) == one);
}

}  // namespace mbs::test
