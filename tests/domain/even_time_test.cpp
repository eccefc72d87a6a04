#include "domain/even_time.hpp"

#include "domain/messages/id_generator.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

static_assert(!std::is_convertible_v<steady_point, time_point>);
static_assert(!std::is_convertible_v<time_point, steady_point>);
static_assert(!std::is_constructible_v<steady_point, time_point>);

/// A machine whose wall clock can be set.
struct machine {
  void pass(duration d, duration each = 10ms) {
    for (const auto end = steady + d; steady < end;) {
      steady += each;
      wall += each;
      (void)read();
    }
  }
  time_point read() {
    if (time.is_due(steady)) time.adjust(wall, steady);
    return time.at(steady);
  }
  time_point wall{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
  steady_point steady{123h};
  even_time time{wall, steady};
};

}  // namespace

TEST_CASE("time is the wall clock's as long as nobody sets it") {
  machine m;
  CHECK(m.read() == m.wall);
  m.pass(1h, 1s);
  CHECK(m.read() == m.wall);
}

TEST_CASE("a wall clock that is set an hour forward or back makes time neither step nor go back") {
  for (const duration step : {duration{1h}, duration{-1h}}) {
    machine m;
    m.pass(1s);
    const auto before = m.read();
    m.wall += step;
    CHECK(m.read() - before < 1ms);
    CHECK(before - m.read() < 1ms);
    auto last = m.read();
    for (int i = 0; i < 1'000; ++i) {
      m.pass(10ms);
      const auto next = m.read();
      CHECK(next - last >= 9ms);
      CHECK(next - last <= 11ms);
      last = next;
    }
  }
}

TEST_CASE("time is the wall clock's again ten times as long after as that was set") {
  for (const duration step : {duration{60s}, duration{-60s}}) {
    machine m;
    m.wall += step;
    m.pass(599s, 100ms);
    CHECK(m.read() != m.wall);
    m.pass(2s, 100ms);
    CHECK(m.read() == m.wall);
  }
}

TEST_CASE("a long rest makes good no more than a tenth of it") {
  machine m;
  const auto before = m.read();
  m.wall += 1h;
  m.wall += 100s;
  m.steady += 100s;
  CHECK(m.read() - before == 110s);
}

TEST_CASE("ids of a node whose wall clock is set back rise, and tell about when they were made") {
  machine m;
  id_generator ids{3};
  auto last = ids.next(m.read());
  for (int i = 0; i < 100; ++i) {
    if (i == 50) m.wall -= 1h;
    m.pass(10ms);
    const auto next = ids.next(m.read());
    CHECK(next > last);
    CHECK(id_generator::time_of(next) <= m.read());
    CHECK(m.read() - id_generator::time_of(next) < 2ms);
    last = next;
  }
}
