#include "cli/sending_setup.hpp"

#include "tests/config/temporary_file.hpp"

#include <doctest/doctest.h>

using mbs::cli::set_up_sending;
using mbs::config::settings;

TEST_CASE("prices and links in words become the domain's") {
  settings s;
  s.prices.push_back({"", "", "0.8000"});
  s.prices.push_back({"airtel", "otp", "1.2"});
  s.links.emplace_back().networks = {"safaricom", "*"};
  const auto setup = set_up_sending(s);
  REQUIRE(setup.complaints.empty());
  const auto airtel = setup.plan.find("airtel");
  CHECK(setup.prices.per_segment(airtel, mbs::domain::traffic_class::otp)->to_text() == "1.2000");
  CHECK(setup.prices.per_segment(airtel, mbs::domain::traffic_class::promotional)->to_text() == "0.8000");
}

TEST_CASE("a network that the plan does not have is complained about where it is named") {
  settings s;
  s.prices.push_back({"vodafone", "", "0.8000"});
  auto& link = s.links.emplace_back();
  link.name = std::string{"upstream"};
  link.networks = {"vodafone"};
  const auto setup = set_up_sending(s);
  REQUIRE(setup.complaints.size() == 2);
  CHECK(
      setup.complaints[0].starts_with("link.upstream.networks: there is no network \"vodafone\"; allowed: "));
  CHECK(setup.complaints[1].starts_with("price.1.network: there is no network \"vodafone\"; allowed: "));
}

TEST_CASE("a numbering file moves prefixes between networks, and only between known ones") {
  const temporary_file file{"712,airtel\n", "plan.csv"};
  settings s;
  s.routing.numbering_file = file.path();
  const auto setup = set_up_sending(s);
  REQUIRE(setup.complaints.empty());
  const auto number = mbs::domain::msisdn::parse("0712345678");
  REQUIRE(number.has_value());
  CHECK(setup.plan.name_of(setup.plan.network_of(*number)) == "airtel");

  const temporary_file wrong{"712,vodafone\n", "plan.csv"};
  s.routing.numbering_file = wrong.path();
  CHECK(set_up_sending(s).complaints.size() == 1);
}
