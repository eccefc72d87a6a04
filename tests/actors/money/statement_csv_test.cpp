#include "actors/money/statement_csv.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace mbs::actors::testing {

using domain::money;
using domain::transfer_kind;

TEST_CASE("lines of a statement add up, also of a day whose payments are not all listed") {
  domain::statement s;
  s.days = {{100}, {101}};
  s.moved = {{{100}, money::from_shillings(10), money::from_shillings(2), {}, money::from_shillings(8)},
      {{101}, money::from_shillings(5), {}, money::from_shillings(1), money::from_shillings(12)}};
  s.entries = {{{100}, {}, transfer_kind::credit, money::from_shillings(4), "A"},
      {{100}, {}, transfer_kind::debit, money::from_shillings(2), "B"}};
  s.is_cut_short = true;
  const auto page = lines_of(s);
  CHECK(page.lines.find("\"other credits\",\"\",\"6.0000\"") != std::string::npos);
  CHECK(page.lines.find("\"other credits\",\"\",\"5.0000\"") != std::string::npos);
  CHECK(page.lines.find("other debits") == std::string::npos);
  CHECK(page.rows == static_cast<std::uint32_t>(std::ranges::count(page.lines, '\n')));
}

}  // namespace mbs::actors::testing
