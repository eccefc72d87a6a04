#pragma once

#include <array>
#include <optional>
#include <vector>

#include "domain/errc.hpp"
#include "domain/messages/message.hpp"
#include "domain/money/money.hpp"
#include "domain/numbering/network.hpp"

namespace mbs::domain {

/// What one part costs. The most specific rule wins: network and class, then network, then class, then
/// neither.
struct price_rule {
  std::optional<network_id> network;
  std::optional<message_class> priority;
  money per_part;  ///< 0 or more
};

/// Immutable once built; safe to share between threads.
class price_table {
 public:
  price_table() = default;
  /// Errors: malformed_request for a negative price, already_exists for two rules of the same scope.
  [[nodiscard]] static result<price_table> build(std::vector<price_rule> rules);

  /// errc::no_price when no rule fits.
  [[nodiscard]] result<money> per_part(network_id network, message_class priority) const noexcept;

 private:
  std::array<std::array<std::optional<money>, message_class_count>, 256> resolved_{};
};

}  // namespace mbs::domain
