#pragma once

#include "http/links/link_routes.hpp"
#include "tests/http/answering.hpp"

namespace mbs::http::tests {

/// Kenya's networks, all of them up, with a price for one class.
class fake_links final : public actors::link_gateway {
 public:
  explicit fake_links(answering&) {}
  [[nodiscard]] std::vector<route> routes() { return link_routes(*this); }

  [[nodiscard]] std::vector<actors::network_report> networks() const override {
    std::vector<actors::network_report> all;
    for (const auto& n : domain::numbering_plan::kenya().networks())
      all.push_back({.id = n.id,
          .name = n.name,
          .title = n.title,
          .reachable = true,
          .up = true,
          .prices = {{.network = n.id,
              .traffic = domain::traffic_class::otp,
              .per_segment = domain::money::from_units(8'000)}}});
    return all;
  }
};

}  // namespace mbs::http::tests
