#include "domain/money/counted_funding.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

using mbs::domain::counted_funding;

TEST_CASE("entries that the balance counts already are not counted again") {
  counted_funding funding{5};
  CHECK_FALSE(funding.count(4));
  CHECK_FALSE(funding.count(5));
  CHECK(funding.count(6));
  CHECK_FALSE(funding.count(6));
}

TEST_CASE("every entry counts once, whatever the order and however often it is told") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::vector<std::int64_t> told;
    for (std::int64_t id = 1; id <= 40; ++id)
      told.insert(told.end(), 1 + random() % 3, id);
    std::shuffle(told.begin(), told.end(), random);
    counted_funding funding{10};
    std::int64_t counted = 0;
    for (const auto id : told)
      counted += funding.count(id) ? id : 0;
    CHECK(counted == 40 * 41 / 2 - 10 * 11 / 2);
  }
}

TEST_CASE("what is complete is forgotten one by one and never counted again") {
  counted_funding funding;
  for (std::int64_t id = 2; id <= 1'000; id += 2)
    CHECK(funding.count(id));
  CHECK(funding.remembered() == 500);
  funding.complete(900);
  CHECK(funding.remembered() == 50);
  CHECK_FALSE(funding.count(3));
  CHECK_FALSE(funding.count(1'000));
  funding.complete(10);
  CHECK_FALSE(funding.count(901 - 1));
  CHECK(funding.count(901));
}
