#include "actors/money/billing_csv.hpp"
#include "actors/money/billing_work.hpp"
#include "cli/commands.hpp"
#include "cli/node_composition.hpp"
#include "config/read_text.hpp"
#include "crypto/random.hpp"
#include "domain/money/funding_reference.hpp"
#include "domain/money/rounding.hpp"
#include "domain/text/clean_text.hpp"
#include "persistence/access/audit_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/billing_store.hpp"
#include "protocols/csv/csv_reader.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>

#include <iostream>

/// Commands about receipts, tax invoices and credit notes.
namespace mbs::cli {

namespace json = boost::json;
using persistence::billing_record;
using persistence::billing_store;

namespace {

domain::account_id account_named(const command_stores& stores, const std::string& account) {
  return stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
}

/// By its number, or its id.
billing_record document_named(const command_stores& stores, const std::string& name) {
  auto& store = stores.get<billing_store>();
  if (const auto id = domain::billing_id_from(name))
    return stores.need(store.get_document(*id, std::nullopt), "document " + name);
  return stores.need(store.find_document(name), "document " + name);
}

json::object facts_of(const billing_record& d) {
  json::object facts{{"document_id", domain::to_text(d.id)}, {"number", d.number},
      {"kind", domain::to_text(d.kind)}, {"account_id", domain::to_text(d.account)},
      {"issued_at", domain::to_rfc3339(d.issued_at)}, {"buyer", d.facts.buyer.name},
      {"buyer_pin", d.facts.buyer.tax_pin}, {"total", d.total.to_text()}, {"net", d.facts.net.to_text()},
      {"month", d.facts.month}, {"reference", d.facts.payment_reference}, {"invoice", d.facts.of_number},
      {"reason", d.facts.reason}, {"credited", d.credited.to_text()}, {"sha256", d.sha256}};
  facts["control_unit"] = d.unit ? json::value(d.unit->serial) : json::value{};
  facts["control_unit_number"] = d.unit ? json::value(d.unit->number) : json::value{};
  return facts;
}

/// With lines and taxes, as another program takes it.
json::object whole(const billing_record& d) {
  auto facts = facts_of(d);
  json::array lines, taxes;
  for (const auto& l : d.facts.lines)
    lines.push_back({{"network", l.network}, {"class", l.traffic}, {"segments", l.segments},
        {"amount", l.amount.to_text()}});
  for (const auto& t : d.facts.taxes)
    taxes.push_back({{"name", t.name}, {"basis_points", t.basis_points}, {"taxed", t.taxed.to_text()},
        {"amount", t.tax.to_text()}});
  facts["lines"] = std::move(lines);
  facts["taxes"] = std::move(taxes);
  return facts;
}

/// What documents are made with by hand.
struct desk {
  domain::billing_terms terms;
  persistence::billing_maker maker;

