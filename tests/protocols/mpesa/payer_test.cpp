#include "protocols/mpesa/payer.hpp"

#include "protocols/mpesa/receipt_number.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;

namespace {
constexpr std::string_view number = "254712345678";
constexpr std::string_view hash = "7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb90";
}  // namespace

TEST_CASE("a payer is told by its shape") {
  CHECK(payer::read("254708374149") == payer{payer_shape::plain, "254708374149"});
  CHECK(payer::read("254110000001").shape == payer_shape::plain);
  CHECK(payer::read("2547 ***** 126") == payer{payer_shape::masked, "2547 ***** 126"});
  CHECK(payer::read("2547*****126").shape == payer_shape::masked);
  CHECK(payer::read(hash) == payer{payer_shape::hashed, std::string{hash}});
  CHECK(payer::read("7132104D6AAE9C3FAC82095A42C2817952BCA48E09D98D5BF4AC08218982FB90").text == hash);
}

TEST_CASE("a plain number is the same in every dress") {
  for (const auto* text : {"254708374149", "+254708374149", "0708374149", "708374149", " 254708374149\n"})
    CHECK(payer::read(text) == payer{payer_shape::plain, "254708374149"});
}

TEST_CASE("whatever has no known shape is nobody") {
  for (const auto* text :
      {"", " ", "254208374149", "25470837414", "2547083741490", "255708374149", "00254708374149", "*",
          "*****126", "1547 ***** 126", "2547 ***** 126 ***", "254708374149*", "2547 ##### 126", "John",
          "7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb9", "2547 ************* 126"})
    CHECK_MESSAGE(payer::read(text) == payer{}, text);
}

TEST_CASE("a number is shown masked and a hash not at all") {
  CHECK(payer::read(number).shown() == "2547 ***** 678");
  CHECK(payer::read("2547*****126").shown() == "2547 ***** 126");
  CHECK(payer::read("254712***126").shown() == "2547 ***** 126");
  CHECK(payer::read("2547 *****").shown() == "2547 ***** ");
  CHECK(payer::read(hash).shown().empty());
  CHECK(payer::read("").shown().empty());
}

TEST_CASE("the hash of a number is that of its twelve digits") {
  CHECK(hashed_number(number) == hash);
}

TEST_CASE("a known number may be the payer's when its shape fits") {
  CHECK(payer::read(hash).may_be(number));
  CHECK_FALSE(payer::read(hash).may_be("254712345679"));
  CHECK(payer::read("0712345678").may_be(number));
  CHECK_FALSE(payer::read("0712345679").may_be(number));
  CHECK(payer::read("2547 ***** 678").may_be(number));
  CHECK_FALSE(payer::read("2547 ***** 679").may_be(number));
  CHECK_FALSE(payer::read("").may_be(number));
  CHECK_FALSE(payer::read(hash).may_be("0712345678"));
}

TEST_CASE("what is shown never holds the whole number") {
  CHECK(rc::check([] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789254* +abf"}));
    const auto p = payer::read(text);
    RC_ASSERT(p.shown().size() <= 14);
    RC_ASSERT((p.shape == payer_shape::none || !p.text.empty()));
    RC_ASSERT(payer::read(p.text) == p);
    RC_ASSERT((p.shape != payer_shape::plain || p.may_be(p.text)));
  }));
}

TEST_CASE("a receipt number is letters and digits, spelt one way") {
  CHECK(read_receipt("NLJ7RT61SV") == "NLJ7RT61SV");
  CHECK(read_receipt("nlj7rt61sv") == "NLJ7RT61SV");
  CHECK(read_receipt("0000000000") == "0000000000");
  for (const auto* text : {"", "NLJ7RT6", "NLJ7RT61SVNLJ7RT6", "NLJ7 RT61S", "NLJ7-RT61S", "NLJ7RT61S\u0168"})
    CHECK_FALSE(read_receipt(text));
}
