#include "domain/traffic/forgetful_table.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;

namespace {

struct counted {
  std::int64_t count = 0;
  [[nodiscard]] std::int64_t weight() const noexcept { return count; }
};

}  // namespace

TEST_CASE("a value is found by its key until it is forgotten") {
  forgetful_table<counted> t{8};
  CHECK(t.find(0) == nullptr);
  t.at(0).count = 5;
  CHECK(t.at(0).count == 5);
  t.forget(0);
  CHECK(t.find(0) == nullptr);
}

TEST_CASE("a full row forgets the value of the lowest weight, and no other") {
  forgetful_table<counted> t{8};
  REQUIRE(t.capacity() == 8);
  for (std::uint64_t key = 1; key <= 8; ++key)
    t.at(key).count = static_cast<std::int64_t>(key == 3 ? 1 : 10 + key);
  t.at(99).count = 50;
  CHECK(t.find(3) == nullptr);
  for (const std::uint64_t key : {1, 2, 4, 5, 6, 7, 8, 99})
    CHECK(t.find(key) != nullptr);
}

TEST_CASE("sequential keys spread over the rows") {
  forgetful_table<counted> t{4'096};
  for (std::uint64_t key = 0; key < 2'048; ++key)
    t.at(key).count = 1;
  int found = 0;
  for (std::uint64_t key = 0; key < 2'048; ++key)
    found += t.find(key) != nullptr ? 1 : 0;
  CHECK(found > 1'950);
}
