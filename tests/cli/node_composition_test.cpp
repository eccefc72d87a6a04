#include "cli/node_composition.hpp"

#include "config/text_rules.hpp"

#include <doctest/doctest.h>

using namespace mbs;

TEST_CASE("texts are cut for 16-bit references as soon as one link that is used writes them") {
  config::settings s;
  for (const auto* name : {"first", "second"}) {
    auto& link = s.links.emplace_back();
    link.name = name;
    link.networks = {"*"};
  }
  const std::map<std::string, domain::link_id> ids{
      {"first", {1}}, {"second", {2}}, {std::string{cli::test_link_name}, {3}}};
  CHECK(cli::rules_from(s, cli::set_up_sending(s), ids)->limits.concatenation ==
      domain::reference_width::bits8);
  s.links[1].long_message = "udh16";
  CHECK(cli::rules_from(s, cli::set_up_sending(s), ids)->limits.concatenation ==
      domain::reference_width::bits16);
  s.links[1].enabled = false;
  CHECK(cli::rules_from(s, cli::set_up_sending(s), ids)->limits.concatenation ==
      domain::reference_width::bits8);
}

TEST_CASE("a link reads receipts as its settings say") {
  config::link_settings link;
  link.name = "first";
  const auto plain = cli::smpp_options_from(link);
  CHECK(plain.receipts.zone == std::chrono::minutes{180});
  CHECK_FALSE(plain.receipts.accept_unmarked);
  CHECK(plain.delivery_receipt_errors.number_of("10") == 10U);
  CHECK(plain.receipts.states.empty());
  CHECK(plain.ids.parameter == smpp::id_form::automatic);
  link.receipt_zone_minutes = 0;
  link.receipt_unmarked = true;
  link.receipt_errors = "hex";
  link.receipt_states = {{"FAILED", "undelivered"}};
  link.message_id_in_response = "hex";
  link.message_id_in_receipt = "dec";
  link.message_id_in_parameter = "string";
  link.receipt_error_codes = {{"EX", 200}};
  const auto other = cli::smpp_options_from(link);
  CHECK(other.receipts.zone == std::chrono::minutes{0});
  CHECK(other.receipts.accept_unmarked);
  REQUIRE(other.receipts.states.size() == 1);
  CHECK(other.receipts.states[0].second == smpp::message_state::undeliverable);
  CHECK(other.ids.answers == smpp::id_form::hex);
  CHECK(other.ids.receipts == smpp::id_form::dec);
  CHECK(other.ids.parameter == smpp::id_form::text);
  CHECK(other.delivery_receipt_errors.number_of("10") == 16U);
  CHECK(other.delivery_receipt_errors.number_of("ex") == 200U);
}

TEST_CASE("a link takes one receipt for a segment or for a message, as its settings say") {
  config::link_settings link;
  link.name = "first";
  CHECK_FALSE(cli::link_options_from(link, {1}, {}).receipt_per_message);
  link.receipts = "per_message";
  CHECK(cli::link_options_from(link, {1}, {}).receipt_per_message);
}

TEST_CASE("a link writes the alphabet that its settings name") {
  config::link_settings link;
  link.name = "first";
  CHECK(cli::smpp_options_from(link).alphabet == domain::alphabet::gsm0338);
  link.gsm_charset = "ascii";
  CHECK(cli::smpp_options_from(link).alphabet == domain::alphabet::ascii);
  link.gsm_charset = "latin1";
  CHECK(cli::smpp_options_from(link).alphabet == domain::alphabet::latin1);
}

TEST_CASE("the built-in link carries tests and nothing else, whatever is configured") {
  config::settings s;
  auto& link = s.links.emplace_back();
  link.name = "all";
  link.networks = {"*"};
  const std::map<std::string, domain::link_id> ids{{"all", {1}}, {std::string{cli::test_link_name}, {9}}};
  const auto routes = cli::rules_from(s, cli::set_up_sending(s), ids)->routes;
  const auto traffic = domain::traffic_class::otp;
  CHECK(routes.candidates(domain::test_network, traffic) == std::vector{domain::link_id{9}});
  CHECK(routes.candidates({1}, traffic) == std::vector{domain::link_id{1}});
  const auto links = cli::all_link_options_from(s, ids);
  REQUIRE(links.size() == 2);
  CHECK(links[1].id == domain::link_id{9});
  CHECK(links[1].built_in);
  CHECK_FALSE(links[0].built_in);
  CHECK_FALSE(config::is_link_name(cli::test_link_name));
}
