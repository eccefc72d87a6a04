#include "actors/access/audit_csv.hpp"

#include "persistence/access/audit_cursor.hpp"
#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

std::string audit_csv_head() {
  std::string line;
  csv::append_line(line,
      {"number", "at", "actor", "account", "action", "object", "facts", "name", "address", "email", "ip",
          "agent", "erased", "hash", "actor_name"});
  return line;
}

void append_audit_line(std::string& to, const persistence::audit_row& row) {
  const auto& e = row.entry;
  const auto& p = e.personal;
  csv::append_line(to,
      {std::to_string(row.number), domain::to_rfc3339(e.at), domain::to_text(e.actor),
          e.account ? domain::to_text(e.account) : std::string{}, e.action, e.object, joined(e.facts), p.name,
          p.address, p.email, p.ip, p.agent, row.is_erased ? "yes" : "no", crypto::to_hex(row.hash),
          row.actor_name});
}

domain::audit_facts facts_of_export(const persistence::audit_question& q) {
  domain::audit_facts facts;
  if (q.actor) facts.emplace_back("actor", domain::to_text(*q.actor));
  if (!q.action.empty()) facts.emplace_back("action", q.action);
  if (q.from) facts.emplace_back("since", domain::to_rfc3339(*q.from));
  if (q.until) facts.emplace_back("until", domain::to_rfc3339(*q.until));
  if (q.before) facts.emplace_back("cursor", persistence::to_text(*q.before));
  return facts;
}

std::string joined(const domain::audit_facts& facts) {
  std::string out;
  for (const auto& [key, value] : facts)
    out += (out.empty() ? "" : " ") + key + '=' + value;
  return out;
}

}  // namespace mbs::actors
