#include "actors/money/statement_csv.hpp"

#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

std::string statement_head() {
  std::string line;
  csv::append_line(line, {"day", "what", "reference", "in", "out", "balance"});
  return line;
}

table_page lines_of(const domain::statement& s) {
  table_page page;
  const auto line = [&page](auto&&... cells) {
    csv::append_line(page.lines, {cells...});
    ++page.rows;
  };
  line(to_text(s.days.from), "opening", "", "", "", s.opening.to_text());
  auto entry = s.entries.begin();
  for (const auto& d : s.moved) {
    const auto day = to_text(d.day);
    auto credited = d.credited.units(), debited = d.debited.units();
    for (; entry != s.entries.end() && entry->day <= d.day; ++entry) {
      const bool comes_in = entry->kind == domain::transfer_kind::credit;
      (comes_in ? credited : debited) -= entry->amount.units();
      const auto amount = entry->amount.to_text();
      line(day, comes_in ? "credit" : "debit", entry->reference, comes_in ? amount : "",
          comes_in ? "" : amount, "");
    }
    // Of those that are not listed one by one, so that the lines add up.
    if (credited != 0) line(day, "other credits", "", domain::money::from_units(credited).to_text(), "", "");
    if (debited != 0) line(day, "other debits", "", "", domain::money::from_units(debited).to_text(), "");
    if (!d.charged.is_zero()) line(day, "messages", "", "", d.charged.to_text(), "");
    line(day, "balance", "", "", "", d.closing.to_text());
  }
  const auto out = domain::add(s.debited, s.charged);
  line(to_text(s.days.to), "closing", "", s.credited.to_text(), out ? out->to_text() : std::string{},
      s.closing.to_text());
  return page;
}

}  // namespace mbs::actors
