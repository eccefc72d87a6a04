#include "domain/traffic/token_bucket.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <random>
#include <utility>
#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {
constexpr auto start = steady_point{} + std::chrono::hours{500'000};
}  // namespace

TEST_CASE("no window of one second gives more than rate and burst") {
  CHECK(rc::check([] {
    const auto rate = *rc::gen::inRange<std::uint32_t>(1, 2'000);
    const auto burst = *rc::gen::inRange<std::uint32_t>(1, rate + 1);
    token_bucket bucket{rate, burst, start};
    std::deque<std::pair<steady_point, std::uint32_t>> window;
    std::uint64_t in_window = 0;
    auto now = start;
    for (int i = 0; i < 200; ++i) {
      now += duration{*rc::gen::inRange(0, 100'000)};
      const auto taken = bucket.take(*rc::gen::inRange<std::uint32_t>(0, 3'000), now);
      window.emplace_back(now, taken);
      in_window += taken;
      while (now - window.front().first >= 1s) {
        in_window -= window.front().second;
        window.pop_front();
      }
      RC_ASSERT(in_window <= rate + burst);
    }
  }));
}

TEST_CASE("whatever changes of rate, no window of one second gives more than the larger rate and burst") {
  CHECK(rc::check([] {
    struct setting {
      std::uint32_t rate, burst;
    };
    const auto any = [] {
      const auto rate = *rc::gen::inRange<std::uint32_t>(1, 2'000);
      return setting{rate, *rc::gen::inRange<std::uint32_t>(1, rate + 1)};
    };
    auto of = any();
    token_bucket bucket{of.rate, of.burst, start};
    std::deque<std::pair<steady_point, std::uint32_t>> taken;
    std::deque<std::pair<steady_point, setting>> set{{start, of}};
    auto now = start;
    for (int i = 0; i < 100; ++i) {
      now += duration{*rc::gen::inRange(0, 100'000)};
      if (*rc::gen::inRange(0, 4) == 0) {
        of = any();
        bucket.change(of.rate, of.burst, now);
        set.emplace_back(now, of);
      }
      taken.emplace_back(now, bucket.take(3'000, now));
      std::erase_if(taken, [&](const auto& t) { return now - t.first >= 1s; });
      while (set.size() > 1 && now - set[1].first >= 1s)
        set.pop_front();
      std::uint64_t sum = 0;
      setting most{0, 0};
      for (const auto& [at, n] : taken)
        sum += n;
      for (const auto& [at, s] : set)
        most = {std::max(most.rate, s.rate), std::max(most.burst, s.burst)};
      RC_ASSERT(sum <= most.rate + most.burst);
    }
  }));
}

TEST_CASE("a change of rate keeps what was saved up and a pause") {
  token_bucket bucket{10, 10, start};
  CHECK(bucket.take(7, start) == 7);
  bucket.change(10, 10, start);
  CHECK(bucket.take(10, start) == 3);
  bucket.pause_until(start + 5s);
  bucket.change(100, 20, start + 1s);
  CHECK(bucket.take(100, start + 4s) == 0);
  CHECK(bucket.next_token_at(start + 4s) == start + 5s);
  CHECK(bucket.take(100, start + 5s) == 20);
  bucket.change(1, 1, start + 6s);
  CHECK(bucket.take(100, start + 6s) == 1);
}

TEST_CASE("a link that always wants gets its rate within two per cent over ten seconds") {
  CHECK(rc::check([] {
    const auto rate = *rc::gen::inRange<std::uint32_t>(50, 1'000'000);
    // Time between two calls makes at most what the bucket can hold, with the part of a token that was left
    // before, else the excess is meant to be lost.
    const auto burst = *rc::gen::inRange<std::uint32_t>(rate / 50 + 2, rate / 10 + 3);
    token_bucket bucket{rate, burst, start};
    (void)bucket.take(burst, start);
    // Thousands of calls: drawn from a seed, since RapidCheck remembers every draw.
    std::minstd_rand random{*rc::gen::inRange<std::uint32_t>(1, 1'000'000)};
    std::uniform_int_distribution<int> step{1, 20'000};
    std::uint64_t taken = 0;
    auto now = start;
    while (now < start + 10s) {
      now = std::min(now + duration{step(random)}, start + 10s);
      taken += bucket.take(rate, now);
    }
    RC_ASSERT(taken * 100 >= std::uint64_t{rate} * 10 * 98);
    RC_ASSERT(taken * 100 <= std::uint64_t{rate} * 10 * 102);
  }));
}

TEST_CASE("calling at the time that the bucket names gives exactly the rate") {
  for (const std::uint32_t rate : {1u, 3u, 7u, 50u, 999u}) {
    CAPTURE(rate);
    token_bucket bucket{rate, 1, start};
    REQUIRE(bucket.take(1, start) == 1);
    auto now = start;
    for (std::uint32_t i = 0; i < rate * 2; ++i) {
      const auto next = bucket.next_token_at(now);
      CHECK(next > now);
      CHECK(bucket.take(1, next - 1us) == 0);
      now = next;
      CHECK(bucket.take(1, now) == 1);
    }
    // The name of a time is rounded up to a microsecond, never down.
    CHECK(now >= start + 2s);
    CHECK(now <= start + 2s + duration{2 * rate});
  }
}

TEST_CASE("a bucket starts full and gives no more than it has") {
  token_bucket bucket{100, 10, start};
  CHECK(bucket.rate() == 100);
  CHECK(bucket.next_token_at(start) == start);
  CHECK(bucket.take(25, start) == 10);
  CHECK(bucket.take(25, start) == 0);
  CHECK(bucket.next_token_at(start) == start + 10ms);
  CHECK(bucket.take(25, start + 10ms) == 1);
  CHECK(bucket.take(25, start + std::chrono::hours{24 * 365 * 100}) == 10);
}

TEST_CASE("tokens not used come back, up to the burst") {
  token_bucket bucket{100, 10, start};
  REQUIRE(bucket.take(10, start) == 10);
  bucket.give_back(4);
  CHECK(bucket.take(10, start) == 4);
  bucket.give_back(50);
  CHECK(bucket.take(50, start) == 10);
}

TEST_CASE("a pause gives nothing until it ends, and a shorter one does not end a longer") {
  token_bucket bucket{100, 10, start};
  bucket.pause_until(start + 5s);
  bucket.pause_until(start + 1s);
  CHECK(bucket.next_token_at(start) == start + 5s);
  CHECK(bucket.take(1, start + 4999ms) == 0);
  CHECK(bucket.take(1, start + 5s) == 1);
}
