#pragma once

#include "actors/gateway/link_gateway.hpp"
#include "actors/gateway/node_gateway.hpp"
#include "actors/links/link_actor.hpp"
#include "actors/node/node_rules.hpp"

#include <memory>
#include <vector>

namespace mbs::actors {

/// A LINK of this node, as NODE keeps it.
struct running_link {
  link_options options;
  link_actor actor;
  std::shared_ptr<link_figures> figures;
};

/// Reads the figures that the links keep, under the rules in force.
class link_service final : public link_gateway {
 public:
  /// Both outlive it; `links` does not change any more.
  link_service(const live_rules& rules, const std::vector<running_link>& links)
      : rules_{rules}, links_{links} {}

  std::vector<network_report> networks() const override;

 private:
  const live_rules& rules_;
  const std::vector<running_link>& links_;
};

}  // namespace mbs::actors
