#include "domain/links/route.hpp"
#include "domain/money/price.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace mbs::domain;

namespace {

constexpr network_id safaricom{1};
constexpr network_id airtel{2};
constexpr network_id telkom{3};
constexpr auto otp = traffic_class::otp;
constexpr auto promotional = traffic_class::promotional;
money cents(std::int64_t n) {
  return money::from_units(n * 100);
}
using links = std::vector<link_id>;
constexpr std::array all{true, true, true};

}  // namespace

TEST_CASE("the most specific price wins, whatever the order of the rules") {
  const auto table = price_table::build(
      {{safaricom, otp, cents(90)}, {{}, {}, cents(50)}, {safaricom, {}, cents(80)}, {{}, otp, cents(70)}})
                         .value();
  CHECK(table.per_segment(safaricom, otp).value() == cents(90));
  CHECK(table.per_segment(safaricom, promotional).value() == cents(80));
  CHECK(table.per_segment(airtel, otp).value() == cents(70));
  CHECK(table.per_segment(airtel, promotional).value() == cents(50));
  CHECK(table.per_segment({}, promotional).value() == cents(50));
}

TEST_CASE("without a rule there is no price") {
  CHECK(price_table{}.per_segment(safaricom, otp).error() == errc::no_price);
  const auto table = price_table::build({{network_id{}, {}, money{}}}).value();
  CHECK(table.per_segment({}, otp).value() == money{});
  CHECK(table.per_segment(safaricom, otp).error() == errc::no_price);
}

TEST_CASE("negative prices and two prices for the same are refused") {
  CHECK(price_table::build({{{}, {}, cents(-1)}}).error() == errc::malformed_request);
  CHECK(price_table::build({{safaricom, otp, cents(1)}, {{}, {}, cents(1)}, {safaricom, otp, cents(1)}})
            .error() == errc::already_exists);
}

TEST_CASE("links are tried by preference, and the default route carries the rest") {
  const route_table routes{{{{10}, safaricom, all, 2}, {{11}, safaricom, all, 1},
      {{12}, airtel, {true, false, false}, 0}, {{19}, {}, all, 0}, {{11}, safaricom, all, 5}}};
  CHECK(routes.candidates(safaricom, otp) == links{{11}, {10}});
  CHECK(routes.candidates(airtel, otp) == links{{12}});
  CHECK(routes.candidates(airtel, promotional) == links{{19}});
  CHECK(routes.candidates(telkom, otp) == links{{19}});
  CHECK(routes.candidates({}, otp) == links{{19}});
  CHECK(route_table{}.candidates(safaricom, otp).empty());
}

TEST_CASE("the first link that is up is chosen, or the first of all") {
  const route_table routes{{{{10}, safaricom, all, 0}, {{11}, safaricom, all, 1}}};
  CHECK(routes.choose(safaricom, otp, [](link_id) { return true; }) == link_id{10});
  CHECK(routes.choose(safaricom, otp, [](link_id l) { return l == link_id{11}; }) == link_id{11});
  CHECK(routes.choose(safaricom, otp, [](link_id) { return false; }) == link_id{10});
  CHECK_FALSE(routes.choose(airtel, otp, [](link_id) { return true; }).has_value());
}
