#include "domain/text/alphabet.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>

using namespace mbs::domain;

namespace {

segmented_text cut(const std::string& text) {
  return *segment(text, reference_width::bits8, 16);
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

}  // namespace

TEST_CASE("each letter of GSM 03.38 goes in its place of Latin-1 or ASCII, or as UCS-2") {
  const auto in = [](alphabet a, const std::string& text) { return *written_in(a, cut(text)); };
  CHECK(in(alphabet::ascii, "a[b]@_$").segments == std::vector<std::string>{"a[b]@_$"});
  CHECK(in(alphabet::latin1, "\u00E9\u00A3\u00A7\u00BF").segments ==
      std::vector<std::string>{"\xE9\xA3\xA7\xBF"});
  CHECK(in(alphabet::latin1, "\u00E9").coding == encoding::gsm7);
  CHECK(in(alphabet::ascii, "\u00E9").coding == encoding::ucs2);
  CHECK(in(alphabet::ascii, "\u00E9").segments == std::vector{std::string{"\x00\xE9", 2}});
  CHECK(in(alphabet::latin1, "\u20AC\u0394").segments == std::vector{std::string{"\x20\xAC\x03\x94", 4}});
  CHECK(in(alphabet::gsm0338, "\u20AC").segments == std::vector<std::string>{"\x1B\x65"});
}

TEST_CASE("UCS-2 is for a single segment of at most 70 characters, so that a text is never more segments") {
  CHECK(written_in(alphabet::latin1, cut(repeat("\u20AC", 70)))->units == 70);
  CHECK_FALSE(written_in(alphabet::latin1, cut(repeat("\u20AC", 71))));
  CHECK_FALSE(written_in(alphabet::latin1, cut(repeat("a", 160) + "\u20AC")));
  CHECK(written_in(alphabet::latin1, cut(repeat("\u00E9", 161)))->segments.size() == 2);
}

TEST_CASE("a text that is UCS-2 already stays as it is") {
  const auto one = cut("\u4F60\u597D");
  CHECK(written_in(alphabet::ascii, one)->segments == one.segments);
  CHECK(poorest_for(one) == alphabet::ascii);
}

TEST_CASE("the poorest alphabet of a text is the first that holds it") {
  CHECK(poorest_for(cut("plain")) == alphabet::ascii);
  CHECK(poorest_for(cut("\u00E9")) == alphabet::ascii);  // as UCS-2
  CHECK(poorest_for(cut(repeat("\u00E9", 71))) == alphabet::latin1);
  CHECK(poorest_for(cut(repeat("a", 71) + "\u20AC")) == alphabet::gsm0338);
}

TEST_CASE("any text reads the same whatever alphabet it is written in") {
  constexpr std::array<const char*, 8> letters{"a", "\n", "[", "@", "\u00E9", "\u00A3", "\u20AC", "\u03A9"};
  CHECK(rc::check([&] {
    std::string text = "a";
    for (const auto pick : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 8)))
      text += letters[pick];
    const auto one = cut(text);
    for (const auto a : {alphabet::ascii, alphabet::latin1}) {
      const auto written = written_in(a, one);
      if (!written) continue;
      RC_ASSERT(written->segments.size() == one.segments.size());
      std::string read;
      for (const auto& segment : written->segments) {
        if (written->coding == encoding::ucs2) read += ucs2_to_utf8(segment);
        if (written->coding == encoding::ucs2) continue;
        std::string wide;
        for (const auto c : segment)
          (wide += '\0') += c;
        read += ucs2_to_utf8(wide);
      }
      RC_ASSERT(read == text);
    }
  }));
}

TEST_CASE("alphabets have names") {
  CHECK(alphabet_from("ascii") == alphabet::ascii);
  CHECK(alphabet_from("latin1") == alphabet::latin1);
  CHECK(alphabet_from("gsm0338") == alphabet::gsm0338);
  CHECK_FALSE(alphabet_from("utf8"));
}
