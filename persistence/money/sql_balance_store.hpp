#pragma once

#include "persistence/money/balance_store.hpp"
#include "persistence/sql/session.hpp"

/// Looking after balances in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_balance_store final : public balance_store {
 public:
  /// `session` outlives the store.
  explicit sql_balance_store(sql::session& session) : session_{session} {}

  domain::result<balance_alerts> get_alerts(account_id account) override;
  domain::result<balance_alerts> set_alerts(account_id account, std::span<const money> amounts, bool by_sms,
      const domain::audit_origin& by) override;
  domain::result<balance_look> peek_at_balance(account_id account, time_point now) override;
  domain::result<balance_look> look_at_balance(account_id account, time_point now) override;
  domain::result<std::vector<account_id>> accounts_with_alerts(
      account_id after, std::uint32_t limit) override;
  domain::result<std::vector<account_id>> accounts_owed_alerts(
      account_id after, std::uint32_t limit, time_point now) override;
  domain::result<std::vector<balance_sms>> waiting_sms(time_point since, std::uint32_t limit) override;
  domain::result<void> end_sms(std::int64_t id) override;
  domain::result<std::vector<credit_limit_entry>> credit_limits_of(
      account_id account, std::uint32_t limit) override;
  domain::result<credit_limit_entry> set_credit_limit(
      account_id account, money limit, const std::string& reason, const domain::audit_origin& by) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
