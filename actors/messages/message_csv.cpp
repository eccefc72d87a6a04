#include "actors/messages/message_csv.hpp"

#include "domain/traffic/traffic_class.hpp"
#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

std::string message_csv_head() {
  std::string line;
  csv::append_line(line,
      {"id", "accepted_at", "to", "from", "network", "class", "state", "changed_at", "segments", "price",
          "charged", "reference", "test", "text"});
  return line;
}

void append_message_line(
    std::string& to, const persistence::message_page::row& row, const domain::numbering_plan& plan) {
  const auto& m = row.message;
  csv::append_line(to,
      {domain::to_text(m.id), domain::to_rfc3339(m.accepted_at), m.to.to_e164(), m.content->sender.text,
          std::string{plan.name_of(m.network)}, std::string{domain::to_text(m.traffic)},
          std::string{domain::to_text(row.state)}, domain::to_rfc3339(row.changed_at),
          std::to_string(m.segments), m.price.to_text(), row.charged.to_text(), m.content->reference,
          m.network == domain::test_network ? "yes" : "no", m.content->text});
}

domain::audit_facts facts_of_export(const persistence::message_filter& f) {
  domain::audit_facts facts;
  if (f.state) facts.emplace_back("state", std::string{domain::to_text(*f.state)});
  if (f.to) facts.emplace_back("to", "one number");
  if (f.reference) facts.emplace_back("reference", "one");
  if (f.sender) facts.emplace_back("sender", *f.sender);
  if (f.since) facts.emplace_back("since", domain::to_rfc3339(*f.since));
  if (f.until) facts.emplace_back("until", domain::to_rfc3339(*f.until));
  if (f.test) facts.emplace_back("test", *f.test ? "yes" : "no");
  if (f.traffic) facts.emplace_back("class", std::string{domain::to_text(*f.traffic)});
  if (f.before) facts.emplace_back("cursor", domain::to_text(*f.before));
  return facts;
}

}  // namespace mbs::actors
