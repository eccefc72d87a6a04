#include "persistence/sql/write_steps.hpp"

#include <doctest/doctest.h>

using mbs::persistence::sql::write_steps;
using namespace std::chrono_literals;

TEST_CASE("steps grow to what fits into their time, doubling at most") {
  write_steps steps{5ms};
  std::int64_t before = 0;
  for (int i = 0; i < 20; ++i) {
    before = steps.rows();
    steps.took(steps.rows(), std::chrono::microseconds{steps.rows() * 2});
    CHECK(steps.rows() <= 2 * before);
  }
  CHECK(steps.rows() == 2'500);
}

TEST_CASE("a step that took too long makes the next one shorter at once, and never empty") {
  write_steps steps{5ms};
  steps.took(100, 500ms);
  CHECK(steps.rows() == write_steps::fewest);
  steps.took(10, 60s);
  CHECK(steps.rows() == write_steps::fewest);
  steps.took(10, 1ms);
  CHECK(steps.rows() == 2 * write_steps::fewest);
}

TEST_CASE("a step without work changes nothing, and quick rows have a bound") {
  write_steps steps{1'000ms};
  const auto rows = steps.rows();
  steps.took(0, 1s);
  CHECK(steps.rows() == rows);
  for (int i = 0; i < 30; ++i)
    steps.took(steps.rows(), 0us);
  CHECK(steps.rows() == write_steps::most);
}
