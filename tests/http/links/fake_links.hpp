#pragma once

#include "actors/gateway/link_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"
#include "tests/http/money/fake_prices.hpp"

#include <vector>

namespace mbs::http::tests {

/// Kenya's networks, all of them up, with prices as fake_prices has them.
class fake_links final : public actors::link_gateway {
 public:
  explicit fake_links(answering& how) : prices{how} {}
  [[nodiscard]] std::vector<route> routes();

  fake_prices prices;
  [[nodiscard]] std::vector<actors::network_report> networks() const override;
};

}  // namespace mbs::http::tests
