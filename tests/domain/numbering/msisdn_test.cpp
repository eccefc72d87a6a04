#include "domain/numbering/msisdn.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace mbs::domain;

namespace {

constexpr std::int64_t number_0712 = 254'712'345'678;

void check_accepted(std::string_view text, std::int64_t number) {
  CAPTURE(text);
  const auto parsed = msisdn::parse(text);
  REQUIRE(parsed.has_value());
  CHECK(parsed->number() == number);
}

void check_refused(std::string_view text, errc why) {
  CAPTURE(text);
  const auto parsed = msisdn::parse(text);
  REQUIRE(parsed.has_error());
  CHECK(to_code(parsed.error()) == to_code(why));
}

}  // namespace

TEST_CASE("every form that Kenyans write a mobile number in is accepted") {
  for (const auto* text : {"0712345678", "712345678", "254712345678", "+254712345678", "00254712345678",
           "000254712345678", "2540712345678", "+2540712345678", "002540712345678"})
    check_accepted(text, number_0712);
  for (const auto* text : {"0112345678", "112345678", "254112345678", "+254112345678"})
    check_accepted(text, 254'112'345'678);
}

TEST_CASE("what people write around the digits is ignored") {
  for (const auto* text : {"0712 345 678", " 0712345678 ", "0712-345-678", "0712.345.678", "(0712) 345678",
           "+254 (0) 712 345 678", "(+254) 712 345678", "'0712345678", "\u20190712345678",
           "tel:+254712345678", "TEL: 0712345678", "0712\u00A0345\u00A0678", "\u202A+254712345678\u202C",
           "0712\u200B345678", "\uFEFF0712345678", "0712\u2011345\u2011678", "0712345678\r\n", "\n0712345678",
           "+ 254 712 345 678", "'+254712345678"})
    check_accepted(text, number_0712);
}

TEST_CASE("the decimal zero that a spreadsheet writes behind a number is cut off") {
  for (const auto* text :
      {"0712345678.0", "712345678.0", "254712345678.0", "+254712345678.00", "0712345678.000", "0712345678.0 ",
          "'0712345678.0", "0712 345 678.0", "0712-345-678.0", "0712.345.678.0", "712345678..0",
          "712345678.0.0", "712345678. 0", "712345678.\u200B0", "(0712345678.0)", "tel:0712345678.0",
          "0712345678.0\n", "\u202A0712345678.0\u202C", "0712345678.", "002540712345678.0"})
    check_accepted(text, number_0712);
  check_accepted("0712345670.0", 254'712'345'670);
  check_accepted("0712.345.670", 254'712'345'670);
  check_accepted("712.345.000", 254'712'345'000);
  check_accepted("0712.345.000", 254'712'345'000);
  check_accepted("+254.712.000.000", 254'712'000'000);
}

TEST_CASE("a decimal zero never completes a number that is a digit short") {
  for (const auto* text : {"71234567.0", "071234567.0", "25471234567.0", "+25471234567.0", "0025471234567.0",
           "7123456.00", "712345.000", "71234567.0 ", "'71234567.0", "0712 345 67.0", "0712-345-67.0",
           "0712.345.67.0", "71.234.567.0", "71234567..0", "7123456.0.0", "71234567. 0", "71234567.\u200B0",
           "(71234567.0)", "(71234567).0", "tel:71234567.0", "71234567.0\n", "\u202A71234567.0\u202C",
           "254071234567.0", "11234567.0", "0712345.000", "712.345.67.0", "7.1.2.3.4.5.6.7.0"})
    check_refused(text, errc::invalid_msisdn);
}

TEST_CASE("two numbers in one place are told apart from one bad number") {
  for (const auto* text :
      {"0712345678/0733345678", "0712345678, 0733345678", "0712345678;0733345678", "0712345678 0733345678",
          "0712345678\n0733345678", "0712345678 +254733345678", "254712345678 254733345678", "0712345678/79",
          "0712345678 & 0733345678", "0712345678 | 0733345678"})
    check_refused(text, errc::several_msisdns);
}

TEST_CASE("numbers that cannot receive SMS are told apart") {
  for (const auto* text : {"0202345678", "020 234 5678", "+254202345678", "254412345678", "0572345678",
           "0612345678", "0412345678", "041234567", "0800723253", "800723253", "0800 221 234 1", "0900123456",
           "22141", "40404", "123", "202345678"})
    check_refused(text, errc::not_sms_capable);
}

TEST_CASE("anything else is not a number") {
  for (const auto* text :
      {"", " ", "+", "0", "07", "071234567", "07123456789", "71234567", "7123456789", "2.54712E+11",
          "0812345678", "0312345678", "+254812345678", "+255712345678", "+0712345678", "+712345678",
          "00712345678", "++254712345678", "0712345678+", "07123A5678", "abc", "phone", "0712345678x",
          "tel:tel:0712345678", "0712'345678", "\u0660\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
          "\uFF10712345678", "0712345678/", "/0712345678", "25471234567", "25471234567890", "254254712345678",
          "0254712345678", "07123456780712345678",
          "\xFF"
          "0712345678",
          "0712345678\xC3", "012", "1234567", "999999999999999999999999999999999999999999"})
    check_refused(text, errc::invalid_msisdn);
}

TEST_CASE("every mobile number reads back from all the ways it can be written") {
  CHECK(rc::check([] {
    const auto national = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(700'000'000, 800'000'000),
        rc::gen::inRange<std::int64_t>(100'000'000, 200'000'000));
    const auto digits = std::to_string(national);
    const auto expected = msisdn::from_number(254'000'000'000 + national);
    const auto prefix =
        *rc::gen::element<std::string>("", "0", "254", "+254", "00254", "000254", "2540", "+2540");
    std::string text = prefix;
    for (const auto c : digits) {
      text += c;
      text += *rc::gen::element<std::string>("", "", "", " ", "-", "\u00A0", "\u200B", "(", ")");
    }
    text += *rc::gen::element<std::string>("", "", ".", ".0", ".00", ".000");
    RC_ASSERT(msisdn::parse(text).value() == expected);
    RC_ASSERT(msisdn::parse(expected.to_e164()).value() == expected);
    RC_ASSERT(msisdn::parse(expected.to_digits()).value() == expected);
    RC_ASSERT(expected.national() == national);
  }));
}

TEST_CASE("no text at all makes parsing fail otherwise than with an error") {
  CHECK(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string{"0123456789 0712+254-/,;.()'"})));
    const auto parsed = msisdn::parse(text);
    if (parsed) {
      RC_ASSERT(parsed->national() >= 100'000'000);
      RC_ASSERT(parsed->national() < 800'000'000);
    } else {
      RC_ASSERT(parsed.error() == errc::invalid_msisdn || parsed.error() == errc::several_msisdns ||
          parsed.error() == errc::not_sms_capable);
    }
  }));
}

TEST_CASE("a number is written as E.164 and as bare digits") {
  const auto number = msisdn::from_number(number_0712);
  CHECK(number.to_e164() == "+254712345678");
  CHECK(number.to_digits() == "254712345678");
  CHECK(number.national() == 712'345'678);
}
