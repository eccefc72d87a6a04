#include "http/client/retry_after.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using mbs::http::read_http_date;
using mbs::http::read_retry_after;
namespace chrono = std::chrono;

namespace {
constexpr chrono::sys_seconds now{chrono::sys_days{chrono::year{2026} / 3 / 2} + 12h};
}

TEST_CASE("a date is read in the three forms that HTTP knows") {
  constexpr chrono::sys_seconds then{chrono::sys_days{chrono::year{1994} / 11 / 6} + 8h + 49min + 37s};
  CHECK(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now) == then);
  CHECK(read_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now) == then);
  CHECK(read_http_date("Sun Nov  6 08:49:37 1994", now) == then);
  CHECK(read_http_date("Sun Nov 16 08:49:37 1994", now) == then + 240h);
  CHECK(read_http_date("Monday, 02-Mar-26 12:00:00 GMT", now) == now);
}

TEST_CASE("what is no date is none") {
  for (const auto* text : {"", "tomorrow", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 2026 08:49:37 GMT",
           "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
           "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "2026-03-02T12:00:00Z",
           "Sun Nov 6 08:49:37 1994", "Sun, -6 Nov 1994 08:49:37 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(read_http_date(text, now));
  }
}

TEST_CASE("Retry-After asks for seconds, or for a date by the server's own clock, a day at most") {
  CHECK(read_retry_after("20", "", now) == 20s);
  CHECK(read_retry_after("0", "", now) == 0s);
  CHECK(read_retry_after("99999999999999999999999", "", now) == 24h);
  CHECK(read_retry_after("90000", "", now) == 24h);
  CHECK(read_retry_after("-5", "", now) == 0s);
  CHECK(read_retry_after("1.5", "", now) == 0s);
  CHECK(read_retry_after("", "", now) == 0s);
  CHECK(read_retry_after("Mon, 02 Mar 2026 12:00:20 GMT", "", now) == 21s);
  CHECK(read_retry_after("Mon, 02 Mar 2026 11:59:59 GMT", "", now) == 0s);
  CHECK(read_retry_after("Wed, 02 Mar 2050 12:00:00 GMT", "", now) == 24h);
  // A server whose clock is an hour late.
  CHECK(read_retry_after("Mon, 02 Mar 2026 11:00:20 GMT", "Mon, 02 Mar 2026 11:00:00 GMT", now) == 21s);
  CHECK(read_retry_after("Mon, 02 Mar 2026 12:00:20 GMT", "nonsense", now) == 21s);
}
