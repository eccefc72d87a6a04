#include "protocols/csv/csv_reader.hpp"

#include "protocols/csv/csv_writer.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::csv;
using cells = std::vector<std::string>;

TEST_CASE("rows are read with their lines, whatever is in quotes") {
  const auto t = read_table(
      "\xEF\xBB\xBF"
      "a,\"b, c\"\r\n\n\"two\nlines\",\"say \"\"yes\"\"\"\nlast",
      10);
  CHECK(t.trouble.empty());
  REQUIRE(t.rows.size() == 3);
  CHECK(t.rows[0].cells == cells{"a", "b, c"});
  CHECK(t.rows[1].cells == cells{"two\nlines", "say \"yes\""});
  CHECK(t.rows[1].line == 4);
  CHECK(t.rows[2].cells == cells{"last"});
  CHECK(t.rows[2].line == 5);
  CHECK(read_table("", 10).rows.empty());
}

TEST_CASE("a mistake in quotes and rows beyond the limit are told with their line") {
  CHECK(read_table("a\n\"b\"c\n", 10).trouble.starts_with("line 2 "));
  CHECK(read_table("a\n\"b\n", 10).trouble.find("not closed") != std::string::npos);
  CHECK(read_table("a\nb\nc\n", 2).trouble.starts_with("line 3 "));
}

TEST_CASE("what is written is what is read") {
  CHECK(rc::check("cells and back", [] {
    const auto wanted = *rc::gen::nonEmpty(rc::gen::container<cells>(rc::gen::container<std::string>(
        rc::gen::element('a', '7', ',', '"', '\n', '\r', ' ', '\xC3', '\xA9'))));
    std::string text;
    append_line(text, {wanted.begin(), wanted.end()});
    const auto t = read_table(text, 1);
    RC_ASSERT(t.trouble.empty());
    RC_ASSERT(t.rows.size() == 1U);
    RC_ASSERT(t.rows[0].cells.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
      RC_ASSERT(t.rows[0].cells[i] == (wanted[i].starts_with('\r') ? "'" + wanted[i] : wanted[i]));
  }));
}
