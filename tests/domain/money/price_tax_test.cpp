#include "domain/money/price_tax.hpp"

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
  return rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int32_t>(0, most_basis_points + 1),
                          rc::gen::inRange<std::int32_t>(0, most_basis_points + 1)),
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
}

TEST_CASE("a rate holds from its moment on until the next of the same tax") {
  const time_point noon{std::chrono::hours{100'000}};
  const std::vector<tax_change> changes{
      {tax::vat, {}, 1'600}, {tax::vat, noon, 1'800}, {tax::excise, noon + std::chrono::hours{1}, 1'500}};
  CHECK(rates_at(changes, noon - duration{1}) == tax_rates{1'600, 0});
  CHECK(rates_at(changes, noon) == tax_rates{1'800, 0});
  CHECK(rates_at(changes, noon + std::chrono::hours{1}) == tax_rates{1'800, 1'500});
  CHECK(rates_at({}, noon) == tax_rates{});
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
