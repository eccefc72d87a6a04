#pragma once

#include "domain/ids.hpp"
#include "domain/numbering/network.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace mbs::domain {

/// A link that reaches a network for some classes; a lower `preference` number is tried first.
struct route_rule {
  link_id link;
  network_id network;  ///< network_id{} is the default route: numbers of unknown or unrouted networks
  std::array<bool, traffic_class_count> classes{true, true, true};
  std::uint16_t preference = 0;
};

/// Which links may carry a message, best first. Knows nothing of their health: the caller passes it in.
class route_table {
 public:
  route_table() = default;
  explicit route_table(std::vector<route_rule> rules);

  /// Candidates for (network, class), best first; those of the default route when none is listed, but for the
  /// test network, which has none then.
  [[nodiscard]] const std::vector<link_id>& candidates(
      network_id network, traffic_class traffic) const noexcept;

  /// The first candidate for which `is_up(link)`; the first candidate when none is up; nothing when there is
  /// none.
  template <class IsUp>
  [[nodiscard]] std::optional<link_id> choose(network_id network, traffic_class traffic, IsUp&& is_up) const {
    const auto& links = candidates(network, traffic);
    for (auto link : links)
      if (is_up(link)) return link;
    if (links.empty()) return std::nullopt;
    return links.front();
  }

 private:
  std::vector<std::vector<link_id>> by_network_and_class_;
};

}  // namespace mbs::domain
