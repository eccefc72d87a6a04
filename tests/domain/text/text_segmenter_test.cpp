#include "domain/text/text_segmenter.hpp"

#include "domain/text/gsm0338.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace mbs::domain;

namespace {

std::string decode(const segmented_text& cut) {
  std::string text;
  for (const auto& segment : cut.segments)
    text += cut.coding == encoding::gsm7 ? gsm7_to_utf8(segment) : ucs2_to_utf8(segment);
  return text;
}

const std::vector<std::string> gsm_pieces{"a", "$", "@", "\n", "\u20AC", "[", "~", "\u00E9", "\u0394", " "};
const std::vector<std::string> unicode_pieces{"a", "\u20AC", "\u0129", "i\u0303", "\U0001F600",
    "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\u2764\uFE0F", "\U0001F1F0\U0001F1EA",
    "\U0001F44D\U0001F3FE", "\u0C05", "\r\n", "7\uFE0F\u20E3"};

std::string join(const std::vector<std::string>& pieces) {
  std::string text;
  for (const auto& piece : pieces)
    text += piece;
  return text;
}

rc::Gen<std::vector<std::string>> texts_of(const std::vector<std::string>& pieces) {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 400), [pieces](std::size_t count) {
    return rc::gen::container<std::vector<std::string>>(count, rc::gen::elementOf(pieces));
  });
}

std::u16string filler(std::size_t count) {
  return std::u16string(count, u'x');
}

}  // namespace

TEST_CASE("segments put together are the text, and none is longer than its room") {
  CHECK(rc::check([] {
    const auto pieces = *texts_of(*rc::gen::element(gsm_pieces, unicode_pieces));
    const auto text = join(pieces);
    const auto width = *rc::gen::element(reference_width::bits8, reference_width::bits16);
    const auto cut = segment(text, width, 255).value();
    RC_ASSERT(decode(cut) == text);
    const auto room = capacity_of(cut.coding, width);
    const std::size_t octets = cut.coding == encoding::gsm7 ? 1 : 2;
    std::size_t units = 0;
    for (const auto& segment : cut.segments) {
      RC_ASSERT(!segment.empty());
      RC_ASSERT(segment.size() <= octets * (cut.segments.size() == 1 ? room.single : room.concatenated));
      units += segment.size() / octets;
    }
    RC_ASSERT(units == cut.units);
    RC_ASSERT((cut.segments.size() == 1) == (cut.units <= room.single));
  }));
}

TEST_CASE("every segment starts at the start of a grapheme") {
  CHECK(rc::check([] {
    const auto pieces = *texts_of(unicode_pieces);
    const auto cut = segment(join(pieces), reference_width::bits8, 255).value();
    RC_PRE(cut.coding == encoding::ucs2);
    std::size_t piece = 0;
    for (const auto& segment : cut.segments) {
      std::string rest = ucs2_to_utf8(segment);
      while (!rest.empty()) {
        RC_ASSERT(piece < pieces.size());
        RC_ASSERT(rest.starts_with(pieces[piece]));
        rest.erase(0, pieces[piece++].size());
      }
    }
    RC_ASSERT(piece == pieces.size());
  }));
}

TEST_CASE("a segment of plain characters is filled to the brim") {
  CHECK(ucs2_segment_length(filler(200), 0, 67) == 67);
  CHECK(ucs2_segment_length(filler(200), 150, 67) == 50);
  CHECK(gsm7_segment_length(std::string(200, 'x'), 153) == 153);
}

TEST_CASE("two flags are cut between the flags, not inside one") {
  const std::u16string kenya = u"\U0001F1F0\U0001F1EA";
  CHECK(ucs2_segment_length(filler(63) + kenya + kenya, 0, 67) == 67);
  CHECK(ucs2_segment_length(filler(61) + kenya + kenya, 0, 67) == 65);
  CHECK(ucs2_segment_length(filler(62) + kenya + kenya, 0, 67) == 66);
}

TEST_CASE("a grapheme longer than a segment is cut between characters") {
  std::u16string zalgo = u"a";
  zalgo += std::u16string(100, u'\u0301');
  CHECK(ucs2_segment_length(zalgo, 0, 67) == 67);
  std::u16string joined;
  for (int i = 0; i < 40; ++i)
    joined += u"\U0001F3FE";
  CHECK(ucs2_segment_length(joined, 0, 67) == 66);
}
