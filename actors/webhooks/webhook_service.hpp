#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/events/event_hub.hpp"
#include "actors/gateway/webhook_gateway.hpp"
#include "actors/runtime/store_pool.hpp"
#include "actors/webhooks/webhooks_actor.hpp"

namespace mbs::actors {

/// Changes endpoints in the store, then tells the actors that use them.
class webhook_service final : public webhook_gateway {
 public:
  /// At most `limit` endpoints an account. `store` and `events` outlive it; `events` may be none.
  webhook_service(store_pool& store, accounts_actor accounts, webhooks_actor webhooks, std::uint32_t limit,
      event_hub* events = nullptr)
      : store_{store},
        accounts_{std::move(accounts)},
        webhooks_{std::move(webhooks)},
        limit_{limit},
        events_{events} {}

  void list_webhook_endpoints(
      domain::account_id account, completion<std::vector<persistence::webhook_endpoint>> done) override;
  void create_webhook_endpoint(persistence::webhook_endpoint endpoint, persistence::default_rule rule,
      const domain::audit_origin& by, completion<persistence::webhook_endpoint> done) override;
  void update_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      persistence::webhook_change change, const domain::audit_origin& by,
      completion<persistence::webhook_endpoint> done) override;
  void delete_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      const domain::audit_origin& by, completion<domain::webhook_endpoint_id> done) override;
  void rotate_webhook_secret(domain::account_id account, domain::webhook_endpoint_id id,
      secret_rotation rotation, const domain::audit_origin& by,
      completion<persistence::webhook_endpoint> done) override;
  void rotate_account_secret(domain::account_id account, secret_rotation rotation,
      const domain::audit_origin& by, completion<domain::account_id> done) override;
  void test_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      const domain::audit_origin& by, completion<persistence::webhook_event> done) override;
  void list_webhook_deliveries(
      persistence::delivery_question question, completion<persistence::delivery_page> done) override;
  void get_webhook_delivery(domain::account_id account, domain::webhook_delivery_id id,
      completion<persistence::webhook_delivery> done) override;
  void replay_webhook_delivery(domain::account_id account, domain::webhook_delivery_id id,
      const domain::audit_origin& by, completion<persistence::replayed> done) override;
  void replay_webhook_deliveries(persistence::replay_question question, const domain::audit_origin& by,
      completion<persistence::replayed> done) override;

 private:
  template <class Replay>
  void replay(domain::account_id account, completion<persistence::replayed> done, Replay replay_it);
  void store_new(persistence::webhook_endpoint endpoint, persistence::default_rule rule,
      const domain::audit_origin& by, completion<persistence::webhook_endpoint> done);
  template <class T, class Change>
  void change(const webhook_endpoint_changed& what, completion<T> done, Change change_it);

  store_pool& store_;
  accounts_actor accounts_;
  webhooks_actor webhooks_;
  std::uint32_t limit_;
  event_hub* events_;
};

}  // namespace mbs::actors
