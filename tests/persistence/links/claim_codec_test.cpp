#include "persistence/links/claim_codec.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <stdexcept>

namespace mbs::test {

using persistence::pack_claim;
using persistence::unpack_claim;
using segments = std::vector<persistence::link_claim::segment_of>;

TEST_CASE("any claim survives, in its order") {
  CHECK(rc::check([] {
    segments claimed;
    for (auto n = *rc::gen::inRange(0, 200); n > 0; --n)
      claimed.push_back(
          {{*rc::gen::oneOf(rc::gen::positive<std::int64_t>(), rc::gen::inRange<std::int64_t>(1'000, 1'300),
               rc::gen::just(std::numeric_limits<std::int64_t>::max()))},
              *rc::gen::inRange<std::uint8_t>(0, 128), *rc::gen::arbitrary<std::uint16_t>()});
    RC_ASSERT(unpack_claim(pack_claim(claimed)) == claimed);
  }));
}

TEST_CASE("a window of neighbours takes two octets a segment") {
  segments claimed;
  for (std::int64_t i = 0; i < 2'000; ++i)
    claimed.push_back({{(std::int64_t{92'000'000'000} << 22) + i}, 0});
  CHECK(pack_claim(claimed).size() < 2 * claimed.size() + 10);
}

TEST_CASE("a claim that was cut short is refused") {
  const auto packed = pack_claim(segments{{{500'000}, 3, 700}});
  for (std::size_t size = 1; size < packed.size(); ++size)
    CHECK_THROWS_AS((void)unpack_claim(std::string_view{packed}.substr(0, size)), std::runtime_error);
  CHECK_THROWS_AS((void)unpack_claim(std::string(11, '\xff')), std::runtime_error);
}

}  // namespace mbs::test
