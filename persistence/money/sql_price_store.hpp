#pragma once

#include "persistence/money/price_store.hpp"
#include "persistence/sql/session.hpp"

/// Price lists in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_price_store final : public price_store {
 public:
  /// `session` outlives the store.
  explicit sql_price_store(sql::session& session) : session_{session} {}

  domain::result<price_facts> load_prices(domain::time_point now) override;
  domain::result<std::vector<price_list_record>> list_price_lists(domain::time_point now) override;
  domain::result<price_list_record> get_price_list(domain::price_list_id id) override;
  domain::result<price_list_record> create_price_list(
      const std::string& name, bool adds_taxes, const domain::audit_origin& by) override;
  domain::result<price_effect> preview_version(
      const new_price_version& wanted, const price_terms& terms, domain::time_point now) override;
  domain::result<noticed<price_version_record>> add_version(
      const new_price_version& wanted, const price_terms& terms, const domain::audit_origin& by) override;
  domain::result<noticed<price_version_record>> withdraw_version(domain::price_version_id id,
      const std::string& reason, const price_terms& terms, const domain::audit_origin& by) override;
  domain::result<noticed<std::vector<domain::price_assignment>>> assign(
      const new_price_assignment& wanted, const price_terms& terms, const domain::audit_origin& by) override;
  domain::result<price_effect> preview_assignment(
      const new_price_assignment& wanted, const price_terms& terms, domain::time_point now) override;
  domain::result<std::vector<domain::price_assignment>> assignments_of(domain::account_id account) override;
  domain::result<priced_account_page> accounts_on(domain::price_list_id list, domain::time_point at,
      domain::account_id after, std::uint32_t limit) override;
  domain::result<std::vector<domain::tax_change>> list_tax_rates() override;
  domain::result<std::vector<domain::tax_change>> set_tax_rate(
      const domain::tax_change& wanted, const domain::audit_origin& by) override;
  domain::result<bool> tell_some(
      domain::time_point now, std::uint32_t limit, const domain::shared_prices& standard) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
