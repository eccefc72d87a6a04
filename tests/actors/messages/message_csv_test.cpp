#include "actors/messages/message_csv.hpp"

#include <doctest/doctest.h>

using namespace mbs;

TEST_CASE("a text that a spreadsheet would run is a cell like any other, and lines stay whole") {
  auto content = std::make_shared<domain::message_content>();
  content->sender.text = "JIRANI";
  content->text = "=HYPERLINK(\"http://x\")";
  content->reference = "@SUM(A1)\r\nB";
  persistence::message_page::row row{};
  row.message.id = {1};
  row.message.to = domain::msisdn::parse("0712345678").value();
  row.message.content = content;
  row.state = domain::message_state::delivered;
  auto table = actors::message_csv_head();
  const auto head = table.size();
  actors::append_message_line(table, row, domain::numbering_plan::kenya());
  const auto line = table.substr(head);
  CHECK(line.find("\"'=HYPERLINK(\"\"http://x\"\")\"") != std::string::npos);
  CHECK(line.find("\"'@SUM(A1)\r\nB\"") != std::string::npos);
  CHECK(line.find("\"'+254712345678\"") != std::string::npos);
  CHECK(line.ends_with("\r\n"));
}
