#pragma once

#include "persistence/money/price_store.hpp"

namespace mbs::actors::testing {

/// Price lists in memory: what servers read of them; nothing else is asked of actors.
struct fake_prices final : persistence::price_store {
  template <class T>
  using result = domain::result<T>;
  static constexpr auto gone = domain::errc::store_unavailable;

  persistence::price_facts facts;
  bool away = false;
  int reads = 0;

  result<persistence::price_facts> load_prices(domain::time_point) override {
    ++reads;
    if (away) return gone;
    return facts;
  }
  result<std::vector<persistence::price_list_record>> list_price_lists(domain::time_point) override {
    return gone;
  }
  result<persistence::price_list_record> get_price_list(domain::price_list_id) override { return gone; }
  result<persistence::price_list_record> create_price_list(
      const std::string&, bool, const domain::audit_origin&) override {
    return gone;
  }
  result<persistence::price_effect> preview_version(
      const persistence::new_price_version&, const persistence::price_terms&, domain::time_point) override {
    return gone;
  }
  result<persistence::noticed<persistence::price_version_record>> add_version(
      const persistence::new_price_version&, const persistence::price_terms&,
      const domain::audit_origin&) override {
    return gone;
  }
  result<persistence::noticed<persistence::price_version_record>> withdraw_version(domain::price_version_id,
      const std::string&, const persistence::price_terms&, const domain::audit_origin&) override {
    return gone;
  }
  result<persistence::noticed<std::vector<domain::price_assignment>>> assign(
      const persistence::new_price_assignment&, const persistence::price_terms&,
      const domain::audit_origin&) override {
    return gone;
  }
  result<std::vector<domain::price_assignment>> assignments_of(domain::account_id) override { return gone; }
  result<persistence::priced_account_page> accounts_on(
      domain::price_list_id, domain::time_point, domain::account_id, std::uint32_t) override {
    return gone;
  }
  result<std::vector<domain::tax_change>> list_tax_rates() override { return gone; }
  result<std::vector<domain::tax_change>> set_tax_rate(
      const domain::tax_change&, const domain::audit_origin&) override {
    return gone;
  }
  result<persistence::price_effect> preview_assignment(const persistence::new_price_assignment&,
      const persistence::price_terms&, domain::time_point) override {
    return gone;
  }
  result<bool> tell_some(domain::time_point, std::uint32_t, const domain::shared_prices&) override {
    return false;
  }
};

}  // namespace mbs::actors::testing
