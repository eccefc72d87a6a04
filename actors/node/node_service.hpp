#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "actors/links/link_service.hpp"
#include "actors/money/paybill_actor.hpp"
#include "actors/runtime/admission.hpp"
#include "actors/runtime/counters.hpp"

#include <atomic>
#include <vector>

namespace mbs::actors {

/// What a report is read from. All of it outlives the service.
struct node_service_parts {
  const node_counters* counters = nullptr;
  const admission* gate = nullptr;
  const std::vector<running_link>* links = nullptr;
  const std::atomic<bool>* recovered = nullptr;
  const std::atomic<bool>* draining = nullptr;
  const pull_standing* pulls = nullptr;
};

class node_service final : public node_gateway {
 public:
  explicit node_service(node_service_parts parts) : parts_{parts} {}
  node_report report() const override;

 private:
  node_service_parts parts_;
};

}  // namespace mbs::actors
