#include "crypto/qr_svg.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace mbs::crypto;

TEST_CASE("a QR code is one svg element without script, style or the text itself") {
  const auto svg = qr_svg("<script>alert(1)</script>\" style=\"x");
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(svg.ends_with("</svg>"));
  for (const auto* word : {"script", "style", "alert", "href", "onload"})
    CHECK(svg.find(word) == std::string::npos);
}

TEST_CASE("a QR code has its finder in the corner, behind the quiet zone") {
  const auto svg = qr_svg("hello");
  CHECK(svg.find("viewBox=\"0 0 29 29\"") != std::string::npos);  // version 1: 21 modules and 2 * 4 around
  // The finder's first row: seven dark modules, which the second row begins and ends.
  CHECK(svg.find("M4 4h7v1H4z") != std::string::npos);
  CHECK(svg.find("M4 5h1v1H4z") != std::string::npos);
  CHECK(svg.find("M18 4h7v1H18z") != std::string::npos);
  CHECK(svg.find("M4 24h7v1H4z") != std::string::npos);
}

TEST_CASE("another text is another picture, and one that is too long or empty is refused") {
  CHECK(qr_svg("a") != qr_svg("b"));
  CHECK(qr_svg(std::string(1'000, 'a')).size() > 1'000);
  CHECK_THROWS_AS((void)qr_svg(std::string(1'001, 'a')), std::length_error);
  CHECK_THROWS_AS((void)qr_svg(""), std::length_error);
}
