#pragma once

#include "persistence/webhooks/delivery_store.hpp"

#include <vector>

namespace mbs::actors::testing {

/// What WEBHOOKS wrote down of its attempts.
struct fake_deliveries final : persistence::delivery_store {
  template <class T>
  using result = domain::result<T>;

  bool away = false;
  std::vector<persistence::webhook_delivery> recorded;
  std::vector<persistence::ended_delivery> over;
  int writes = 0;

  result<void> record(std::span<const persistence::webhook_delivery> deliveries,
      std::span<const persistence::ended_delivery> ended) override {
    if (away) return domain::errc::store_unavailable;
    ++writes;
    recorded.insert(recorded.end(), deliveries.begin(), deliveries.end());
    over.insert(over.end(), ended.begin(), ended.end());
    return {};
  }
  result<persistence::delivery_page> list(const persistence::delivery_question&) override {
    return persistence::delivery_page{};
  }
  result<persistence::webhook_delivery> get(domain::account_id, domain::webhook_delivery_id) override {
    return domain::errc::not_found;
  }
  result<persistence::replayed> replay_one(
      domain::account_id, domain::webhook_delivery_id, const domain::audit_origin&) override {
    return domain::errc::not_found;
  }
  result<persistence::replayed> replay(
      const persistence::replay_question&, const domain::audit_origin&) override {
    return domain::errc::not_found;
  }
  result<persistence::webhook_event> make_test(
      domain::account_id, domain::webhook_endpoint_id, const domain::audit_origin&) override {
    return domain::errc::not_found;
  }
  result<std::uint32_t> forget_before(domain::time_point, domain::time_point, std::uint32_t) override {
    return 0U;
  }
  result<std::uint32_t> forget_beyond(domain::account_id, std::uint32_t, std::uint32_t) override {
    return 0U;
  }
};

}  // namespace mbs::actors::testing
