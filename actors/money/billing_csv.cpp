#include "actors/money/billing_csv.hpp"

#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

namespace {

std::string cents_text(domain::money amount) {
  auto text = amount.to_text();
  text.resize(text.size() - 2);  // of four decimals
  return text;
}

}  // namespace

std::string hand_over_head() {
  std::string line;
  csv::append_line(line,
      {"number", "kind", "issued_at", "seller_pin", "buyer", "buyer_pin", "net", "tax", "total", "invoice"});
  return line;
}

void append_hand_over(std::string& lines, const persistence::billing_record& d) {
  std::int64_t tax = 0;
  for (const auto& t : d.facts.taxes)
    tax += t.tax.units();
  csv::append_line(lines,
      {d.number, domain::to_text(d.kind), domain::to_rfc3339(d.issued_at), d.facts.seller.tax_pin,
          d.facts.buyer.name, d.facts.buyer.tax_pin, cents_text(d.facts.net),
          cents_text(domain::money::from_units(tax)), cents_text(d.total), d.facts.of_number});
}

}  // namespace mbs::actors
