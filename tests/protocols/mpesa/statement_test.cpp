#include "protocols/mpesa/statement.hpp"

#include "protocols/mpesa/daraja_time.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;

namespace {

const std::string head =
    "Organization Account Statement\nShort Code:,174379\n\n"
    "Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,"
    "Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.\n";

std::string line(const std::string& receipt, const std::string& paid, const std::string& status = "Completed",
    const std::string& at = "30-11-2026 09:15:02") {
  return receipt + ',' + at + ",,Pay Bill," + status + ",\"" + paid +
      "\",,1.00,true,Pay Bill Online,254712***678 - JANE DOE,,2xk9 f4t7q\n";
}

}  // namespace

TEST_CASE("money that came in is read from the portal's statement, and nothing else") {
  const auto s = read_statement(head + line("QK12AB34CD", "1,250.00") + line("QK12AB34CE", "") +
      line("QK12AB34CF", "70.00", "Failed") +
      line("qk12ab34cg", "70.50", "completed", "2026-11-30 09:15:03"));
  CHECK(s.faults.empty());
  CHECK(s.passed_over == 2);
  REQUIRE(s.rows.size() == 2);
  CHECK(s.rows[0].receipt == "QK12AB34CD");
  CHECK(s.rows[0].amount == 12'500'000);
  CHECK(s.rows[0].account == "2xk9 f4t7q");
  CHECK(s.rows[0].payer == "2547 ***** 678");
  CHECK(s.rows[0].name == "JANE DOE");
  CHECK(s.rows[0].at == from_daraja_time("20261130091502"));
  CHECK(s.rows[1].receipt == "QK12AB34CG");
  CHECK(s.rows[1].amount == 705'000);
}

TEST_CASE("bad lines are named, all of them up to twenty") {
  const auto s = read_statement(head + line("?", "1.00") + line("QK12AB34CD", "one") +
      line("QK12AB34CD", "1.00", "Completed", "30/11/2026") + line("QK12AB34CD", "-5.00"));
  REQUIRE(s.faults.size() == 4);
  CHECK(s.faults[0] == "line 5: Receipt No. is none of M-Pesa's");
  CHECK(s.faults[1] == "line 6: Paid In is no amount");
  CHECK(s.faults[2] == "line 7: Completion Time is no time");
  std::string many = head;
  for (int i = 0; i < 50; ++i)
    many += line("?", "1.00");
  CHECK(read_statement(many).faults.size() == 20);
  CHECK(read_statement("a,b,c\n1,2,3\n").faults.size() == 1);
  CHECK(read_statement("").faults.size() == 1);
  CHECK(read_statement(head + "\"open").faults.size() == 1);
}

TEST_CASE("columns may stand in any order, and those that are not needed may be absent") {
  const auto s =
      read_statement("a/c no,PAID IN,receipt no,completion time\n,5,QK12AB34CD,2026-11-30 09:15:03\n");
  REQUIRE(s.rows.size() == 1);
  CHECK(s.rows[0].account.empty());
  CHECK(s.rows[0].payer.empty());
  CHECK(rc::check("any text is read or refused", [] {
    (void)read_statement(*rc::gen::arbitrary<std::string>());
    (void)read_statement(head + *rc::gen::container<std::string>(rc::gen::element('"', ',', '\n', '7', 'Q')));
  }));
}
