#include "actors/links/link_service.hpp"

#include <set>

namespace mbs::actors {

namespace {

/// What the rules say of a network; the links that may carry its messages go into `links`.
[[nodiscard]] network_report described(
    const domain::network& n, const node_rules& rules, std::set<domain::link_id>& links) {
  network_report report{n.id, n.name, n.title, false, false};
  for (std::size_t c = 0; c < domain::traffic_class_count; ++c) {
    const auto traffic = static_cast<domain::traffic_class>(c);
    for (auto id : rules.routes.candidates(n.id, traffic))
      links.insert(id);
  }
  report.reachable = !links.empty();
  return report;
}

}  // namespace

std::vector<network_report> link_service::networks() const {
  std::vector<network_report> all;
  const auto now = rules_.now();
  for (const auto& n : now->plan.networks()) {
    std::set<domain::link_id> links;
    auto report = described(n, *now, links);
    for (const auto& l : links_)
      report.up =
          report.up || (links.contains(l.options.id) && l.figures->condition == channel_condition::up);
    all.push_back(std::move(report));
  }
  return all;
}

}  // namespace mbs::actors
