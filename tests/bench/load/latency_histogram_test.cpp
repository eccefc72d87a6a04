#include "bench/load/latency_histogram.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

using mbs::bench::latency_histogram;

namespace {

std::uint64_t exact_percentile(std::vector<std::int64_t> values, double percent) {
  std::sort(values.begin(), values.end());
  const auto rank = std::max(1.0, std::ceil(percent / 100 * static_cast<double>(values.size())));
  return static_cast<std::uint64_t>(values[static_cast<std::size_t>(rank) - 1]);
}

rc::Gen<std::int64_t> latencies() {
  // As many small as large ones: each magnitude alike.
  return rc::gen::apply([](int bits, std::int64_t value) { return value & ((std::int64_t{1} << bits) - 1); },
      rc::gen::inRange(1, 36), rc::gen::arbitrary<std::int64_t>());
}

}  // namespace

TEST_CASE("a percentile is the exact one, or at most 0.8 % above it") {
  CHECK(rc::check([] {
    const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(latencies()));
    latency_histogram histogram;
    for (const auto value : values)
      histogram.record(value);
    for (const double percent : {0.0, 1.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
      const auto exact = exact_percentile(values, percent);
      const auto told = histogram.percentile(percent);
      RC_ASSERT(told >= exact);
      RC_ASSERT(told - exact <= exact / 128);
    }
  }));
}

TEST_CASE("every value lies in its own step, and steps do not overlap") {
  CHECK(rc::check([] {
    const auto value = static_cast<std::uint64_t>(*latencies());
    const auto step = latency_histogram::step_of(value);
    RC_ASSERT(value <= latency_histogram::end_of(step));
    if (step > 0) RC_ASSERT(value > latency_histogram::end_of(step - 1));
  }));
}

TEST_CASE("values below 256 microseconds are exact") {
  for (std::uint64_t value = 0; value < 256; ++value)
    CHECK(latency_histogram::end_of(latency_histogram::step_of(value)) == value);
}

TEST_CASE("two histograms added are as one that saw everything") {
  CHECK(rc::check([] {
    const auto first = *rc::gen::container<std::vector<std::int64_t>>(latencies());
    const auto second = *rc::gen::container<std::vector<std::int64_t>>(latencies());
    latency_histogram a, b, all;
    for (const auto value : first) {
      a.record(value);
      all.record(value);
    }
    for (const auto value : second) {
      b.record(value);
      all.record(value);
    }
    a.add(b);
    RC_ASSERT(a.count() == all.count());
    RC_ASSERT(a.max() == all.max());
    RC_ASSERT(a.percentile(50) == all.percentile(50));
    RC_ASSERT(a.percentile(99) == all.percentile(99));
  }));
}

TEST_CASE("an empty histogram tells zeros") {
  const latency_histogram histogram;
  CHECK(histogram.count() == 0);
  CHECK(histogram.percentile(99) == 0);
  CHECK(histogram.mean() == 0);
}

TEST_CASE("latencies out of range count at its ends") {
  latency_histogram histogram;
  histogram.record(-5);
  CHECK(histogram.max() == 0);
  histogram.record(latency_histogram::highest * 2);
  CHECK(histogram.max() == static_cast<std::uint64_t>(latency_histogram::highest));
  CHECK(histogram.count() == 2);
}
