#pragma once

#include "persistence/money/payment_store.hpp"
#include "persistence/sql/session.hpp"

/// Payments in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_payment_store final : public payment_store {
 public:
  /// `session` outlives the store.
  explicit sql_payment_store(sql::session& session) : session_{session} {}

  domain::result<bool> keep_confirmation(const posted_confirmation& posted) override;
  domain::result<std::vector<posted_confirmation>> waiting_confirmations(std::uint32_t limit) override;
  domain::result<void> set_confirmation_aside(std::int64_t id, const std::string& note) override;
  domain::result<bool> forget_confirmations(domain::time_point before, std::uint32_t limit) override;
  domain::result<payment_outcome> record_payment(
      const told_payment& told, domain::time_point at, std::int64_t confirmation = 0) override;
  domain::result<bool> knows_payee(const std::string& typed) override;
  domain::result<payment_record> get_payment(domain::payment_id id) override;
  domain::result<std::vector<posted_confirmation>> confirmations_of(const std::string& receipt) override;
  domain::result<payment_page> list_payments(const payment_filter& wanted) override;
  domain::result<payment_record> match_payment(domain::payment_id id, domain::account_id account,
      const std::string& reason, const domain::audit_origin& by) override;
  domain::result<std::optional<pull_progress>> pulled(const std::string& short_code) override;
  domain::result<void> note_pull(const std::string& short_code, const pull_progress& progress) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
