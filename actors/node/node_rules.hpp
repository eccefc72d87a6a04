#pragma once

#include "domain/links/route.hpp"
#include "domain/messages/submission.hpp"
#include "domain/money/price_book.hpp"
#include "domain/money/reconciliation.hpp"
#include "domain/numbering/network.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mbs::actors {

/// What the configuration says about numbers, prices, routes and sizes: immutable, shared by all actors.
struct node_rules {
  domain::numbering_plan plan;
  domain::price_table prices;                         ///< the standard list
  std::shared_ptr<const domain::price_book> lists{};  ///< those of the store; none: there are none
  std::uint64_t prices_version = 0;  ///< another one whenever `prices` or `lists` are replaced
  domain::route_table routes;
  std::vector<domain::link_reach> reach{};  ///< which networks the configuration names for each link
  domain::submission_limits limits;
  std::uint32_t callback_urls_per_account = 100;
  std::uint32_t queued_per_account = 500'000;
  std::uint32_t trial_messages_a_day = 20;

  [[nodiscard]] domain::sending_rules sending() const { return {plan, prices, limits}; }
  [[nodiscard]] domain::sending_rules sending_at(const domain::price_table& own) const {
    return {plan, own, limits};
  }
};
using shared_rules = std::shared_ptr<const node_rules>;

/// When an account with these lists pays what, from the rules' own lists.
[[nodiscard]] inline domain::price_schedule schedule_of(
    std::span<const domain::price_assignment> assigned, const shared_rules& rules) {
  static const domain::price_book none;
  return (rules->lists ? *rules->lists : none).of(assigned, {rules, &rules->prices});
}

/// Recipients that no link reaches become rejected ones.
inline void drop_unroutable(domain::composition& c, const node_rules& rules, domain::traffic_class traffic) {
  std::size_t kept = 0;
  for (auto& r : c.recipients) {
    if (!rules.routes.candidates(r.network, traffic).empty()) {
      c.recipients[kept++] = r;
      continue;
    }
    c.rejected.push_back({r.to.to_e164(), domain::errc::no_route,
        "no operator link carries class " + std::string{domain::to_text(traffic)} + " to " +
            std::string{rules.plan.name_of(r.network)}});
    c.total = domain::money::from_units(c.total.units() - r.price.units());
  }
  c.recipients.resize(kept);
}

/// The rules in force: replaced as a whole at a reload, read once per request. Safe from any thread.
class live_rules {
 public:
  explicit live_rules(shared_rules rules) : rules_{std::move(rules)} {}
  [[nodiscard]] shared_rules now() const { return rules_.load(std::memory_order_acquire); }
  /// What the configuration says anew; the lists of the store stay.
  void replace(const shared_rules& rules) {
    const std::lock_guard one{writing_};
    put(*rules, now()->lists);
  }
  void replace_lists(std::shared_ptr<const domain::price_book> lists) {
    const std::lock_guard one{writing_};
    put(*now(), std::move(lists));
  }

 private:
  void put(const node_rules& rules, std::shared_ptr<const domain::price_book> lists) {
    auto next = std::make_shared<node_rules>(rules);
    next->lists = std::move(lists);
    next->prices_version = now()->prices_version + 1;
    rules_.store(std::move(next), std::memory_order_release);
  }

  std::mutex writing_;
  std::atomic<shared_rules> rules_;
};

}  // namespace mbs::actors
