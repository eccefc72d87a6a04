#include "domain/text/gsm0338.hpp"

#include "domain/text/gsm0338_table.hpp"
#include "domain/text/utf8.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs::domain;

namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

std::vector<std::size_t> lengths(const segmented_text& cut) {
  std::vector<std::size_t> all;
  for (const auto& segment : cut.segments)
    all.push_back(segment.size());
  return all;
}

segmented_text cut(std::string_view text, reference_width width = reference_width::bits8) {
  return segment(text, width, 255).value();
}

using sizes = std::vector<std::size_t>;
constexpr std::string_view euro = "\u20AC";

}  // namespace

TEST_CASE("the default alphabet is that of 3GPP TS 23.038, septet by septet") {
  const std::string alphabet =
      std::string{
          "@\u00A3$\u00A5\u00E8\u00E9\u00F9\u00EC\u00F2\u00C7\n\u00D8\u00F8\r\u00C5\u00E5"
          "\u0394_\u03A6\u0393\u039B\u03A9\u03A0\u03A8\u03A3\u0398\u039E"} +
      " \u00C6\u00E6\u00DF\u00C9"  // the place of the escape shows as a space
      " !\"#\u00A4%&'()*+,-./0123456789:;<=>?"
      "\u00A1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00C4\u00D6\u00D1\u00DC\u00A7"
      "\u00BFabcdefghijklmnopqrstuvwxyz\u00E4\u00F6\u00F1\u00FC\u00E0";
  CHECK(utf8_length(alphabet) == 128);
  std::string septets;
  for (char s = 0; s >= 0; ++s) {
    septets += s;
    if (s == 127) break;
  }
  septets[0x1B] = ' ';
  CHECK(gsm7_to_utf8(septets) == alphabet);
  const auto one = cut(alphabet);
  CHECK(one.coding == encoding::gsm7);
  CHECK(one.segments == std::vector{septets});
}

TEST_CASE("the extension table costs two septets a character") {
  const std::string text = "\f^{}\\[~]|\u20AC";
  const std::string septets =
      "\x1B\x0A\x1B\x14\x1B\x28\x1B\x29\x1B\x2F\x1B\x3C\x1B\x3D\x1B\x3E\x1B\x40\x1B\x65";
  const auto one = cut(text);
  CHECK(one.units == 20);
  CHECK(one.segments == std::vector{septets});
  CHECK(gsm7_to_utf8(septets) == text);
}

TEST_CASE("an unknown escape shows as the plain character and a lone one as a space") {
  CHECK(gsm7_to_utf8("\x1B\x41") == "A");
  CHECK(gsm7_to_utf8("a\x1B") == "a ");
  CHECK(gsm7_to_utf8("\x1B\x1B") == " ");
  CHECK(gsm7_to_utf8("\x80") == "\uFFFD");
}

TEST_CASE("the backtick, small c-cedilla and tilde vowels are not in the alphabet") {
  for (const auto* text : {"`", "\u00E7", "\u0129", "\u0169", "\t", "\u2019"}) {
    CAPTURE(text);
    CHECK_FALSE(fits_gsm7(text));
    CHECK(cut(text).coding == encoding::ucs2);
  }
  CHECK(fits_gsm7("Habari yako? Karibu 100% [OK] \u20AC5"));
  CHECK_FALSE(fits_gsm7("\xFF"));
}

TEST_CASE("the characters that force UCS2 are named with their place") {
  const auto found = outside_gsm7("a\u00E9b\u2019c`\U0001F600", 2);
  REQUIRE(found.size() == 2);
  CHECK(found[0].code_point == 0x2019);
  CHECK(found[0].offset == 3);
  CHECK(found[1].code_point == U'`');
  CHECK(found[1].offset == 5);
  CHECK(outside_gsm7("abc", 10).empty());
}

TEST_CASE("160 septets are one segment and 161 are two") {
  CHECK(lengths(cut(repeat("a", 160))) == sizes{160});
  CHECK(lengths(cut(repeat("a", 161))) == sizes{153, 8});
  CHECK(lengths(cut(repeat("a", 306))) == sizes{153, 153});
  CHECK(lengths(cut(repeat("a", 307))) == sizes{153, 153, 1});
  CHECK(lengths(cut(repeat("a", 161), reference_width::bits16)) == sizes{152, 9});
  CHECK(cut(repeat("a", 918)).segments.size() == 6);
}

