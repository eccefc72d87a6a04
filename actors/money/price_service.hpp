#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/price_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"

#include <atomic>
#include <chrono>

namespace mbs::actors {

/// Answers questions about prices: what an account pays from ACCOUNT itself, the rest from the store. What it
/// changes counts as soon as ACCOUNTS has read it, which is within its next look.
class price_service final : public price_gateway {
 public:
  /// `plan` outlives the service; rules come and go.
  price_service(store_pool& store, accounts_actor accounts, const live_rules& rules,
      const domain::numbering_plan& plan, mailer_actor mailer, clock_function now,
      std::chrono::days least_notice)
      : store_{store},
        accounts_{std::move(accounts)},
        rules_{rules},
        plan_{plan},
        mailer_{std::move(mailer)},
        now_{std::move(now)},
        least_notice_{least_notice} {}

  [[nodiscard]] const domain::numbering_plan& plan() const noexcept override { return plan_; }
  [[nodiscard]] domain::shared_prices standard() const override;
  void own_prices(domain::account_id account, completion<account_prices> done) override;
  void list(domain::account_id turn, completion<std::vector<persistence::price_list_record>> done) override;
  void get(domain::account_id turn, domain::price_list_id list,
      completion<persistence::price_list_record> done) override;
  void create(domain::account_id turn, std::string name, bool adds_taxes, const domain::audit_origin& by,
      completion<persistence::price_list_record> done) override;
  void preview_version(domain::account_id turn, persistence::new_price_version wanted,
      completion<persistence::price_effect> done) override;
  void add_version(domain::account_id turn, persistence::new_price_version wanted,
      const domain::audit_origin& by,
      completion<persistence::noticed<persistence::price_version_record>> done) override;
  void withdraw_version(domain::account_id turn, domain::price_version_id version, std::string reason,
      const domain::audit_origin& by,
      completion<persistence::noticed<persistence::price_version_record>> done) override;
  void assign(domain::account_id turn, persistence::new_price_assignment wanted,
      const domain::audit_origin& by,
      completion<persistence::noticed<std::vector<domain::price_assignment>>> done) override;
  void preview_assignment(domain::account_id turn, persistence::new_price_assignment wanted,
      completion<persistence::price_effect> done) override;
  void assignments_of(domain::account_id turn, domain::account_id account,
      completion<std::vector<domain::price_assignment>> done) override;
  void accounts_on(domain::account_id turn, domain::price_list_id list, domain::account_id after,
      std::uint32_t limit, completion<persistence::priced_account_page> done) override;
  void list_tax_rates(domain::account_id turn, completion<std::vector<domain::tax_change>> done) override;
  void set_tax_rate(domain::account_id turn, const domain::tax_change& wanted, const domain::audit_origin& by,
      completion<std::vector<domain::tax_change>> done) override;

  /// Writes what customers are to be told of prices, a page of accounts after the other, until all are
  /// told or the outbox is full; once at a time.
  void tell_customers();

 private:
  [[nodiscard]] persistence::price_terms terms() const { return {standard(), least_notice_}; }
  /// By the node's clock, which messages are charged by; the wall clock may stand elsewhere.
  [[nodiscard]] domain::audit_origin stamped(domain::audit_origin by) const {
    by.at = now_();
    return by;
  }
  template <class T, class Change>
  void change(domain::account_id turn, completion<T> done, Change change);
  void tell_some();

  store_pool& store_;
  accounts_actor accounts_;
  const live_rules& rules_;
  const domain::numbering_plan& plan_;
  mailer_actor mailer_;
  clock_function now_;
  std::chrono::days least_notice_;
  std::atomic<bool> telling_{false};
};

}  // namespace mbs::actors
