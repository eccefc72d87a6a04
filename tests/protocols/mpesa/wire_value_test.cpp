#include "protocols/mpesa/wire_value.hpp"

#include "protocols/utf8.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;

namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = mbs::protocols::character_length(text);
    if (length == 0 || text.front() == '\0') return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_clean(const wire_value& v) {
  if (!is_utf8(v.text) || !is_utf8(v.name)) return false;
  for (const auto& member : v.members)
    if (!is_clean(member)) return false;
  return true;
}

}  // namespace

TEST_CASE("a number keeps the text that was sent") {
  for (const auto* number : {"1.10", "1e2", "100", "100.0", "-0", "0.0001", "20191219102115", "254708374149",
           "123456789012345678901234567890", "1.23456789012345678901234567890", "1E-400",
           "0.10000000000000000000000000000000000001e+5"}) {
    const auto alone = read_wire(number);
    REQUIRE(alone);
    CHECK(alone->kind == wire_kind::number);
    CHECK(alone->text == number);
    // Behind it more than the parser's short cut needs.
    const auto inside =
        read_wire(std::string{"{\"a\":["} + number + ",1], \"filled\":\"0123456789abcdef0123456789abcdef\"}");
    REQUIRE(inside);
    CHECK(inside->find("a").members.at(0).text == number);
    CHECK(inside->find("a").members.at(1).text == "1");
  }
}

TEST_CASE("each kind of value is read as what it is") {
  const auto v =
      read_wire(R"({"t":"a\nb","n":12,"yes":true,"no":false,"nil":null,"a":[1,"2"],"o":{"x":{}}})");
  REQUIRE(v);
  CHECK(v->kind == wire_kind::object);
  CHECK(v->members.size() == 7);
  CHECK(v->find("t").kind == wire_kind::text);
  CHECK(v->find("t").text == "a\nb");
  CHECK(v->find("n").kind == wire_kind::number);
  CHECK(v->find("yes").kind == wire_kind::boolean);
  CHECK(v->find("yes").text == "true");
  CHECK(v->find("no").text == "false");
  CHECK(v->find("nil").kind == wire_kind::null);
  CHECK(v->find("a").members.size() == 2);
  CHECK(v->find("o").find("x").kind == wire_kind::object);
  CHECK_FALSE(v->find("a").is_scalar());
}

TEST_CASE("what is not there is absent, however deep one asks") {
  const auto v = read_wire(R"({"a":[1]})");
  REQUIRE(v);
  CHECK(v->find("b").kind == wire_kind::absent);
  CHECK(v->find("a").find("b").find("c").kind == wire_kind::absent);
  CHECK(v->find("b").text.empty());
}

TEST_CASE("of a repeated name the first is found and both stay") {
  const auto v = read_wire(R"({"a":1,"a":2})");
  REQUIRE(v);
  CHECK(v->find("a").text == "1");
  CHECK(v->members.at(1).text == "2");
}

TEST_CASE("a name is found as it is before it is found in another case") {
  const auto v = read_wire(R"({"resultcode":1,"ResultCode":2,"MSISDN":3})");
  REQUIRE(v);
  CHECK(v->find("ResultCode").text == "2");
  CHECK(v->find("RESULTCODE").text == "1");
  CHECK(v->find("msisdn").text == "3");
}

TEST_CASE("what is too long, too deep or no JSON is refused") {
  CHECK(read_wire(nested(deepest_callback)));
  CHECK_FALSE(read_wire(nested(deepest_callback + 1)));
  const auto text_of_size = [](std::size_t n) { return '"' + std::string(n - 2, 'a') + '"'; };
  CHECK(read_wire(text_of_size(longest_callback)));
  CHECK_FALSE(read_wire(text_of_size(longest_callback + 1)));
  CHECK(read_wire(text_of_size(longest_callback + 1), longest_callback + 1));
  for (const auto* text : {"", " ", "<html></html>", "{", "{\"a\":1", "{\"a\":NaN}", "{\"a\":1.}",
           "{\"a\":.5}", "{} {}", "{\"a\":01}", "{'a':1}", "[1,]", "\"\\u12\"", "\"\\", "1e99999999999"})
    CHECK_FALSE(read_wire(text));
}

TEST_CASE("a byte order mark is passed over") {
  const auto v = read_wire("\xEF\xBB\xBF{\"a\":1}");
  REQUIRE(v);
  CHECK(v->find("a").text == "1");
}

TEST_CASE("a name cut in two is read with a replacement") {
  const auto text = [](std::string_view json) {
    const auto v = read_wire(json);
    return v ? v->text : std::string{"refused"};
  };
  CHECK(text("\"Wanjir\xC5\"") == "Wanjir\uFFFD");
  CHECK(text("\"a\xFF\xFE!\"") == "a\uFFFD\uFFFD!");
  CHECK(text(R"("a\u0000b")") == "a\uFFFDb");
  CHECK(text(R"("Asha \ud83d")") == "Asha \uFFFD");
  CHECK(text(R"("\ude00 Asha")") == "\uFFFD Asha");
  CHECK(text(R"("\ud83d\u0041")") == "\uFFFDA");
  CHECK(text(R"("\ud83d\ude00 \\ud83d \u02BC")") == "\U0001F600 \\ud83d \u02BC");
}

TEST_CASE("whatever the octets, reading ends with clean texts or a refusal") {
  CHECK(rc::check([](const std::string& octets) {
    for (const auto& json : {octets, '"' + octets + '"', "{\"a\":" + octets + '}'}) {
      const auto v = read_wire(json);
      RC_ASSERT((!v || is_clean(*v)));
    }
  }));
}

TEST_CASE("whatever pieces of JSON are put together, reading ends") {
  CHECK(rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("{", "}", "[", "]", ",", ":", "\"", "\\", "\"a\"", "1", "-", "0.5", "e",
            "\\u", "d83d", "\\ude00", "null", "true", "\xC3", "\xA9", " "));
    std::string json;
    for (const auto& p : pieces)
      json += p;
    const auto v = read_wire(json);
    RC_ASSERT((!v || is_clean(*v)));
  }));
}
