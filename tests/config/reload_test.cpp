#include "config/reload.hpp"

#include <doctest/doctest.h>

using namespace mbs::config;

namespace {

settings with_link(const std::string& name, std::uint32_t tps) {
  settings s;
  auto& link = s.links.emplace_back();
  link.name = name;
  link.tps = tps;
  return s;
}

}  // namespace

TEST_CASE("a reload takes rates, prices and the log's level, and names them") {
  const auto before = with_link("safaricom", 100);
  auto wanted = with_link("safaricom", 200);
  wanted.log.level = "debug";
  wanted.prices.push_back({"", "", "0.5000"});
  const auto plan = plan_reload(before, wanted);
  CHECK(plan.value.links[0].tps == 200);
  CHECK(plan.value.log.level == "debug");
  REQUIRE(plan.value.prices.size() == 1);
  CHECK(plan.taken == std::vector<std::string>{"log.level", "link.safaricom.tps", "price"});
  CHECK(plan.needs_restart.empty());
}

TEST_CASE("a reload leaves what needs a restart as it was, and names it") {
  const auto before = with_link("safaricom", 100);
  auto wanted = with_link("airtel", 100);
  wanted.http.listen = "127.0.0.1:9";
  const auto plan = plan_reload(before, wanted);
  CHECK(plan.value.http.listen == before.http.listen);
  REQUIRE(plan.value.links.size() == 1);
  CHECK(plan.value.links[0].name == "safaricom");
  CHECK(plan.taken.empty());
  CHECK(plan.needs_restart == std::vector<std::string>{"http.listen", "link.safaricom", "link.airtel"});
}

TEST_CASE("a reload without changes does nothing") {
  const auto same = with_link("safaricom", 100);
  const auto plan = plan_reload(same, same);
  CHECK(plan.taken.empty());
  CHECK(plan.needs_restart.empty());
}
