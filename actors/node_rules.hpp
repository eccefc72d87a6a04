#pragma once

#include <memory>

#include "domain/network.hpp"
#include "domain/price.hpp"
#include "domain/route.hpp"
#include "domain/submission.hpp"

namespace mbs::actors {

/// What the configuration says about numbers, prices, routes and sizes: immutable, shared by all actors.
struct node_rules {
  domain::numbering_plan plan;
  domain::price_table prices;
  domain::route_table routes;
  domain::submission_limits limits;
  std::uint32_t callback_urls_per_account = 100;
  std::uint32_t queued_per_account = 500'000;

  [[nodiscard]] domain::sending_rules sending() const { return {plan, prices, limits}; }
};
using shared_rules = std::shared_ptr<const node_rules>;

}  // namespace mbs::actors
