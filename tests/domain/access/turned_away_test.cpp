#include "domain/access/turned_away.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

turned_away_tries_of tried(const std::string& email, std::uint64_t block = 1, duration at = 0s,
    turned_away_for why = turned_away_for::delayed) {
  const time_point when{std::chrono::hours{500'000} + at};
  return {email, why, block, 1, when, when, "192.0.2." + std::to_string(block), "curl"};
}

}  // namespace

TEST_CASE("tries for one address and reason are one with a count, the first time and the last place") {
  turned_away tries;
  tries.add(tried("a@example.com", 1, 0s));
  tries.add(tried("a@example.com", 2, 9s));
  tries.add(tried("a@example.com", 3, 5s));
  tries.add(tried("a@example.com", 3, 5s, turned_away_for::factor_missing));
  auto all = tries.take();
  REQUIRE(all.size() == 2);
  const auto& t = all[0].why == turned_away_for::delayed ? all[0] : all[1];
  CHECK(t.tries == 3);
  CHECK(t.last - t.first == 9s);
  CHECK(t.address == "192.0.2.2");
  CHECK(tries.take().empty());
}

TEST_CASE("a flood of addresses takes no more than its places, from one block or from many") {
  turned_away tries;
  for (int i = 0; i < 1'000; ++i)
    tries.add(tried(std::to_string(i) + "@example.com"));
  CHECK(tries.size() == turned_away::most_of_block);
  CHECK(tries.take_lost() == 1'000 - turned_away::most_of_block);
  // The others are seen all the same.
  tries.add(tried("a@example.com", 2));
  CHECK(tries.size() == turned_away::most_of_block + 1);
  for (std::uint64_t i = 0; i < 10'000; ++i)
    tries.add(tried(std::to_string(i) + "@example.org", i + 3));
  CHECK(tries.size() == turned_away::most);
  // Who is known already is counted on.
  tries.add(tried("a@example.com", 2));
  CHECK(tries.take_lost() == 10'000 - (turned_away::most - turned_away::most_of_block - 1));
  CHECK(tries.take().size() == turned_away::most);
  tries.add(tried("b@example.com"));
  CHECK(tries.size() == 1);
}