  explicit desk(const config::settings& settings) : terms{billing_terms_from(settings)} {
    if (!terms.are_complete())
      throw usage_failure("no documents are made here: [documents] does not name the seller");
    maker.terms = &terms;
    maker.networks = &domain::numbering_plan::kenya();
    maker.token = crypto::random_token();
    maker.by = command_context::origin();
    maker.tells = !settings.http.public_url.empty();
  }
};

std::string_view words_of(persistence::unit_taken what) {
  using persistence::unit_taken;
  switch (what) {
    case unit_taken::taken: return "taken";
    case unit_taken::known: return "known";
    case unit_taken::differs: return "has another number";
    case unit_taken::unknown: return "no such invoice or credit note";
    case unit_taken::too_soon: return "waits for its invoice";
    case unit_taken::elsewhere: return "another document has this number";
  }
  return {};
}

exit_code list_documents(command_context& context, const document_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  persistence::billing_filter wanted;
  if (!o.account.empty()) wanted.account = account_named(stores, o.account);
  if (!o.kind.empty()) wanted.kind = domain::billing_kind_from(o.kind);
  wanted.limit = o.limit;
  const auto page = stores.need(stores.get<billing_store>().list_documents(wanted), "documents");
  json::array listed;
  text_table table{{"number", "account", "buyer", "total", "issued", "printed"}, {}};
  for (const auto& d : page.documents) {
    listed.push_back(facts_of(d));
    table.rows.push_back(
        {d.number, domain::to_text(d.account), d.facts.buyer.name, domain::to_shillings_text(d.total),
            domain::to_rfc3339(d.issued_at), d.sha256.empty() ? "no" : "yes"});
  }
  if (context.out().json())
    context.out().document({{"documents", listed}});
  else
    context.out().table(table);
  return exit_code::ok;
}

exit_code show_document(command_context& context, const document_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto d = document_named(stores, o.document);
  if (context.out().json())
    context.out().document(whole(d));
  else
    context.out().facts(facts_of(d));
  return exit_code::ok;
}

exit_code write_document(command_context& context, const document_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto d = document_named(stores, o.document);
  const auto content =
      stores.need(actors::printed(stores.get<billing_store>(), d), "the file of " + d.number);
  const auto path = o.file.empty() ? d.number + ".pdf" : o.file;
  write_file(path, content);
  context.out().facts({{"number", d.number}, {"file", path}, {"octets", content.size()}});
  return exit_code::ok;
}

exit_code issue_document(command_context& context, const document_options& o) {
  const auto month = domain::billing_month_from(o.month);
  if (!month) throw usage_failure('"' + o.month + "\" is no month like 2026-11");
  const desk with{context.load_settings()};
  if (month->last() >= domain::kenyan_day_at(with.maker.by.at))
    throw usage_failure("the month has not ended");
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account = account_named(stores, o.account);
  const auto made = actors::invoice_now(stores.get<billing_store>(), account, *month, with.maker);
  if (!made && made.error() == domain::errc::no_change)
    throw usage_failure("all that was charged in " + o.month + " is on an invoice");
  context.out().facts(facts_of(stores.need(made, "the invoice of " + o.account)));
  return exit_code::ok;
}

exit_code credit_document(command_context& context, const document_options& o) {
  const auto amount = domain::money::from_text(o.amount);
  if (!amount || *amount <= domain::money{} || *amount != domain::to_cents(*amount))
    throw usage_failure("the amount must be shillings above 0 with at most two decimals");
  if (!domain::is_words(o.reason, 200)) throw usage_failure("the reason must have 1 to 200 characters");
  const auto reference = domain::funding_reference_from(o.reference);
  if (!reference) throw usage_failure("--reference " + std::string{domain::funding_reference_rule});
  const desk with{context.load_settings()};
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto invoice = document_named(stores, o.document);
  const auto made = stores.need(
      stores.get<billing_store>().issue_credit_note({invoice.id, *amount, o.reason, *reference}, with.maker),
      "a note of " + o.document + " with this reference");
  if (!made.note)
    throw usage_failure("KES " + domain::to_shillings_text(made.left) + " of " + invoice.number +
        " is left: nothing was credited");
  context.out().facts(facts_of(*made.note));
  return exit_code::ok;
}

exit_code hand_over_documents(command_context& context, const document_options&) {
  const auto stores = context.open_stores(persistence::lane::changes);
  persistence::billing_filter wanted;
  wanted.without_unit = true;
  wanted.limit = 200;
  stores.need(stores.get<persistence::audit_store>().note_export(
                  command_context::origin(), "documents.handed_over", {}, {}),
      "the audit log");
  json::array listed;
  std::string lines = actors::hand_over_head();
  do {
    const auto page = stores.need(stores.get<billing_store>().list_documents(wanted), "documents");
    for (const auto& d : page.documents) {
      if (context.out().json())
        listed.push_back(whole(d));
      else
        actors::append_hand_over(lines, d);
    }
    wanted.beyond = page.next;
    if (context.out().json()) continue;
    std::cout << lines;
    lines.clear();
  } while (wanted.beyond);
  if (context.out().json()) context.out().document({{"documents", listed}});
  return exit_code::ok;
}

/// A line of what a unit said.
struct unit_line {
  std::string document;
  persistence::control_unit unit;
};
constexpr std::size_t longest_import = 4 << 20, most_unit_lines = 20'000;
const std::vector<std::string> unit_columns{"number", "unit_serial", "unit_number", "signature"};

/// All lines, or why the file is none of a unit's: then nothing of it is kept.
std::vector<unit_line> read_unit_lines(const std::string& path) {
  const auto file = config::read_text(path, longest_import);
  if (!file.trouble.empty()) throw usage_failure(path + ": " + file.trouble);
  const auto table = csv::read_table(file.text, most_unit_lines);
  std::vector<std::string> faults;
  if (!table.trouble.empty()) faults.push_back(table.trouble);
  if (table.rows.empty() || table.rows.front().cells != unit_columns)
    faults.emplace_back("the first line must be number,unit_serial,unit_number,signature");
  std::vector<unit_line> lines;
  for (const auto& row : table.rows) {
    if (&row == &table.rows.front()) continue;
    const auto at = "line " + std::to_string(row.line);
    if (row.cells.size() != unit_columns.size()) {
      faults.push_back(at + " has " + std::to_string(row.cells.size()) + " columns instead of 4");
      continue;
    }
    const auto& c = row.cells;
    if (const auto wrong = domain::wrong_unit_part(c[1], c[2], c[3]))
      faults.push_back(at + ": " + unit_columns[static_cast<std::size_t>(*wrong) + 1] +
          " must be plain text, 1 to 200 characters; a signature at most 1,000");
    lines.push_back({c[0], {c[1], c[2], c[3]}});
  }
  if (!faults.empty())
    throw failure{exit_code::refused, "malformed_request",
        path + " is not what a unit says: nothing was done", std::move(faults)};
  return lines;
}

exit_code take_control_units(command_context& context, const document_options& o) {
  const auto lines = read_unit_lines(o.file);
  const auto stores = context.open_stores(persistence::lane::changes);
  text_table table{{"number", "came of it"}, {}};
  json::array listed;
  bool all_taken = true;
  for (const auto& line : lines) {
    const auto taken = stores.need(
        stores.get<billing_store>().take_control_unit(line.document, line.unit, command_context::origin()),
        "the number of " + line.document);
    all_taken =
        all_taken && (taken == persistence::unit_taken::taken || taken == persistence::unit_taken::known);
    table.rows.push_back({line.document, std::string{words_of(taken)}});
    listed.push_back({{"number", line.document}, {"came_of_it", words_of(taken)}});
  }
  if (context.out().json())
    context.out().document({{"documents", listed}});
  else
    context.out().table(table);
  return all_taken ? exit_code::ok : exit_code::negative;
}

}  // namespace

void describe_document_commands(document_options& o,
    const std::function<CLI::App*(const char* name, const char* words, document_command run)>& add) {
  auto* const list = add("list", "Newest first", list_documents);
  list->add_option("--account", o.account, "Only of this account: e-mail or id");
  list->add_option("--kind", o.kind, "Only these")
      ->check(CLI::IsMember({"receipt", "invoice", "credit_note"}));
  list->add_option("--limit", o.limit, "At most so many")->check(CLI::Range(1, 200));
  auto* const show = add("show", "One, with what it says; --json has its lines", show_document);
  auto* const pdf = add("pdf", "Write its file; prints it when that was not done yet", write_document);
  pdf->add_option("--file", o.file, "Where to; without: NUMBER.pdf");
  auto* const note = add("credit-note", "Credit an invoice, whole or in part", credit_document);
  for (auto* const one : {show, pdf, note})
    one->add_option("document", o.document, "Number or id")->required();
  note->add_option("amount", o.amount, "KES")->required();
  note->add_option("--reason", o.reason, "Stands on the note")->required();
  note->add_option("--reference", o.reference, "Yours: asked again with it, it is the same note")->required();
  auto* const issue = add("issue", "Make the tax invoice of a month that has ended", issue_document);
  issue->add_option("account", o.account, "E-mail or id")->required();
  issue->add_option("month", o.month, "Like 2026-11")->required();
  add("etims-export", "What no control unit has yet: CSV, or JSON with --json", hand_over_documents);
  add("etims-import", "Keep what a unit said: CSV of number,unit_serial,unit_number,signature",
      take_control_units)
      ->add_option("file", o.file, "The CSV")
      ->required();
}

}  // namespace mbs::cli
