#include "tests/http/node/fake_node.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served_alone = serving<fake_node>;

}  // namespace

TEST_CASE("health is always good, readiness says why not") {
  served_alone s;
  CHECK(s.client.ask("GET", "/healthz").status == 200);
  CHECK(s.client.ask("GET", "/readyz").status == 200);
  s.gateway.set_ready(false);
  const auto r = s.client.ask("GET", "/readyz");
  CHECK(r.status == 503);
  CHECK(parsed(r).at("because").as_array().at(0).as_string() == "the store is not there");
  CHECK(s.client.ask("GET", "/healthz").status == 200);
}

TEST_CASE("metrics are in Prometheus' text format") {
  served_alone s;
  const auto r = s.client.ask("GET", "/metrics");
  CHECK(r.header("content-type").starts_with("text/plain; version=0.0.4"));
  CHECK(r.body.find("# TYPE mbs_messages_accepted_total counter\nmbs_messages_accepted_total 1\n") !=
      std::string::npos);
  CHECK(r.body.find("mbs_link_up{link=\"safaricom\"} 1\n") != std::string::npos);
  CHECK(r.body.find("mbs_link_submitted_total{link=\"safaricom\"} 7\n") != std::string::npos);
  CHECK(r.body.find("mbs_http_connections 1\n") != std::string::npos);
}

TEST_CASE("people find a page, and what a problem's code means") {
  served_alone s;
  CHECK(s.client.ask("GET", "/").header("content-type") == "text/html; charset=utf-8");
  CHECK(s.client.ask("GET", "/problems/insufficient_credit").body.starts_with("insufficient_credit: "));
  CHECK(s.client.ask("GET", "/problems/method_not_allowed").status == 200);
  CHECK(s.client.ask("GET", "/problems/nonsense").status == 404);
}
