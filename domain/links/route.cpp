#include "domain/links/route.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

constexpr std::size_t network_count = 256;

std::size_t index_of(network_id network, std::size_t priority) noexcept {
  return std::size_t{network.value} * message_class_count + priority;
}

}  // namespace

route_table::route_table(std::vector<route_rule> rules)
    : by_network_and_class_(network_count * message_class_count) {
  std::stable_sort(
      rules.begin(), rules.end(), [](const auto& a, const auto& b) { return a.preference < b.preference; });
  for (const auto& rule : rules)
    for (std::size_t priority = 0; priority < message_class_count; ++priority) {
      if (!rule.classes[priority]) continue;
      auto& links = by_network_and_class_[index_of(rule.network, priority)];
      if (std::find(links.begin(), links.end(), rule.link) == links.end()) links.push_back(rule.link);
    }
  for (std::size_t network = 1; network < network_count; ++network)
    for (std::size_t priority = 0; priority < message_class_count; ++priority) {
      auto& links = by_network_and_class_[network * message_class_count + priority];
      if (links.empty()) links = by_network_and_class_[index_of(network_id{}, priority)];
    }
}

const std::vector<link_id>& route_table::candidates(
    network_id network, message_class priority) const noexcept {
  static const std::vector<link_id> none;
  if (by_network_and_class_.empty()) return none;
  return by_network_and_class_[index_of(network, static_cast<std::size_t>(priority))];
}

}  // namespace mbs::domain
