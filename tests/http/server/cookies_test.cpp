#include "http/server/cookies.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace mbs::http;
using outcome = found_cookie::outcome;

namespace {

std::string value_in(std::string_view header) {
  const auto found = find_cookie(header, session_cookie_name);
  return found.what == outcome::one ? std::string{found.value} : "(none)";
}

}  // namespace

TEST_CASE("a cookie is found among others, whatever stands around it") {
  CHECK(value_in("mbs_token=abc") == "abc");
  CHECK(value_in("a=1; mbs_token=abc; b=2") == "abc");
  CHECK(value_in("a=1;mbs_token=abc") == "abc");
  CHECK(value_in(" \tmbs_token = abc \t; a") == "abc");
  CHECK(value_in("mbs_token=a=b==") == "a=b==");
  CHECK(value_in("mbs_token=") == "");
}

TEST_CASE("a value in quotes is what is between them") {
  CHECK(value_in("mbs_token=\"abc\"") == "abc");
  CHECK(value_in("mbs_token=\"\"") == "");
  CHECK(value_in("mbs_token=\"abc") == "(none)");
  CHECK(value_in("mbs_token=a\"c") == "(none)");
}

TEST_CASE("names that only look alike are others") {
  for (const auto* header : {"", ";;;", "mbs_token", "Mbs_Token=abc", "xmbs_token=abc", "mbs_token2=abc",
           "a=mbs_token=abc", "a=\"; mbs_token\"=abc"})
    CHECK(find_cookie(header, session_cookie_name).what == outcome::none);
}

TEST_CASE("values with octets that no cookie has are as if they were not there") {
  CHECK(value_in("mbs_token=a b; mbs_token=good") == "good");
  for (const auto* bad :
      {"mbs_token=a,b", "mbs_token=a\\b", "mbs_token=\xC3\xA9", "mbs_token=a\x7F", "mbs_token=\x01"})
    CHECK(value_in(bad) == "(none)");
}

TEST_CASE("of two cookies of our name with two values neither is believed, the same twice is one") {
  CHECK(find_cookie("mbs_token=ours; mbs_token=theirs", session_cookie_name).what == outcome::several);
  CHECK(find_cookie("mbs_token=theirs; a=1; mbs_token=ours; mbs_token=ours", session_cookie_name).what ==
      outcome::several);
  CHECK(value_in("mbs_token=ours; mbs_token=\"ours\"") == "ours");
}

TEST_CASE("a huge header is read to its end") {
  std::string header;
  for (int i = 0; i < 200'000; ++i)
    header += "a" + std::to_string(i) + "=" + std::to_string(i) + "; ";
  CHECK(value_in(header) == "(none)");
  CHECK(value_in(header + "mbs_token=abc") == "abc");
  CHECK(value_in("mbs_token=abc; " + std::string(1'000'000, ';')) == "abc");
}

TEST_CASE("what is found stands in the header, whatever octets it has") {
  CHECK(rc::check("a found value is a part of the header without what could end it", [] {
    const auto before = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string{"mbs_token=;\" ,"})));
    const auto header = before + "; mbs_token=x";
    const auto found = find_cookie(header, session_cookie_name);
    RC_ASSERT(found.what != outcome::none);
    RC_ASSERT(found.value.find_first_of("; ,\"\r\n") == std::string_view::npos);
  }));
}

TEST_CASE(
    "the session's cookie is out of reach of scripts and other sites, and of plain http where there is https") {
  CHECK(session_cookie("abc", false) == "mbs_token=abc; Path=/; HttpOnly; SameSite=Lax");
  CHECK(session_cookie("abc", true) == "mbs_token=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  CHECK(ended_session_cookie(true) == "mbs_token=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
  for (const auto& text : {session_cookie("abc", true), ended_session_cookie(false)})
    CHECK(text.find("Domain") == std::string::npos);
}
