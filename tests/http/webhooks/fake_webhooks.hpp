#pragma once

#include "actors/gateway/webhook_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mbs::http::tests {

/// Three attempts, newest first: one delivered, one that waits, a batch that failed.
[[nodiscard]] std::vector<persistence::webhook_delivery> some_deliveries();

/// The webhooks of one account in memory, numbered from 1.
class fake_webhooks final : public actors::webhook_gateway {
 public:
  explicit fake_webhooks(answering& how);
  [[nodiscard]] std::vector<route> routes();

  actors::outcome<persistence::webhook_endpoint> add(const persistence::webhook_endpoint& endpoint);

  void list_webhook_endpoints(
      domain::account_id, actors::completion<std::vector<persistence::webhook_endpoint>> done) override;
  void create_webhook_endpoint(persistence::webhook_endpoint endpoint, persistence::default_rule rule,
      const domain::audit_origin&, actors::completion<persistence::webhook_endpoint> done) override;
  void update_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id id,
      persistence::webhook_change change, const domain::audit_origin&,
      actors::completion<persistence::webhook_endpoint> done) override;
  void delete_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id id,
      const domain::audit_origin&, actors::completion<domain::webhook_endpoint_id> done) override;
  void rotate_webhook_secret(domain::account_id, domain::webhook_endpoint_id id,
      actors::secret_rotation rotation, const domain::audit_origin&,
      actors::completion<persistence::webhook_endpoint> done) override;
  void rotate_account_secret(domain::account_id account, actors::secret_rotation rotation,
      const domain::audit_origin&, actors::completion<domain::account_id> done) override;

  void test_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      const domain::audit_origin&, actors::completion<persistence::webhook_event> done) override;
  void list_webhook_deliveries(
      persistence::delivery_question question, actors::completion<persistence::delivery_page> done) override;
  void get_webhook_delivery(domain::account_id, domain::webhook_delivery_id id,
      actors::completion<persistence::webhook_delivery> done) override;
  void replay_webhook_delivery(domain::account_id, domain::webhook_delivery_id id,
      const domain::audit_origin&, actors::completion<persistence::replayed> done) override;
  void replay_webhook_deliveries(persistence::replay_question question, const domain::audit_origin&,
      actors::completion<persistence::replayed> done) override;

  std::string account_secret;
  std::optional<persistence::default_rule> asked_rule;
  std::vector<persistence::webhook_delivery> deliveries;  // newest first
  std::optional<persistence::replay_question> asked_replay;
  std::vector<persistence::webhook_endpoint>& endpoints() { return endpoints_; }

 private:
  [[nodiscard]] bool has(domain::webhook_endpoint_id id) const;

  answering& how_;
  std::vector<persistence::webhook_endpoint> endpoints_;
};

}  // namespace mbs::http::tests
