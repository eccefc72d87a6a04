#include "domain/text/clean_text.hpp"

#include "domain/access/person_name.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs::domain;

TEST_CASE("what a program calls itself is kept as UTF-8 without control characters, cut by characters") {
  struct example {
    std::string given, kept;
  };
  for (const auto& e : {
           example{"Firefox/128.0", "Firefox/128.0"},
           {"", ""},
           {"a\xff"
            "b",
               "a\uFFFDb"},
           {"a\t\x1b[31mb\u2028c", "a[31mbc"},
           {std::string("a\0b", 3), "ab"},
           {std::string(201, 'a'), std::string(200, 'a')},
           {std::string(199, 'a') + "\u00e9\u00e9", std::string(199, 'a') + "\u00e9"},
           {std::string(199, 'a') + "\xc3", std::string(199, 'a') + "\uFFFD"},
       }) {
    CAPTURE(e.given);
    CHECK(clean_text(e.given, 200) == e.kept);
  }
  CHECK(valid_utf8("a\xff\nb") == "a\uFFFD\nb");
}

TEST_CASE("what a mail could not show is no name of a person") {
  for (const auto& name : {"Wanjir\u0169 wa Kama\u0169", "\u5c0f\u660e", "O'Brien, Jr."}) {
    CAPTURE(name);
    CHECK(person_name_from(name) == std::string{name});
  }
  for (const auto& name : {"", "  ", "\u200b", "\u00a0\u200b", "Jane\u2028Doe", "Jane\u0085Doe", "Jane\nDoe",
           "\xff", "Acme \u202eseiK 005 SEK", "\u2066Jane", "Jane\u200f", "\u061cJane"}) {
    CAPTURE(name);
    CHECK_FALSE(person_name_from(name).has_value());
  }
  CHECK(person_name_from(" Asha ") == "Asha");
  CHECK_FALSE(person_name_from(std::string(81, 'a')).has_value());
}
