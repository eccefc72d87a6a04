#pragma once

#include "domain/links/route.hpp"
#include "domain/messages/submission.hpp"
#include "domain/money/price.hpp"
#include "domain/numbering/network.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace mbs::actors {

/// What the configuration says about numbers, prices, routes and sizes: immutable, shared by all actors.
struct node_rules {
  domain::numbering_plan plan;
  domain::price_table prices;
  domain::route_table routes;
  domain::submission_limits limits;
  std::uint32_t callback_urls_per_account = 100;
  std::uint32_t queued_per_account = 500'000;
  std::uint32_t trial_messages_a_day = 20;

  [[nodiscard]] domain::sending_rules sending() const { return {plan, prices, limits}; }
};
using shared_rules = std::shared_ptr<const node_rules>;

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
  void replace(shared_rules rules) { rules_.store(std::move(rules), std::memory_order_release); }

 private:
  std::atomic<shared_rules> rules_;
};

}  // namespace mbs::actors
