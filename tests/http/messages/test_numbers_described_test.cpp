#include "domain/messages/test_numbers.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace mbs;

TEST_CASE("docs/api.md shows the test numbers as they are") {
  std::ifstream file{MBS_SOURCE_DIR "/docs/api.md"};
  std::ostringstream all;
  all << file.rdbuf();
  const auto text = all.str();
  std::size_t rows = 0;
  for (auto at = text.find("| `+2547000000"); at != std::string::npos;
       at = text.find("| `+2547000000", at + 1))
    ++rows;
  CHECK(rows == domain::test_numbers().size());
  for (const auto& n : domain::test_numbers()) {
    const auto row = "| `" + domain::msisdn_of(n).to_e164() + "` | " + std::string{n.what} + " |";
    CAPTURE(row);
    CHECK(text.find(row) != std::string::npos);
  }
}
