#pragma once

#include "actors/gateway/completion.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <vector>

namespace mbs::actors {

/// Webhook endpoints of accounts. Safe to call from any thread. Nothing blocks. Errors besides those listed:
/// store_unavailable, overloaded, and account_suspended from those that change something.
class webhook_gateway {
 public:
  virtual ~webhook_gateway() = default;

  virtual void list_webhook_endpoints(
      domain::account_id account, completion<std::vector<persistence::webhook_endpoint>> done) = 0;
  /// Registers a URL with its own secret and batch size. Errors: already_exists, invalid_callback_url,
  /// too_many_callback_urls.
  virtual void create_webhook_endpoint(
      persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) = 0;
  /// Errors: not_found.
  virtual void update_webhook_endpoint(
      persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) = 0;
};

}  // namespace mbs::actors
