#include "protocols/mpesa/field_rules.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace mbs::mpesa;

namespace {
bool is_accepted(std::string_view url, url_reach reach = url_reach::public_only) {
  return url_complaint(url, reach).empty();
}
}  // namespace

TEST_CASE("a URL has https, a public host and a plain path") {
  CHECK(is_accepted("https://sms.example.co.ke/callbacks/pay/4f1d"));
  CHECK(is_accepted("https://sms.example.co.ke"));
  CHECK(is_accepted("HTTPS://sms.example.co.ke:8443/pay?t=1"));
  CHECK(is_accepted("https://203.0.113.7/pay"));
  for (const auto* url :
      {"", "http://sms.example.co.ke/pay", "ftp://sms.example.co.ke", "sms.example.co.ke/pay", "https://",
          "https:///pay", "https://sms.example.co.ke/pay ", " https://sms.example.co.ke/pay",
          "https://sms.example.co.ke/p y", "https://sms.example.co.ke//pay", "https://sms.example.co.ke/a//b",
          "https://user@sms.example.co.ke/", "https://sms.example.co.ke/#x", "https://sms.example.co.ke:/x",
          "https://sms.example.co.ke:80x/", "https://sms.example.co.ke:123456/", "https://localhost/pay",
          "https://127.0.0.1/pay", "https://[::1]/pay", "https://[::1/pay", "https://intranet/pay",
          "https://abc.ngrok-free.app/pay", "https://b\u00fccher.example/"})
    CHECK_MESSAGE(!is_accepted(url), url);
  CHECK_FALSE(is_accepted("https://sms.example.co.ke/" + std::string(255, 'a')));
}

TEST_CASE("forbidden words are found in any case, in hosts and in tokens") {
  for (const auto* url : {"https://mpesa.example.co.ke/", "https://a.example/M-Pesa/x",
           "https://a.example/SafariCom", "https://a.example/x/abExEcd", "https://a.example/exe",
           "https://a.example/Cmd", "https://a.example/MySQL", "https://a.example/pay?reQuery=1"})
    CHECK_MESSAGE(!is_accepted(url), url);
  CHECK(has_forbidden_word("a0CmDf1"));
  CHECK(has_forbidden_word("9EXE"));
  CHECK_FALSE(has_forbidden_word("ex e-m.pesa-qu ery"));
  CHECK_FALSE(has_forbidden_word(""));
}

TEST_CASE("a simulator may be on this machine, when the caller says so") {
  for (const auto* url : {"http://127.0.0.1:8080/pay", "http://localhost:8080/pay", "https://localhost/pay",
           "http://[::1]:8080/pay", "https://sms.example.co.ke/pay"})
    CHECK_MESSAGE(is_accepted(url, url_reach::loopback_too), url);
  for (const auto* url :
      {"http://sms.example.co.ke/pay", "http://127.evil.example/pay", "http://localhost.example/pay"})
    CHECK_MESSAGE(!is_accepted(url, url_reach::loopback_too), url);
}

TEST_CASE("fields are held to their sizes and characters") {
  CHECK(short_code_complaint("174379").empty());
  CHECK_FALSE(short_code_complaint("1743").empty());
  CHECK_FALSE(short_code_complaint("17437900").empty());
  CHECK_FALSE(short_code_complaint("17437a").empty());
  CHECK(number_complaint("254708374149").empty());
  CHECK(number_complaint("254110000000").empty());
  CHECK_FALSE(number_complaint("0708374149").empty());
  CHECK_FALSE(number_complaint("254208374149").empty());
  CHECK(reference_complaint("ABCDEF123456").empty());
  CHECK_FALSE(reference_complaint("ABCDEF1234567").empty());
  CHECK_FALSE(reference_complaint("AB-1").empty());
  CHECK_FALSE(reference_complaint("").empty());
  CHECK(description_complaint("Credit top-up").empty());
  CHECK_FALSE(description_complaint("Credit top-ups").empty());
  CHECK_FALSE(description_complaint("").empty());
  CHECK_FALSE(description_complaint("Malip\u0169").empty());
  CHECK_FALSE(remarks_complaint("x").empty());
  CHECK(remarks_complaint("ok").empty());
  CHECK_FALSE(remarks_complaint(std::string(101, 'x')).empty());
  CHECK(note_complaint("").empty());
  CHECK_FALSE(word_complaint("pass\u00A0key").empty());
  CHECK_FALSE(word_complaint("passkey\r\n").empty());
  CHECK_FALSE(key_complaint("a:b").empty());
  CHECK(receipt_complaint("NLJ7RT61SV").empty());
  CHECK_FALSE(receipt_complaint("nlj7rt61sv").empty());
  CHECK_FALSE(receipt_complaint("").empty());
}

TEST_CASE("whatever a URL is made of, judging it ends, and no forbidden word passes") {
  CHECK(rc::check([] {
    const auto tail =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"aexcmdsql:/?[]@.#-1 \xC3"}));
    for (const auto reach : {url_reach::public_only, url_reach::loopback_too}) {
      const auto url = "https://a.example" + tail;
      RC_ASSERT((!url_complaint(url, reach).empty() || !has_forbidden_word(url)));
      RC_ASSERT(!url_complaint(url + "/exe", reach).empty());
      (void)url_complaint("https://" + tail, reach);
      (void)url_complaint(tail, reach);
    }
  }));
}
