#pragma once

#include "domain/money/ledger.hpp"

#include <cstdint>

namespace mbs::persistence {

/// What the table of transfers has of a movement beside account, kind and amount: for which network and class
/// a post was. -1 in other movements, and in posts from before they were told apart.
struct revenue_columns {
  static constexpr std::int16_t none = -1;
  std::int16_t network = none;
  std::int16_t traffic = none;
};

[[nodiscard]] constexpr revenue_columns stored_revenue(const domain::transfer& t) noexcept {
  if (t.kind != domain::transfer_kind::post) return {};
  return {t.network.value, static_cast<std::int16_t>(t.traffic)};
}

}  // namespace mbs::persistence
