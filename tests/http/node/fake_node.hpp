#pragma once

#include "actors/gateway/node_gateway.hpp"
#include "http/server/route.hpp"
#include "http/server/server_status.hpp"
#include "tests/http/answering.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace mbs::http::tests {

/// A node with one link, as ready as a test wants it.
class fake_node final : public actors::node_gateway {
 public:
  explicit fake_node(answering& how);
  [[nodiscard]] std::vector<route> routes(std::shared_ptr<const server_status> status);

  void set_ready(bool ready);

  void change_link(const std::function<void(actors::link_report&)>& how);

  [[nodiscard]] actors::node_report report() const override;

 private:
  answering& how_;
  bool is_ready_ = true;
  actors::link_report link_;
};

}  // namespace mbs::http::tests
