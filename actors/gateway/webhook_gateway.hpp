#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/webhooks/delivery_records.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <string>
#include <vector>

namespace mbs::actors {

struct secret_rotation {
  std::string secret;
  domain::time_point previous_until;
};

/// Webhook endpoints of accounts. Safe to call from any thread. Nothing blocks. Errors besides those listed:
/// store_unavailable, overloaded, and account_suspended from those that change something.
class webhook_gateway {
 public:
  virtual ~webhook_gateway() = default;

  virtual void list_webhook_endpoints(
      domain::account_id account, completion<std::vector<persistence::webhook_endpoint>> done) = 0;
  /// Registers a URL with its own secret and batch size. Errors: already_exists, invalid_callback_url,
  /// too_many_callback_urls.
  virtual void create_webhook_endpoint(persistence::webhook_endpoint endpoint, persistence::default_rule rule,
      const domain::audit_origin& by, completion<persistence::webhook_endpoint> done) = 0;
  /// Its URL, batch, events and whether it is active, paused or the default, as far as they are named.
  /// Errors: not_found, already_exists.
  virtual void update_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      persistence::webhook_change change, const domain::audit_origin& by,
      completion<persistence::webhook_endpoint> done) = 0;
  /// What waits for it is dropped; a message that names its URL makes a new one. Errors: not_found.
  virtual void delete_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      const domain::audit_origin& by, completion<domain::webhook_endpoint_id> done) = 0;
  /// `secret` signs from now on, what signed before beside it until `previous_until`. Errors: not_found.
  virtual void rotate_webhook_secret(domain::account_id account, domain::webhook_endpoint_id id,
      secret_rotation rotation, const domain::audit_origin& by,
      completion<persistence::webhook_endpoint> done) = 0;
  /// The same for the account's own secret.
  virtual void rotate_account_secret(domain::account_id account, secret_rotation rotation,
      const domain::audit_origin& by, completion<domain::account_id> done) = 0;

  /// Sends a test event at once, whatever the endpoint's state is. Errors: not_found.
  virtual void test_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
      const domain::audit_origin& by, completion<persistence::webhook_event> done) = 0;
  /// What was tried. Errors: not_found.
  virtual void list_webhook_deliveries(
      persistence::delivery_question question, completion<persistence::delivery_page> done) = 0;
  virtual void get_webhook_delivery(domain::account_id account, domain::webhook_delivery_id id,
      completion<persistence::webhook_delivery> done) = 0;
  /// Sends again what one delivery held, or those of a span. Errors: not_found.
  virtual void replay_webhook_delivery(domain::account_id account, domain::webhook_delivery_id id,
      const domain::audit_origin& by, completion<persistence::replayed> done) = 0;
  virtual void replay_webhook_deliveries(persistence::replay_question question,
      const domain::audit_origin& by, completion<persistence::replayed> done) = 0;
};

}  // namespace mbs::actors
