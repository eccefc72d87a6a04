#pragma once

#include "domain/numbering/network.hpp"

#include <string>
#include <vector>

namespace mbs::actors {

/// What a customer may know of a network.
struct network_report {
  domain::network_id id;
  std::string name;
  std::string title;
  bool reachable = false;  ///< a route exists
  bool up = false;         ///< some link to it is bound
};

/// The ways to the networks, as the front end may ask for them. Safe to call from any thread. Nothing blocks.
class link_gateway {
 public:
  virtual ~link_gateway() = default;

  /// Of this moment, in the order of the numbering plan.
  [[nodiscard]] virtual std::vector<network_report> networks() const = 0;
};

}  // namespace mbs::actors
