#include "persistence/messages/content_codec.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

namespace mbs::test {

using persistence::pack_segmented;
using persistence::unpack_segmented;

namespace {
bool survives(const domain::segmented_text& segmented, std::string_view text) {
  const auto back = unpack_segmented(pack_segmented(segmented, text), text);
  return back.coding == segmented.coding && back.units == segmented.units &&
      back.segments == segmented.segments;
}
}  // namespace

TEST_CASE("segments that are the text itself cost only their lengths") {
  const std::string text(300, 'a');
  const domain::segmented_text segmented{
      domain::encoding::gsm7, 300, {text.substr(0, 153), text.substr(153)}};
  CHECK(pack_segmented(segmented, text).size() == 10);
  CHECK(survives(segmented, text));
}

TEST_CASE("segments that differ from the text keep their octets") {
  CHECK(survives({domain::encoding::gsm7, 3, {std::string{"\0\x1b\x65", 3}}}, "@\xE2\x82\xAC"));
  CHECK(survives({domain::encoding::ucs2, 2, {std::string{"\0a", 2}, std::string{"\0b", 2}}}, "ab"));
  CHECK(survives({domain::encoding::gsm7, 0, {}}, ""));
  CHECK(survives({domain::encoding::gsm7, 2, {"a", ""}}, "ab"));
}

TEST_CASE("a text from real segmentation survives") {
  const auto segmented =
      domain::segment("Asante! Malipo yako ya KES 1,250.00 yamepokelewa \xE2\x80\x93 karibu tena.",
          domain::reference_width::bits8, 10);
  REQUIRE(segmented.has_value());
  CHECK(survives(*segmented, "other text"));
}

TEST_CASE("octets that were cut short are refused") {
  const domain::segmented_text segmented{domain::encoding::ucs2, 2, {std::string{"\0a", 2}}};
  const auto packed = pack_segmented(segmented, "a");
  for (std::size_t size = 0; size < packed.size(); ++size)
    CHECK_THROWS_AS(
        (void)unpack_segmented(std::string_view{packed}.substr(0, size), "a"), std::runtime_error);
  CHECK_THROWS_AS((void)unpack_segmented(packed + "x", "a"), std::runtime_error);
  CHECK_THROWS_AS((void)unpack_segmented("\xff" + packed.substr(1), "a"), std::runtime_error);
}

}  // namespace mbs::test
