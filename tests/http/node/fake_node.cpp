#include "tests/http/node/fake_node.hpp"

#include "http/node/node_routes.hpp"

#include <utility>

namespace mbs::http::tests {
namespace {

actors::link_report first_link() {
  actors::link_report link;
  link.name = "safaricom";
  link.state = "bound";
  link.submitted = 7;
  return link;
}

}  // namespace

fake_node::fake_node(answering& how) : how_{how}, link_{first_link()} {}

std::vector<route> fake_node::routes(std::shared_ptr<const server_status> status) {
  auto routes = node_routes(*this, status);
  for (auto& page : front_page_routes())
    routes.push_back(std::move(page));
  routes.push_back(metrics_route(*this, std::move(status)));
  return routes;
}

void fake_node::set_ready(bool ready) {
  const auto lock = how_.lock();
  is_ready_ = ready;
}

void fake_node::change_link(const std::function<void(actors::link_report&)>& how) {
  const auto lock = how_.lock();
  how(link_);
}

actors::node_report fake_node::report() const {
  const auto lock = how_.lock();
  actors::node_report r;
  r.ready = is_ready_;
  if (!is_ready_) r.not_ready_because = {"the store is not there"};
  r.accepted = 1;
  r.links = {link_};
  return r;
}

}  // namespace mbs::http::tests
