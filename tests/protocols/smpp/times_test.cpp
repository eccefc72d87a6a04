#include "protocols/smpp/times.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;
using namespace std::chrono;

namespace {
constexpr mbs::smpp::time_point at(int y, unsigned m, unsigned d, int hh = 0, int mm = 0, int ss = 0) {
  return mbs::smpp::time_point{sys_days{year{y} / month{m} / day{d}}} + hours{hh} + minutes{mm} + seconds{ss};
}
}  // namespace

TEST_CASE("an absolute time is written in its zone") {
  CHECK(format_absolute(at(2026, 3, 1, 9, 30, 5), hours{3}).view() == "260301123005012+");
  CHECK(format_absolute(at(2026, 1, 1, 0, 0, 0), -hours{5}).view() == "251231190000020-");
  CHECK(format_absolute(at(2026, 1, 1) + milliseconds{750}).view() == "260101000000700+");
}

TEST_CASE("an absolute time reads back to the tenth of a second") {
  CHECK(rc::check([] {
    const auto t = at(2000, 1, 1) + milliseconds{100} * *rc::gen::inRange<std::int64_t>(0, 31'000'000'000);
    const auto offset = minutes{15} * *rc::gen::inRange(-48, 49);
    if (t + offset < at(2000, 1, 1)) return;
    RC_ASSERT(parse_absolute(format_absolute(t, offset).view()) == t);
  }));
}

TEST_CASE("two hours from now is a relative time") {
  CHECK(format_relative(hours{2}).view() == "000000020000000R");
  CHECK(parse_relative("000000020000000R") == hours{2});
  CHECK(parse_time("000000020000000R", at(2026, 1, 1)) == at(2026, 1, 1, 2));
}

TEST_CASE("a relative time reads back to the second") {
  CHECK(rc::check([] {
    const seconds d{*rc::gen::inRange<std::int64_t>(0, 99LL * 365 * 86'400)};
    RC_ASSERT(parse_relative(format_relative(d).view()) == d);
  }));
}

TEST_CASE("times that do not exist are not read") {
  for (const char* text : {"", "260230000000000+", "261301000000000+", "260101240000000+", "2601010000000X0+",
           "260101000000049+", "260101000000000*", "26010100000000+", "00000002000000xR"})
    CHECK_FALSE(parse_time(text, at(2026, 1, 1)));
}

TEST_CASE("the dates of receipts are read with 10, 12 or 14 digits in the operator's zone") {
  const auto expected = at(2026, 3, 1, 9, 30);
  CHECK(parse_delivery_receipt_date("2603011230", hours{3}) == expected);
  CHECK(parse_delivery_receipt_date("260301123005", hours{3}) == expected + seconds{5});
  CHECK(parse_delivery_receipt_date("20260301123005", hours{3}) == expected + seconds{5});
  for (const char* text :
      {"", "260301", "26030112305", "2603011260", "26030112x0", "2613011230", "00000000000000"})
    CHECK_FALSE(parse_delivery_receipt_date(text, hours{3}));
}
