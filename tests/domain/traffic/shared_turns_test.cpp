#include "domain/traffic/shared_turns.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

using turns = shared_turns<std::string>;
constexpr account_id asha{1}, juma{2}, neema{3};

std::string next_of(turns& t, duration now) {
  const auto given = t.next(now);
  return given ? given->job : "nothing";
}

}  // namespace

TEST_CASE("accounts take turns, however much one of them has waiting") {
  turns t{{.running_each = 5}};
  for (int i = 0; i < 4; ++i)
    CHECK(t.push(asha, 0s, "a" + std::to_string(i)) == admittance::taken);
  CHECK(t.push(juma, 0s, "j") == admittance::taken);
  CHECK(t.push(neema, 0s, "n") == admittance::taken);
  std::vector<std::string> order;
  for (int i = 0; i < 6; ++i)
    order.push_back(next_of(t, 0s));
  CHECK(order == std::vector<std::string>{"a0", "j", "n", "a1", "a2", "a3"});
  CHECK(next_of(t, 0s) == "nothing");
}

TEST_CASE("an account runs and keeps waiting no more than it may, and another is not refused for it") {
  turns t{{.in_all = 5, .waiting_each = 2, .running_each = 1}};
  CHECK(t.push(asha, 0s, "1") == admittance::taken);
  CHECK(next_of(t, 0s) == "1");
  CHECK(t.push(asha, 0s, "2") == admittance::taken);
  CHECK(t.push(asha, 0s, "3") == admittance::taken);
  CHECK(t.push(asha, 0s, "4") == admittance::share_used_up);
  CHECK(next_of(t, 0s) == "nothing");
  CHECK_FALSE(t.wakes_at().has_value());
  CHECK(t.push(juma, 0s, "j") == admittance::taken);
  CHECK(next_of(t, 0s) == "j");
  CHECK(t.push(neema, 0s, "n") == admittance::taken);
  CHECK(t.push(neema, 0s, "m") == admittance::full);
  t.finished(asha, 1s, 0s);
  CHECK(t.is_ready(asha, 1s));
  CHECK(next_of(t, 1s) == "2");
  CHECK(t.push(asha, 1s, "4") == admittance::taken);
}

TEST_CASE("an account rests after a job, so that it takes no more than its share of the time") {
  turns t{{.running_each = 1, .percent = 25}};
  for (const auto* name : {"1", "2", "3"})
    REQUIRE(t.push(asha, 0s, name) == admittance::taken);
  CHECK(next_of(t, 0s) == "1");
  t.finished(asha, 2s, 2s);
  CHECK(next_of(t, 2s) == "nothing");
  CHECK_FALSE(t.is_ready(asha, 2s));
  CHECK(t.wakes_at() == 8s);
  CHECK(t.push(juma, 2s, "j") == admittance::taken);
  CHECK(next_of(t, 2s) == "j");
  CHECK(next_of(t, 8s) == "2");
  t.finished(asha, 108s, 100s);  // however long one took
  CHECK(t.wakes_at() == 118s);
  CHECK(next_of(t, 118s) == "3");
}

TEST_CASE("jobs that ran side by side add up to no more than the longest rest") {
  turns t{{.running_each = 4, .percent = 25, .burst = 500ms}};
  for (const auto* name : {"1", "2", "3", "4"}) {
    REQUIRE(t.push(asha, 0s, name) == admittance::taken);
    CHECK(next_of(t, 0s) == name);
  }
  for (int i = 0; i < 4; ++i)
    t.finished(asha, 5s, 5s);
  REQUIRE(t.push(asha, 5s, "5") == admittance::taken);
  CHECK(next_of(t, 14s) == "nothing");
  CHECK(next_of(t, 15s) == "5");
}

TEST_CASE("a job that waited longer than anybody's patience is given up, also while its account rests") {
  turns t{{.running_each = 1, .percent = 10, .patience = 5s}};
  for (const auto* name : {"1", "2", "3"})
    REQUIRE(t.push(asha, 0s, name) == admittance::taken);
  CHECK(next_of(t, 0s) == "1");
  t.finished(asha, 1s, 1s);
  CHECK_FALSE(t.next(5s).has_value());
  REQUIRE(t.wakes_at().has_value());
  const auto then = *t.wakes_at();
  CHECK(then < 6s);
  for (const auto* name : {"2", "3"}) {
    const auto late = t.next(then);
    REQUIRE(late.has_value());
    CHECK(late->job == name);
    CHECK(late->too_late);
  }
  CHECK(t.push(asha, 10s, "4") == admittance::taken);
  CHECK(next_of(t, 10s) == "4");
}

TEST_CASE("accounts that come once and never again are not remembered for ever") {
  turns t{{.in_all = 2, .percent = 50}};
  for (int i = 1; i <= 1'000; ++i) {
    const account_id who{i};
    const duration now = std::chrono::seconds{i};
    REQUIRE(t.push(who, now, "x") == admittance::taken);
    REQUIRE(next_of(t, now) == "x");
    t.finished(who, now, 1ms);
  }
  CHECK(t.push(asha, 2'000s, "y") == admittance::taken);
  CHECK(next_of(t, 2'000s) == "y");
}

TEST_CASE("who has rested may have several jobs in a row, and takes no more than the share in the long run") {
  turns t{{.running_each = 1, .percent = 25, .burst = 100ms}};
  duration now{};
  duration busy{};
  int at_once = 0;
  for (int i = 0; i < 200; ++i) {
    REQUIRE(t.push(asha, now, "a page") == admittance::taken);
    auto given = t.next(now);
    if (!given) {
      const auto wakes = t.wakes_at();
      REQUIRE(wakes.has_value());
      now = *wakes;
      given = t.next(now);
    } else if (busy == i * 10ms && now == busy) {
      ++at_once;
    }
    REQUIRE(given.has_value());
    now += 10ms;
    busy += 10ms;
    t.finished(asha, now, 10ms);
  }
  CHECK(at_once == 4);  // each owes 30 ms of rest
  CHECK(busy * 4 <= now + 10ms * 4 + 100ms * 2);
  CHECK(busy * 4 >= now - 100ms);
}
