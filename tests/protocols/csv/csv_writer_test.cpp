#include "protocols/csv/csv_writer.hpp"

#include <doctest/doctest.h>

using mbs::csv::append_line;

namespace {

std::string line(const std::vector<std::string_view>& cells) {
  std::string out;
  append_line(out, cells);
  return out;
}

}  // namespace

TEST_CASE("cells are quoted, and quotes in them doubled") {
  CHECK(line({"a", "", "b c"}) == "\"a\",\"\",\"b c\"\r\n");
  CHECK(line({"say \"no\"", "1,2", "x\ny"}) == "\"say \"\"no\"\"\",\"1,2\",\"x\ny\"\r\n");
  CHECK(line({std::string_view{}}) == "\"\"\r\n");
}

TEST_CASE("a cell that a spreadsheet would run is shown instead") {
  for (const std::string cell : {"=1+1", "+254712345678", "-1", "@SUM(A1)", "\t=1", "\r=1"}) {
    CAPTURE(cell);
    CHECK(line({cell}) == "\"'" + cell + "\"\r\n");
  }
  CHECK(line({"1=1", "a@b", "'=1"}) == "\"1=1\",\"a@b\",\"'=1\"\r\n");
}

TEST_CASE("lines follow each other") {
  std::string out;
  append_line(out, {"a"});
  append_line(out, {"b"});
  CHECK(out == "\"a\"\r\n\"b\"\r\n");
}
