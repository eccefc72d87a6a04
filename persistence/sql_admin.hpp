#pragma once

#include "persistence/admin_store.hpp"
#include "persistence/sql/session.hpp"

/// Administration of both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_admin final : public admin_store {
 public:
  /// Makes partitions of days and their statistics, as postgres_days::prepare.
  using day_keeper = void (*)(sql::connection& c, time_point now, int days_ahead);

  /// `keep_days` may be null: the database has no such partitions.
  explicit sql_admin(sql::opener open, day_keeper keep_days = nullptr)
      : session_{std::move(open)}, keep_days_{keep_days} {}

  domain::result<account_record> create_account(const new_account& account, time_point now) override;
  domain::result<std::vector<account_state>> list_accounts() override;
  domain::result<account_id> find_account(const std::string& email_or_id) override;
  domain::result<void> set_account_status(account_id id, account_status status) override;
  domain::result<void> add_sender(const sender_record& sender) override;
  domain::result<funding_entry> add_funding_entry(funding_entry credit) override;
  domain::result<key_record> create_key(key_record key) override;
  domain::result<std::vector<key_record>> list_keys(account_id account) override;
  domain::result<void> revoke_key(key_id id, time_point now) override;
  domain::result<webhook_endpoint> create_webhook_endpoint(webhook_endpoint endpoint) override;
  domain::result<std::vector<domain::result<webhook_endpoint>>> create_webhook_endpoints(
      std::vector<webhook_endpoint> endpoints) override;
  domain::result<webhook_endpoint> update_webhook_endpoint(const webhook_endpoint& endpoint) override;
  domain::result<link_id> intern_link(const std::string& name) override;
  domain::result<std::vector<std::pair<link_id, std::string>>> list_links() override;
  domain::result<bool> maintain(time_point now, int days_ahead, time_point idempotency_not_before,
      time_point strays_not_before) override;
  domain::result<verification> verify() override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session session_;
  day_keeper keep_days_;
};

}  // namespace mbs::persistence
