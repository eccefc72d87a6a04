#pragma once

#include "persistence/access/secret_box.hpp"
#include "persistence/sql/session.hpp"
#include "persistence/webhooks/webhook_store.hpp"

/// Callback URLs and events to tell in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_webhook_store final : public webhook_store {
 public:
  /// Both outlive the store.
  sql_webhook_store(sql::session& session, const secret_box& secrets)
      : session_{session}, secrets_{secrets} {}

  domain::result<std::vector<webhook_endpoint>> webhook_endpoints_of(account_id account) override;
  domain::result<webhook_endpoint> load_signed_endpoint(webhook_endpoint_id id) override;
  domain::result<webhook_endpoint> create_webhook_endpoint(webhook_endpoint endpoint,
      const domain::audit_origin& by = {}, default_rule rule = default_rule::as_said) override;
  domain::result<std::vector<domain::result<webhook_endpoint>>> create_webhook_endpoints(
      std::vector<webhook_endpoint> endpoints) override;
  domain::result<webhook_endpoint> update_webhook_endpoint(account_id account, webhook_endpoint_id id,
      const webhook_change& change, const domain::audit_origin& by = {}) override;
  domain::result<webhook_endpoint_id> delete_webhook_endpoint(
      account_id account, webhook_endpoint_id id, const domain::audit_origin& by = {}) override;
  domain::result<webhook_endpoint> rotate_webhook_secret(account_id account, webhook_endpoint_id id,
      const std::string& secret, time_point previous_until, const domain::audit_origin& by = {}) override;
  domain::result<account_id> rotate_account_secret(account_id account, const std::string& secret,
      time_point previous_until, const domain::audit_origin& by = {}) override;
  domain::result<void> write_standings(
      std::span<const std::pair<webhook_endpoint_id, webhook_standing>> standings) override;
  domain::result<callback_page> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) override;
  domain::result<std::vector<webhook_progress>> load_progress() override;
  domain::result<retry_page> retries_due(const retry_question& question) override;
  domain::result<std::uint64_t> count_retries() override;
  domain::result<std::uint32_t> forget_given_up(time_point then, std::uint32_t limit) override;

 private:
  [[nodiscard]] domain::result<webhook_endpoint> insert_endpoint(
      sql::connection& c, webhook_endpoint p) const;
  /// What signs the callbacks of an endpoint now.
  [[nodiscard]] domain::result<std::string> secret_before(
      sql::connection& c, account_id account, webhook_endpoint_id id) const;

  sql::session& session_;
  const secret_box& secrets_;
};

}  // namespace mbs::persistence
