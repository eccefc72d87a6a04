#include "actors/webhooks/webhook_service.hpp"

#include "persistence/accounts/account_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

namespace mbs::actors::testing {

namespace {

/// The service over a real store; ACCOUNT says that all accounts are active, and somebody follows this one.
struct at_work : hand_driven_system {
  at_work() {
    accounts.when<check_standing>([](const check_standing& m) { m.done(std::nullopt); });
    account = store.get<persistence::account_store>()
                  .create_account({"asha@example.com", "Duka", {}, "", {}}, beginning)
                  ->id;
    service.emplace(pool, *accounts.actor, *webhooks.actor, 10, &hub);
    reader = hub.follow(account, {}, [] {});
  }
  template <class T, class Ask>
  T answer(Ask ask) {
    std::optional<outcome<T>> told;
    ask(completion<T>{[&](outcome<T> o) { told.emplace(std::move(o)); }});
    run();
    REQUIRE(told);
    REQUIRE(told->has_value());
    return std::move(**told);
  }
  persistence::webhook_endpoint make(const char* url) {
    return answer<persistence::webhook_endpoint>([&](auto done) {
      persistence::webhook_endpoint e{{}, account, url, "whsec_own", 1, true, beginning};
      service->create_webhook_endpoint(e, persistence::default_rule::when_first, {}, done);
    });
  }
  persistence::webhook_endpoint change(domain::webhook_endpoint_id id, persistence::webhook_change wanted) {
    return answer<persistence::webhook_endpoint>(
        [&](auto done) { service->update_webhook_endpoint(account, id, wanted, {}, done); });
  }
  /// What was told live since the last look.
  std::string told() {
    std::string all;
    for (const auto& e : reader->read())
      if (const auto* const w = e.what ? std::get_if<domain::webhook_changed>(&*e.what) : nullptr)
        all += std::string{domain::to_text(w->health)} + ' ';
    return all;
  }

  real_store store;
  inline_pool pool{*store.connection};
  recorder<accounts_actor> accounts{*this};
  recorder<webhooks_actor> webhooks{*this};
  event_hub hub{{}, [] { return domain::steady_point{}; }};
  domain::account_id account;
  std::unique_ptr<event_reader> reader;
  std::optional<webhook_service> service;
};

}  // namespace

TEST_CASE("who follows an account hears that a webhook is paused, goes on, and is switched off and on") {
  at_work w;
  const auto id = w.make("https://a.example/1").id;
  CHECK(w.told().empty());
  (void)w.change(id, {.paused = true});
  CHECK(w.told() == "paused ");
  (void)w.change(id, {.batch = 5});
  CHECK(w.told().empty());
  (void)w.change(id, {.active = false});
  CHECK(w.told() == "off ");
  (void)w.change(id, {.active = true, .paused = false});
  CHECK(w.told() == "ok ");
}

TEST_CASE("an ACCOUNT forgets its default when a webhook is made, changed or deleted") {
  at_work w;
  const auto first = w.make("https://a.example/1");
  CHECK(first.is_default);
  const auto second = w.make("https://a.example/2");
  CHECK_FALSE(second.is_default);
  CHECK(w.change(second.id, {.is_default = true}).is_default);
  (void)w.answer<domain::webhook_endpoint_id>(
      [&](auto done) { w.service->delete_webhook_endpoint(w.account, second.id, {}, done); });
  CHECK(w.accounts.all<forget_settings>().size() == 4);
}

}  // namespace mbs::actors::testing
