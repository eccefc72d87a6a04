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

TEST_CASE(
    "the log tells which messages were taken out, and never a number or a reference that was asked for") {
  persistence::message_filter all;
  CHECK(actors::facts_of_export(all).empty());
  persistence::message_filter some;
  some.state = domain::message_state::expired;
  some.to = domain::msisdn::parse("0712345678").value();
  some.reference = "patient 17";
  some.sender = "JIRANI";
  some.since = domain::time_from_rfc3339("2026-01-31T08:00:00Z");
  some.test = false;
  some.traffic = domain::traffic_class::otp;
  some.before = domain::message_id{7};
  CHECK(actors::facts_of_export(some) ==
      domain::audit_facts{{"state", "expired"}, {"to", "one number"}, {"reference", "one"},
          {"sender", "JIRANI"}, {"since", "2026-01-31T08:00:00.000Z"}, {"test", "no"}, {"class", "otp"},
          {"cursor", domain::to_text(domain::message_id{7})}});
}
