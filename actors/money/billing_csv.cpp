#include "actors/money/billing_csv.hpp"

#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

namespace {

std::string cents_text(domain::money amount) {
  auto text = amount.to_text();
  text.resize(text.size() - 2);  // of four decimals
  return text;
}

/// At whatever rates it was.
domain::tax_amount sum_of(domain::tax which, const domain::billing_facts& facts) {
  domain::tax_amount sum;
  for (const auto& t : facts.taxes) {
    if (t.name != domain::document_name(which)) continue;
    sum.taxed = domain::money::from_units(sum.taxed.units() + t.taxed.units());
    sum.tax = domain::money::from_units(sum.tax.units() + t.tax.units());
  }
  return sum;
}

}  // namespace

std::string hand_over_head() {
  std::string line;
  csv::append_line(line,
      {"number", "kind", "issued_at", "seller_pin", "buyer", "buyer_pin", "net", "excise_taxed", "excise",
          "vat_taxed", "vat", "total", "invoice", "invoice_unit_serial", "invoice_unit_number"});
  return line;
}

void append_hand_over(std::string& lines, const persistence::billing_record& d) {
  const auto excise = sum_of(domain::tax::excise, d.facts), vat = sum_of(domain::tax::vat, d.facts);
  const auto of_unit = d.unit_of_invoice.value_or(persistence::control_unit{});
  csv::append_line(lines,
      {d.number, domain::to_text(d.kind), domain::to_rfc3339(d.issued_at), d.facts.seller.tax_pin,
          d.facts.buyer.name, d.facts.buyer.tax_pin, cents_text(d.facts.net), cents_text(excise.taxed),
          cents_text(excise.tax), cents_text(vat.taxed), cents_text(vat.tax), cents_text(d.total),
          d.facts.of_number, of_unit.serial, of_unit.number});
}

}  // namespace mbs::actors
