#pragma once

#include "persistence/messages/recovery_walk.hpp"
#include "persistence/read_store.hpp"
#include "persistence/sql/session.hpp"

/// The queries of both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_reader final : public read_store {
 public:
  explicit sql_reader(sql::opener open) : session_{std::move(open)} {}

  domain::result<std::vector<account_state>> load_accounts(std::span<const account_id> ids) override;
  domain::result<std::optional<key_record>> find_key(const digest& hash) override;
  domain::result<std::vector<webhook_endpoint>> webhook_endpoints_of(account_id account) override;
  domain::result<std::vector<webhook_endpoint>> load_webhook_endpoints(
      std::span<const webhook_endpoint_id> ids) override;

  domain::result<message_history> get_message(account_id account, message_id id) override;
  domain::result<message_page> list_messages(const message_filter& filter) override;
  domain::result<std::vector<message_history>> find_by_smsc_id(
      link_id link, std::span<const std::string> smsc_ids, time_point not_before) override;
  domain::result<std::vector<message_history>> load_histories(std::span<const message_id> ids) override;

  domain::result<std::vector<message_history>> unfinished(
      recovery_cursor where, std::uint32_t limit) override;
  domain::result<overdue_page> overdue(
      overdue_cursor from, time_point deadline, std::uint32_t limit) override;
  domain::result<std::vector<link_claim>> load_claims() override;
  domain::result<message_id> last_message() override;

  domain::result<std::vector<callback_due>> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) override;
  domain::result<std::vector<webhook_progress>> load_progress() override;
  domain::result<std::vector<retry_due>> retries_due(
      time_point now, std::uint32_t limit, std::span<const webhook_endpoint_id> except) override;

  domain::result<std::vector<stray_receipt>> load_strays(
      link_id link, time_point not_before, std::uint32_t limit) override;
  domain::result<std::vector<funding_entry>> funding_after(std::int64_t after, std::uint32_t limit) override;
  std::string trouble() const override { return session_.trouble(); }

 private:
  sql::session session_;
  recovery_walk walk_;
};

}  // namespace mbs::persistence
