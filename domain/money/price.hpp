#pragma once

#include "domain/errc.hpp"
#include "domain/money/money.hpp"
#include "domain/numbering/network.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <array>
#include <optional>
#include <vector>

namespace mbs::domain {

/// What one segment costs. The most specific rule wins: network and class, then network, then class, then
/// neither.
struct price_rule {
  std::optional<network_id> network;
  std::optional<traffic_class> traffic;
  money per_segment;  ///< 0 or more
};

/// Immutable once built; safe to share between threads.
class price_table {
 public:
  price_table() = default;
  /// Errors: malformed_request for a negative price, already_exists for two rules of the same scope.
  [[nodiscard]] static result<price_table> build(std::vector<price_rule> rules);

  /// errc::no_price when no rule fits.
  [[nodiscard]] result<money> per_segment(network_id network, traffic_class traffic) const noexcept;

 private:
  std::array<std::array<std::optional<money>, traffic_class_count>, 256> resolved_{};
};

}  // namespace mbs::domain
