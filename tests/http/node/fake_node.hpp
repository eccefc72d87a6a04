#pragma once

#include "http/node/node_routes.hpp"
#include "tests/http/answering.hpp"

#include <functional>

namespace mbs::http::tests {

/// A node with one link, as ready as a test wants it.
class fake_node final : public actors::node_gateway {
 public:
  explicit fake_node(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes(std::shared_ptr<const server_status> status) {
    auto routes = node_routes(*this, status);
    for (auto& page : front_page_routes())
      routes.push_back(std::move(page));
    routes.push_back(metrics_route(*this, std::move(status)));
    return routes;
  }

  void set_ready(bool ready) {
    const auto lock = how_.lock();
    is_ready_ = ready;
  }

  void change_link(const std::function<void(actors::link_report&)>& how) {
    const auto lock = how_.lock();
    how(link_);
  }

  [[nodiscard]] actors::node_report report() const override {
    const auto lock = how_.lock();
    actors::node_report r;
    r.ready = is_ready_;
    if (!is_ready_) r.not_ready_because = {"the store is not there"};
    r.accepted = 1;
    r.links = {link_};
    return r;
  }

 private:
  answering& how_;
  static actors::link_report first_link() {
    actors::link_report link;
    link.name = "safaricom";
    link.state = "bound";
    link.submitted = 7;
    return link;
  }
  bool is_ready_ = true;
  actors::link_report link_ = first_link();
};

}  // namespace mbs::http::tests