TEST_CASE("an escape pair is never split") {
  CHECK(lengths(cut(repeat(euro, 80))) == sizes{160});
  CHECK(lengths(cut(repeat(euro, 81))) == sizes{152, 10});
  const auto mixed = cut(repeat("a", 152) + std::string{euro} + repeat("a", 50));
  CHECK(lengths(mixed) == sizes{152, 52});
  CHECK(mixed.segments[1].substr(0, 2) == "\x1B\x65");
}

TEST_CASE("70 UTF-16 units are one segment and 71 are two") {
  const std::string_view heart = "\u2665";
  CHECK(lengths(cut(repeat(heart, 70))) == sizes{140});
  CHECK(lengths(cut(repeat(heart, 71))) == sizes{134, 8});
  CHECK(lengths(cut(repeat(heart, 71), reference_width::bits16)) == sizes{132, 10});
  const auto one = cut("A\u2665");
  CHECK(one.units == 2);
  CHECK(one.segments == std::vector{std::string{"\0A\x26\x65", 4}});
}

TEST_CASE("a surrogate pair is never split") {
  const auto two = cut(repeat("\U0001F600", 36));
  CHECK(two.units == 72);
  CHECK(lengths(two) == sizes{132, 12});
  CHECK(two.segments[0].substr(0, 4) == std::string{"\xD8\x3D\xDE\x00", 4});
}

TEST_CASE("capacities are those of 3GPP TS 23.040") {
  CHECK(capacity_of(encoding::gsm7, reference_width::bits8).single == 160);
  CHECK(capacity_of(encoding::gsm7, reference_width::bits16).concatenated == 152);
  CHECK(capacity_of(encoding::ucs2, reference_width::bits8).concatenated == 67);
  CHECK(capacity_of(encoding::ucs2, reference_width::bits16).concatenated == 66);
}

TEST_CASE("a text that needs too many segments is refused, however it is written") {
  CHECK(segment(repeat("a", 1530), reference_width::bits8, 10).has_value());
  CHECK(segment(repeat("a", 1531), reference_width::bits8, 10).error() == errc::text_too_long);
  CHECK(segment(repeat("a", 1'000'000), reference_width::bits8, 10).error() == errc::text_too_long);
  CHECK(segment(repeat(euro, 153), reference_width::bits8, 2).error() == errc::text_too_long);
  CHECK(segment(repeat("\u2665", 671), reference_width::bits8, 10).error() == errc::text_too_long);
  CHECK(segment(repeat("\U0001F600", 67), reference_width::bits8, 2).error() == errc::text_too_long);
  CHECK(segment(repeat("a", 161), reference_width::bits8, 1).error() == errc::text_too_long);
  CHECK(segment(repeat("\u0394", 160), reference_width::bits8, 1).has_value());
}

TEST_CASE("an empty text and broken UTF-8 are refused") {
  CHECK(segment("", reference_width::bits8, 10).error() == errc::empty_text);
  for (const auto* text : {"\x80", "\xC0\x80", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xF0\x80\x80\x80",
           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "ok\xFF", "\u2665\xFF"}) {
    CAPTURE(text);
    CHECK(segment(text, reference_width::bits8, 10).error() == errc::invalid_utf8);
  }
  CHECK(segment(repeat("a", 100'000) + "\xFF", reference_width::bits8, 10).error() == errc::invalid_utf8);
}

TEST_CASE("UCS2 comes back as UTF-8, lone surrogates as U+FFFD") {
  CHECK(ucs2_to_utf8(cut("Sema \U0001F600 \u0129").segments[0]) == "Sema \U0001F600 \u0129");
  CHECK(ucs2_to_utf8("\xD8\x3D") == "\uFFFD");
  CHECK(ucs2_to_utf8(std::string{"\xD8\x3D\0A", 4}) == "\uFFFDA");
  CHECK(ucs2_to_utf8(std::string{"\xDC\x00\0A", 4}) == "\uFFFDA");
  CHECK(ucs2_to_utf8(std::string{"\0A\0", 3}) == "A\uFFFD");
}

TEST_CASE("septets are packed eight to seven octets") {
  CHECK(pack_septets("hellohello") == "\xE8\x32\x9B\xFD\x46\x97\xD9\xEC\x37");
  CHECK(pack_septets("") == "");
  CHECK(pack_septets("a") == "a");
  CHECK(pack_septets("\x01", 1) == "\x02");
  CHECK(pack_septets(repeat("a", 153), 1).size() == 134);
  CHECK(pack_septets(repeat("a", 160)).size() == 140);
}
