#include "domain/text/gsm0338.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs::domain;

TEST_CASE("typographic signs become their plain likeness") {
  CHECK(transliterate("\u2018a\u2019 \u201Ab\u201B \u2032\u00B4`") == "'a' 'b' '''");
  CHECK(transliterate("\u201Ca\u201D \u201E\u2033 \u00ABb\u00BB") == "\"a\" \"\" \"b\"");
  CHECK(transliterate("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00AD") == "--------");
  CHECK(transliterate("wait\u2026 \u2022 one \u00B7 two") == "wait... * one - two");
  CHECK(transliterate("a\u00A0b\u2003c\u202Fd\u205Fe\u3000f\tg") == "a b c d e f g");
  CHECK(transliterate("M\u2122 \u00AE \u00A9 2\u00D73") == "MTM (R) (C) 2x3");
  CHECK(transliterate("\u20A6500") == "N500");
}

TEST_CASE("zero-width characters go, but an emoji keeps its joiners") {
  CHECK(transliterate("a\u200Bb\u200Cc\u200Dd\u2060e\uFEFF") == "abcde");
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
  CHECK(transliterate(family) == family);
  CHECK(transliterate("\u200B") == "");
}

TEST_CASE("all ends of line become LF") {
  CHECK(transliterate("a\r\nb\rc\u2028d\u2029e\nf\r\r\ng") == "a\nb\nc\nd\ne\nf\n\ng");
}

TEST_CASE("Latin letters outside the alphabet lose their marks") {
  CHECK(transliterate("\u0129\u0128 \u0169\u0168 G\u0129k\u0169y\u0169") == "iI uU Gikuyu");
  CHECK(transliterate("\u00E1\u00ED\u00F3\u00FA\u00E2 \u0141\u00F3d\u017A \u0219\u1EC7") == "aioua Lodz se");
  CHECK(transliterate("\u0152uvre \u00FE\u00DE \u0133") == "OEuvre thTh ij");
  CHECK(transliterate("\uFF21\uFF11") == "A1");
}

TEST_CASE("letters of the alphabet stay, and small c-cedilla becomes the capital") {
  const std::string kept =
      "\u00E8\u00E9\u00F9\u00EC\u00F2\u00E5\u00C5\u00C6\u00E6\u00DF\u00F1\u00FC\u20AC[]~";
  CHECK(transliterate(kept) == kept);
  CHECK(transliterate("gar\u00E7on") == "gar\u00C7on");
}

TEST_CASE("letters written as base and mark become the alphabet's letter or lose the mark") {
  CHECK(transliterate("e\u0301 n\u0303 u\u0308 c\u0327") == "\u00E9 \u00F1 \u00FC \u00C7");
  CHECK(transliterate("i\u0303 u\u0303 e\u0301\u0323") == "i u \u00E9");
  CHECK(fits_gsm7(transliterate("G\u0129\u0303ku\u0303yu\u0303")));
}

TEST_CASE("what has no likeness stays") {
  CHECK(transliterate("\u0416 \U0001F600 \u4F60") == "\u0416 \U0001F600 \u4F60");
  CHECK(transliterate("\u0438\u0306") == "\u0438\u0306");
  CHECK(transliterate("ok\xFF\xFE") == "ok\xFF\xFE");
}
