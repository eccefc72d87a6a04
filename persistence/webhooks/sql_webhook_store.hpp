#pragma once

#include "persistence/sql/session.hpp"
#include "persistence/webhooks/webhook_store.hpp"

/// Callback URLs and events to tell in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_webhook_store final : public webhook_store {
 public:
  /// `session` outlives the store.
  explicit sql_webhook_store(sql::session& session) : session_{session} {}

  domain::result<std::vector<webhook_endpoint>> webhook_endpoints_of(account_id account) override;
  domain::result<std::vector<webhook_endpoint>> load_webhook_endpoints(
      std::span<const webhook_endpoint_id> ids) override;
  domain::result<webhook_endpoint> create_webhook_endpoint(webhook_endpoint endpoint) override;
  domain::result<std::vector<domain::result<webhook_endpoint>>> create_webhook_endpoints(
      std::vector<webhook_endpoint> endpoints) override;
  domain::result<webhook_endpoint> update_webhook_endpoint(const webhook_endpoint& endpoint) override;
  domain::result<std::vector<callback_due>> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) override;
  domain::result<std::vector<webhook_progress>> load_progress() override;
  domain::result<std::vector<retry_due>> retries_due(
      time_point now, std::uint32_t limit, std::span<const webhook_endpoint_id> except) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
