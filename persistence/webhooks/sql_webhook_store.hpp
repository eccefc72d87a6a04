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
  domain::result<webhook_endpoint> load_signed_endpoint(webhook_endpoint_id id) override;
  domain::result<webhook_endpoint> create_webhook_endpoint(webhook_endpoint endpoint) override;
  domain::result<std::vector<domain::result<webhook_endpoint>>> create_webhook_endpoints(
      std::vector<webhook_endpoint> endpoints) override;
  domain::result<webhook_endpoint> update_webhook_endpoint(
      account_id account, webhook_endpoint_id id, const webhook_change& change) override;
  domain::result<webhook_endpoint_id> delete_webhook_endpoint(
      account_id account, webhook_endpoint_id id) override;
  domain::result<webhook_endpoint> rotate_webhook_secret(account_id account, webhook_endpoint_id id,
      const std::string& secret, time_point previous_until) override;
  domain::result<account_id> rotate_account_secret(
      account_id account, const std::string& secret, time_point previous_until) override;
  domain::result<void> write_standings(
      std::span<const std::pair<webhook_endpoint_id, webhook_standing>> standings) override;
  domain::result<callback_page> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) override;
  domain::result<std::vector<webhook_progress>> load_progress() override;
  domain::result<retry_page> retries_due(const retry_question& question) override;
  domain::result<std::uint64_t> count_retries() override;
  domain::result<std::uint32_t> forget_given_up(time_point then, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
