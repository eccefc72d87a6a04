#pragma once

#include "persistence/sql/session.hpp"
#include "persistence/webhooks/delivery_store.hpp"

/// What was tried of callbacks, in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_delivery_store final : public delivery_store {
 public:
  /// `session` outlives the store.
  explicit sql_delivery_store(sql::session& session) : session_{session} {}

  domain::result<void> record(
      std::span<const webhook_delivery> deliveries, std::span<const ended_delivery> ended) override;
  domain::result<delivery_page> list(const delivery_question& question) override;
  domain::result<webhook_delivery> get(account_id account, webhook_delivery_id id) override;
  domain::result<replayed> replay_one(
      account_id account, webhook_delivery_id id, const domain::audit_origin& by) override;
  domain::result<replayed> replay(const replay_question& question, const domain::audit_origin& by) override;
  domain::result<webhook_event> make_test(
      account_id account, webhook_endpoint_id endpoint, const domain::audit_origin& by) override;
  domain::result<std::uint32_t> forget_before(
      time_point deliveries, time_point events, std::uint32_t limit) override;
  domain::result<std::uint32_t> forget_beyond(
      account_id account, std::uint32_t kept, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
