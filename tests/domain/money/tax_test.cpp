#include "domain/money/tax.hpp"

#include "domain/money/rounding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <vector>

using namespace mbs::domain;

namespace {

money units(std::int64_t n) {
  return money::from_units(n);
}
constexpr tax_rates kenyan{1'600, 0};
constexpr tax_rates with_excise{1'600, 1'500};

rc::Gen<tax_rates> rates() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, most_basis_points + 1),
                          rc::gen::inRange<std::uint32_t>(0, most_basis_points + 1)),
      [](const auto& pair) {
        return tax_rates{pair.first, pair.second};
      });
}

}  // namespace

TEST_CASE("excise comes before VAT, which is on it as well") {
  CHECK(with_taxes(units(10'000), kenyan).value() == units(11'600));
  CHECK(with_taxes(units(10'000), with_excise).value() == units(13'340));
  CHECK(with_taxes(units(8'000), kenyan).value() == units(9'280));
  CHECK(with_taxes(units(3), kenyan).value() == units(3));    // 3.48
  CHECK(with_taxes(units(4), kenyan).value() == units(5));    // 4.64
  CHECK(with_taxes(units(25), kenyan).value() == units(29));  // 29.00
  CHECK(with_taxes(units(std::numeric_limits<std::int64_t>::max()), kenyan).error() == errc::amount_overflow);
  const auto split = taxes_within(money::from_shillings(1'334), with_excise);
  CHECK(split.net == money::from_shillings(1'000));
  REQUIRE(split.taxes.size() == 2);
  CHECK(split.taxes[0].name == "Excise duty");
  CHECK(split.taxes[0].tax == money::from_shillings(150));
  CHECK(split.taxes[1].name == "VAT");
  CHECK(split.taxes[1].taxed == money::from_shillings(1'150));
  CHECK(split.taxes[1].tax == money::from_shillings(184));
}

TEST_CASE("a rate holds from its day on until the next of the same tax") {
  const std::vector<tax_change> changes{{tax::vat, {200}, 1'400}, {tax::vat, {100}, 1'600},
      {tax::excise, {150}, 1'500}, {tax::excise, {300}, 0}};
  CHECK(rates_on({99}, changes) == tax_rates{});
  CHECK(rates_on({100}, changes) == tax_rates{1'600, 0});
  CHECK(rates_on({199}, changes) == tax_rates{1'600, 1'500});
  CHECK(rates_on({200}, changes) == tax_rates{1'400, 1'500});
  CHECK(rates_on({300}, changes) == tax_rates{1'400, 0});
}

TEST_CASE("a rate is set before its first day") {
  const time_point now{std::chrono::hours{first_hour_of({20'000})}};
  CHECK_FALSE(can_be_set({tax::vat, {20'000}, 1'600}, now));
  CHECK(can_be_set({tax::vat, {20'000}, 1'600}, now - duration{1}));
  CHECK(can_be_set({tax::vat, {20'001}, most_basis_points}, now));
  CHECK_FALSE(can_be_set({tax::vat, {20'001}, most_basis_points + 1}, now));
}

TEST_CASE("taxes never make anything free or cheaper, and more expensive stays more expensive") {
  CHECK(rc::check([] {
    const auto a = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    const auto b = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    const auto with = *rates();
    const auto charged_a = with_taxes(units(a), with).value();
    const auto charged_b = with_taxes(units(b), with).value();
    RC_ASSERT(charged_a >= units(a));
    RC_ASSERT(a > b || charged_a <= charged_b);
  }));
}

TEST_CASE("net and taxes add up to what the price was, whatever the rates") {
  CHECK(rc::check([] {
    const auto gross = units(*rc::gen::inRange<std::int64_t>(0, INT64_MAX / 200) * units_per_cent);
    const auto in_force = *rates();
    const auto split = taxes_within(gross, in_force);
    auto value = split.net.units();
    for (const auto& t : split.taxes) {
      RC_ASSERT(t.taxed.units() == value);
      RC_ASSERT(!t.tax.is_negative());
      value += t.tax.units();
    }
    RC_ASSERT(split.taxes.size() == (in_force.vat != 0) + std::size_t{in_force.excise != 0});
    RC_ASSERT(value == gross.units());
  }));
}

TEST_CASE("what comes on top of a price is what is in it, to the cent") {
  CHECK(rc::check([] {
    const auto net = units(*rc::gen::inRange<std::int64_t>(0, 1'000'000) * units_per_cent);
    const auto in_force = *rates();
    const auto gross = to_cents(with_taxes(net, in_force).value());
    const auto off = taxes_within(gross, in_force).net.units() - net.units();
    RC_ASSERT(off >= -units_per_cent);
    RC_ASSERT(off <= units_per_cent);
  }));
}

TEST_CASE("rates are written in percent") {
  CHECK(percent_text(1'600) == "16 %");
  CHECK(percent_text(750) == "7.5 %");
  CHECK(percent_text(1) == "0.01 %");
}
