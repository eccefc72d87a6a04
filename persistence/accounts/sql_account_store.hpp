#pragma once

#include "persistence/accounts/account_store.hpp"
#include "persistence/sql/session.hpp"

/// Customers in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_account_store final : public account_store {
 public:
  /// `session` outlives the store.
  explicit sql_account_store(sql::session& session) : session_{session} {}

  domain::result<std::vector<account_state>> load_accounts(std::span<const account_id> ids) override;
  domain::result<std::vector<account_settings>> load_settings(std::span<const account_id> ids) override;
  domain::result<std::vector<account_state>> list_accounts() override;
  domain::result<account_id> find_account(const std::string& email_or_id) override;
  domain::result<account_record> create_account(const new_account& account, time_point now) override;
  domain::result<void> set_account_status(account_id id, account_status status) override;
  domain::result<std::vector<account_change>> changed_accounts(
      account_id after, std::uint32_t limit) override;
  domain::result<void> take_changes(std::span<const account_change> taken) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
