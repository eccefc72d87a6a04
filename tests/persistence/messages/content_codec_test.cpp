#include "persistence/messages/content_codec.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

namespace mbs::test {

using persistence::pack_cut;
using persistence::unpack_cut;

namespace {
bool survives(const domain::segmented_text& cut, std::string_view text) {
  const auto back = unpack_cut(pack_cut(cut, text), text);
  return back.coding == cut.coding && back.units == cut.units && back.parts == cut.parts;
}
}  // namespace

TEST_CASE("parts that are the text itself cost only their lengths") {
  const std::string text(300, 'a');
  const domain::segmented_text cut{domain::encoding::gsm7, 300, {text.substr(0, 153), text.substr(153)}};
  CHECK(pack_cut(cut, text).size() == 10);
  CHECK(survives(cut, text));
}

TEST_CASE("parts that differ from the text keep their octets") {
  CHECK(survives({domain::encoding::gsm7, 3, {std::string{"\0\x1b\x65", 3}}}, "@\xE2\x82\xAC"));
  CHECK(survives({domain::encoding::ucs2, 2, {std::string{"\0a", 2}, std::string{"\0b", 2}}}, "ab"));
  CHECK(survives({domain::encoding::gsm7, 0, {}}, ""));
  CHECK(survives({domain::encoding::gsm7, 2, {"a", ""}}, "ab"));
}

TEST_CASE("a text from real segmentation survives") {
  const auto cut =
      domain::segment("Asante! Malipo yako ya KES 1,250.00 yamepokelewa \xE2\x80\x93 karibu tena.",
          domain::reference_width::bits8, 10);
  REQUIRE(cut.has_value());
  CHECK(survives(*cut, "other text"));
}

TEST_CASE("octets that were cut short are refused") {
  const domain::segmented_text cut{domain::encoding::ucs2, 2, {std::string{"\0a", 2}}};
  const auto packed = pack_cut(cut, "a");
  for (std::size_t size = 0; size < packed.size(); ++size)
    CHECK_THROWS_AS((void)unpack_cut(std::string_view{packed}.substr(0, size), "a"), std::runtime_error);
  CHECK_THROWS_AS((void)unpack_cut(packed + "x", "a"), std::runtime_error);
  CHECK_THROWS_AS((void)unpack_cut("\xff" + packed.substr(1), "a"), std::runtime_error);
}

}  // namespace mbs::test
