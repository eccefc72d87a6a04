#include "http/server/accepted_encoding.hpp"

#include <doctest/doctest.h>

using mbs::http::accepted_by;

TEST_CASE("what browsers send takes both codings") {
  const auto taken = accepted_by("gzip, deflate, br, zstd");
  CHECK(taken.brotli);
  CHECK(taken.gzip);
}

TEST_CASE("a weight of zero refuses, whatever else is taken") {
  CHECK_FALSE(accepted_by("br;q=0, gzip").brotli);
  CHECK(accepted_by("br;q=0, gzip").gzip);
  CHECK_FALSE(accepted_by("gzip; q=0.000").gzip);
  CHECK(accepted_by("GZIP;q=0.001").gzip);
}

TEST_CASE("a star stands for what is not named") {
  CHECK(accepted_by("*").brotli);
  CHECK_FALSE(accepted_by("br;q=0, *").brotli);
  CHECK_FALSE(accepted_by("*;q=0").gzip);
}

TEST_CASE("nothing is taken where nothing, or only nonsense, was said") {
  for (const auto* field : {"", ",,,", ";q=1", "identity", "brotli", "g zip"}) {
    CAPTURE(field);
    CHECK_FALSE(accepted_by(field).brotli);
    CHECK_FALSE(accepted_by(field).gzip);
  }
}
