#include "config/numbering_file.hpp"

#include "tests/config/temporary_file.hpp"

#include <doctest/doctest.h>

using namespace mbs::config;

TEST_CASE("a numbering file gives its rules in order") {
  const temporary_file file{"prefix,network\n# Safaricom\n757,safaricom\r\n\n 7631 , equitel \n", "plan.csv"};
  const auto read = read_numbering_file(file.path());
  CHECK(read.complaints.empty());
  REQUIRE(read.rules.size() == 2);
  CHECK(read.rules[0].prefix == "757");
  CHECK(read.rules[0].network == "safaricom");
  CHECK(read.rules[1].prefix == "7631");
  CHECK(read.rules[1].network == "equitel");
}

TEST_CASE("a numbering file may begin with the byte order mark of a spreadsheet") {
  const temporary_file file{"\xEF\xBB\xBFprefix,network\r\n757,safaricom", "plan.csv"};
  const auto read = read_numbering_file(file.path());
  CHECK(read.complaints.empty());
  REQUIRE(read.rules.size() == 1);
  CHECK(read.rules[0].prefix == "757");
}

TEST_CASE("each wrong line of a numbering file is named") {
  const temporary_file file{
      "757,safaricom\n0757,safaricom\n75x,safaricom\n758\n759,Safari com\n757,airtel\n", "plan.csv"};
  const auto read = read_numbering_file(file.path());
  REQUIRE(read.complaints.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(read.complaints[i].starts_with(file.path() + ':' + std::to_string(i + 2) + ": "));
  }
  CHECK(read.complaints[4].ends_with("the prefix 757 occurs twice"));
}

TEST_CASE("a numbering file that is missing or empty is complained about") {
  CHECK(read_numbering_file("/nowhere/plan.csv").complaints.size() == 1);
  const temporary_file empty{"prefix,network\n", "plan.csv"};
  CHECK(read_numbering_file(empty.path()).complaints ==
      std::vector<std::string>{empty.path() + ": it holds no prefix"});
}
