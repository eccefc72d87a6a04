#include "domain/links/route.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::size_t network_count = 256;

std::size_t index_of(network_id network, std::size_t traffic) noexcept {
  return std::size_t{network.value} * traffic_class_count + traffic;
}

}  // namespace

route_table::route_table(std::vector<route_rule> rules)
    : by_network_and_class_(network_count * traffic_class_count) {
  std::stable_sort(
      rules.begin(), rules.end(), [](const auto& a, const auto& b) { return a.preference < b.preference; });
  for (const auto& rule : rules)
    for (std::size_t traffic = 0; traffic < traffic_class_count; ++traffic) {
      if (!rule.classes[traffic]) continue;
      auto& links = by_network_and_class_[index_of(rule.network, traffic)];
      if (std::find(links.begin(), links.end(), rule.link) == links.end()) links.push_back(rule.link);
    }
  for (std::size_t network = 1; network < network_count; ++network) {
    // What is a test never takes an operator's way.
    if (network == test_network.value) continue;
    for (std::size_t traffic = 0; traffic < traffic_class_count; ++traffic) {
      auto& links = by_network_and_class_[network * traffic_class_count + traffic];
      if (links.empty()) links = by_network_and_class_[index_of(network_id{}, traffic)];
    }
  }
}

const std::vector<link_id>& route_table::candidates(
    network_id network, traffic_class traffic) const noexcept {
  static const std::vector<link_id> none;
  if (by_network_and_class_.empty()) return none;
  return by_network_and_class_[index_of(network, static_cast<std::size_t>(traffic))];
}

}  // namespace mbs::domain
