#include "domain/money/billing_sheet.hpp"

#include "domain/money/rounding.hpp"

#include <cstdio>
#include <utility>

namespace mbs::domain {

namespace {

std::string shillings(money amount) {
  return "KES " + to_shillings_text(amount);
}

std::string grouped(std::int64_t number) {
  auto text = to_shillings_text(money::from_shillings(number));
  text.resize(text.size() - 3);
  return text;
}

void add_taxes(billing_sheet& sheet, const billing_facts& facts) {
  for (const auto& t : facts.taxes)
    sheet.totals.push_back(
        {t.name + ' ' + percent_text(t.basis_points) + " of " + shillings(t.taxed), shillings(t.tax)});
}

void fill_receipt(billing_sheet& sheet, const billing_facts& facts) {
  sheet.title = "RECEIPT";
  sheet.subtitle = "Risiti";
  sheet.buyer_title = "Received from";
  sheet.columns = {{"Description", 46}, {"Reference", 30}, {"Amount", 24, true}};
  sheet.rows.push_back({{"SMS credit, paid in advance", facts.payment_reference, shillings(facts.total)}});
  sheet.totals.push_back({"Received", shillings(facts.total), true});
  auto how = "Paid: " + facts.paid_by;
  if (!facts.payer.empty()) how += " from " + facts.payer;
  sheet.notes.push_back(how + ", " + time_words(facts.paid_at) + '.');
  sheet.notes.emplace_back(
      "This receipt confirms a payment. The tax invoice follows for each month in which messages are charged.");
}

void fill_invoice(billing_sheet& sheet, const billing_facts& facts) {
  sheet.title = "TAX INVOICE";
  sheet.subtitle = "Ankara ya kodi";
  sheet.buyer_title = "Billed to";
  sheet.columns = {{"Network", 30}, {"Class", 28}, {"Segments", 17, true}, {"Amount", 25, true}};
  for (const auto& line : facts.lines)
    sheet.rows.push_back({{line.network, line.traffic, grouped(line.segments), shillings(line.amount)}});
  sheet.totals.push_back({"Without taxes", shillings(facts.net)});
  add_taxes(sheet, facts);
  sheet.totals.push_back({"Total", shillings(facts.total), true});
  sheet.notes.emplace_back(
      "Charged to the account's SMS credit as messages were sent. Prices include taxes.");
  if (facts.exact != facts.total)
    sheet.notes.push_back("Segments are charged to KES 0.0001: together KES " + facts.exact.to_text() +
        ", rounded here to cents.");
}

void fill_credit_note(billing_sheet& sheet, const billing_facts& facts) {
  sheet.title = "CREDIT NOTE";
  sheet.subtitle = "Hati ya punguzo";
  sheet.buyer_title = "Credited to";
  sheet.columns = {{"Invoice", 40}, {"Of", 30}, {"Amount", 30, true}};
  sheet.rows.push_back({{facts.of_number, date_words(facts.of_issued), shillings(facts.total)}});
  sheet.totals.push_back({"Without taxes", shillings(facts.net)});
  add_taxes(sheet, facts);
  sheet.totals.push_back({"Credited", shillings(facts.total), true});
  sheet.notes.push_back("Reason: " + facts.reason);
}

}  // namespace

billing_sheet sheet_of(
    billing_kind kind, const std::string& number, time_point issued_at, const billing_facts& facts) {
  billing_sheet sheet;
  sheet.number = number;
  sheet.facts = {{"Number", number}, {"Date", date_words(issued_at)}};
  if (const auto month = billing_month_from(facts.month))
    sheet.facts.push_back({"Period", month_words(*month)});
  sheet.seller = lines_of(facts.seller);
  sheet.buyer = lines_of(facts.buyer);
  sheet.verify_url = facts.verify_url;
  if (kind == billing_kind::receipt) fill_receipt(sheet, facts);
  if (kind == billing_kind::invoice) fill_invoice(sheet, facts);
  if (kind == billing_kind::credit_note) fill_credit_note(sheet, facts);
  return sheet;
}

std::vector<std::string> lines_of(const billing_party& party) {
  std::vector<std::string> lines{party.name};
  std::string line;
  for (const char c : party.address) {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (!line.empty()) lines.push_back(std::exchange(line, {}));
  }
  if (!line.empty()) lines.push_back(line);
  if (!party.tax_pin.empty()) lines.push_back("KRA PIN " + party.tax_pin);
  return lines;
}

std::string date_words(kenyan_day day) {
  const auto text = to_text(day);
  const auto month = month_words(month_of(day)).substr(0, 3);
  return std::to_string(std::stoi(text.substr(8))) + ' ' + month + ' ' + text.substr(0, 4);
}

std::string date_words(time_point t) {
  return date_words(kenyan_day_at(t));
}

std::string time_words(time_point t) {
  const auto local = t + std::chrono::hours{hours_ahead_of_utc};
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local).time_since_epoch().count() % (24 * 60);
  char text[24];
  std::snprintf(text, sizeof text, ", %02lld:%02lld EAT", static_cast<long long>(minutes / 60),
      static_cast<long long>(minutes % 60));
  return date_words(t) + text;
}

}  // namespace mbs::domain
