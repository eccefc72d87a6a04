#include "protocols/mpesa/daraja_time.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;
using namespace std::chrono;

namespace {
constexpr sys_seconds morning = sys_days{year{2026} / 1 / 15} + hours{6} + minutes{30};
}

TEST_CASE("a time is written in Nairobi's") {
  CHECK(to_daraja_time(morning) == "20260115093000");
  CHECK(to_pull_time(morning) == "2026-01-15 09:30:00");
  CHECK(to_daraja_time(sys_days{year{2026} / 12 / 31} + hours{22}) == "20270101010000");
}

TEST_CASE("a time is read as Nairobi's") {
  CHECK(from_daraja_time("20260115093000") == morning);
  CHECK(from_pull_time("2026-01-15 09:30:00") == morning);
  CHECK(from_pull_time("2026-01-15T09:30:00") == morning);
  CHECK(from_pull_time("2026-01-15T06:30:00Z") == morning);
  CHECK(from_daraja_time("20240229000000") == sys_days{year{2024} / 2 / 28} + hours{21});
}

TEST_CASE("a time that does not exist is refused") {
  for (const auto* text : {"", "2026011509300", "202601150930000", "20261315093000", "20260015093000",
           "20260132093000", "20250229093000", "20260115243000", "20260115096000", "20260115093060",
           "2026011509300x", "19691231235959", "-2026011509300", "2026-01-15 09:30:00"})
    CHECK_FALSE(from_daraja_time(text));
  for (const auto* text : {"", "20260115093000", "2026-01-15", "2026/01/15 09:30:00", "2026-01-15 09:30:00Z",
           "2026-01-15 09.30.00", "2026-13-15 09:30:00", "2026-01-15T09:30:00+03:00", "2026-01-15 09:30:0"})
    CHECK_FALSE(from_pull_time(text));
}

TEST_CASE("years beyond four digits are clamped") {
  CHECK(to_daraja_time(sys_seconds{seconds{-1}}) == "19700101030000");
  CHECK(to_daraja_time(sys_seconds::max()) == "99991231235959");
  CHECK(to_daraja_time(sys_seconds::min()) == "19700101030000");
}

TEST_CASE("a time that is written is read back") {
  CHECK(rc::check([] {
    const sys_seconds t{seconds{*rc::gen::inRange<std::int64_t>(0, 253'402'289'999)}};
    RC_ASSERT(from_daraja_time(to_daraja_time(t)) == t);
    RC_ASSERT(from_pull_time(to_pull_time(t)) == t);
  }));
}

TEST_CASE("whatever the digits, a time that is read is written the same") {
  CHECK(rc::check([] {
    const auto text = *rc::gen::container<std::string>(14, rc::gen::elementOf(std::string{"0123456789"}));
    const auto t = from_daraja_time(text);
    RC_ASSERT((!t || *t < sys_seconds{} || to_daraja_time(*t) == text));
  }));
}
