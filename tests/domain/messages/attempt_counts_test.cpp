#include "domain/messages/attempt_counts.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;

TEST_CASE(
    "each segment of a message may be tried as often as the limit says, whatever the others have used up") {
  attempt_counts counts;
  for (int i = 0; i < 4; ++i)
    CHECK(counts.note(0, 5));
  CHECK_FALSE(counts.note(0, 5));
  CHECK(counts.note(15, 5));
  CHECK(counts.of(0) == 5);
  CHECK(counts.of(15) == 1);
  CHECK(counts.of(7) == 0);
}

TEST_CASE("a limit of one allows no second try") {
  attempt_counts counts;
  CHECK_FALSE(counts.note(3, 1));
}

TEST_CASE("a count never begins anew, however often a segment is tried and whatever the limit is") {
  attempt_counts counts;
  int allowed = 0;
  for (int i = 0; i < 100'000; ++i)
    if (counts.note(2, 4'000'000'000)) ++allowed;
  CHECK(allowed == attempt_counts::highest - 1);
  CHECK(counts.of(2) == attempt_counts::highest);
}
