#pragma once

#include "actors/gateway/link_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Kenya's networks, all of them up, with a price for one class.
class fake_links final : public actors::link_gateway {
 public:
  explicit fake_links(answering&) {}
  [[nodiscard]] std::vector<route> routes();

  [[nodiscard]] std::vector<actors::network_report> networks() const override;
};

}  // namespace mbs::http::tests
