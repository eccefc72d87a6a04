#include "tests/http/links/fake_links.hpp"

#include "http/links/link_routes.hpp"

namespace mbs::http::tests {

std::vector<route> fake_links::routes() {
  return link_routes(*this, prices);
}

std::vector<actors::network_report> fake_links::networks() const {
  std::vector<actors::network_report> all;
  for (const auto& n : domain::numbering_plan::kenya().networks())
    all.push_back({.id = n.id, .name = n.name, .title = n.title, .reachable = true, .up = true});
  return all;
}

}  // namespace mbs::http::tests
