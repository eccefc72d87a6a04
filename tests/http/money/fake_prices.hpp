#pragma once

#include "actors/gateway/price_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Price lists in memory. The standard prices are 0.8000 for one class; whether something takes a reason is
/// said beforehand.
class fake_prices final : public actors::price_gateway {
 public:
  explicit fake_prices(answering& how);
  [[nodiscard]] std::vector<route> routes();

  std::vector<persistence::price_list_record> lists;
  std::vector<domain::price_assignment> assigned;  ///< of every account
  std::vector<domain::tax_change> rates;
  actors::account_prices own;
  bool is_too_soon = false;  ///< without a reason
  bool is_steep = false;     ///< prices fall below half, without a reason
  bool has_all_rates = false;

  [[nodiscard]] const domain::numbering_plan& plan() const noexcept override;
  [[nodiscard]] domain::shared_prices standard() const override;
  void own_prices(domain::account_id account, actors::completion<actors::account_prices> done) override;
  void list(
      domain::account_id turn, actors::completion<std::vector<persistence::price_list_record>> done) override;
  void get(domain::account_id turn, domain::price_list_id list,
      actors::completion<persistence::price_list_record> done) override;
  void create(domain::account_id turn, std::string name, bool adds_taxes, const domain::audit_origin& by,
      actors::completion<persistence::price_list_record> done) override;
  void preview_version(domain::account_id turn, persistence::new_price_version wanted,
      actors::completion<persistence::price_effect> done) override;
  void add_version(domain::account_id turn, persistence::new_price_version wanted,
      const domain::audit_origin& by,
      actors::completion<persistence::noticed<persistence::price_version_record>> done) override;
  void withdraw_version(domain::account_id turn, domain::price_version_id version, std::string reason,
      const domain::audit_origin& by,
      actors::completion<persistence::noticed<persistence::price_version_record>> done) override;
  void assign(domain::account_id turn, persistence::new_price_assignment wanted,
      const domain::audit_origin& by,
      actors::completion<persistence::noticed<std::vector<domain::price_assignment>>> done) override;
  void preview_assignment(domain::account_id turn, persistence::new_price_assignment wanted,
      actors::completion<persistence::price_effect> done) override;
  void assignments_of(domain::account_id turn, domain::account_id account,
      actors::completion<std::vector<domain::price_assignment>> done) override;
  void accounts_on(domain::account_id turn, domain::price_list_id list, domain::account_id after,
      std::uint32_t limit, actors::completion<persistence::priced_account_page> done) override;
  void list_tax_rates(
      domain::account_id turn, actors::completion<std::vector<domain::tax_change>> done) override;
  void set_tax_rate(domain::account_id turn, const domain::tax_change& wanted, const domain::audit_origin& by,
      actors::completion<std::vector<domain::tax_change>> done) override;

 private:
  persistence::price_list_record* find(domain::price_list_id id);
  [[nodiscard]] bool is_outdated(const persistence::new_price_version& wanted);
  [[nodiscard]] persistence::price_effect effect(domain::time_point at, domain::money after) const;
  answering& how_;
};

}  // namespace mbs::http::tests
