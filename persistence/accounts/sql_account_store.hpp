#pragma once

#include "persistence/access/secret_box.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/sql/session.hpp"

/// Customers in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_account_store final : public account_store {
 public:
  /// Both outlive the store.
  sql_account_store(sql::session& session, const secret_box& secrets)
      : session_{session}, secrets_{secrets} {}

  domain::result<std::vector<account_state>> load_accounts(std::span<const account_id> ids) override;
  domain::result<std::vector<account_settings>> load_settings(std::span<const account_id> ids) override;
  domain::result<std::vector<account_state>> list_accounts() override;
  domain::result<std::vector<account_record>> search_accounts(const account_search& search) override;
  domain::result<account_id> find_account(const std::string& email_or_id) override;
  domain::result<account_record> create_account(
      const new_account& account, time_point now, const domain::audit_origin& by = {}) override;
  domain::result<void> set_account_status(account_id id, account_status status,
      const domain::audit_origin& by = {}, const std::string& reason = {}) override;
  domain::result<std::vector<account_change>> changed_accounts(
      account_id after, std::uint32_t limit) override;
  domain::result<void> take_changes(std::span<const account_change> taken) override;

 private:
  sql::session& session_;
  const secret_box& secrets_;
};

}  // namespace mbs::persistence
