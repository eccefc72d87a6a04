#include "actors/money/billing_csv.hpp"
#include "actors/money/billing_work.hpp"
#include "cli/commands.hpp"
#include "cli/node_composition.hpp"
#include "crypto/random.hpp"
#include "domain/money/rounding.hpp"
#include "domain/text/clean_text.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/billing_store.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>

#include <fstream>
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

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

std::string_view words_of(persistence::unit_taken what) {
  using persistence::unit_taken;
  switch (what) {
    case unit_taken::taken: return "taken";
    case unit_taken::known: return "known";
    case unit_taken::differs: return "has another number";
    case unit_taken::unknown: return "no such invoice or credit note";
    case unit_taken::too_soon: return "waits for its invoice";
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
  std::ofstream to{path, std::ios::binary};
  to << content;
  to.close();
  if (!to) throw usage_failure(path + " cannot be written");
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
  const desk with{context.load_settings()};
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto invoice = document_named(stores, o.document);
  const auto made =
      stores.need(stores.get<billing_store>().issue_credit_note(invoice.id, *amount, o.reason, with.maker),
          "the invoice " + o.document);
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

exit_code take_control_units(command_context& context, const document_options& o) {
  std::ifstream from{o.file};
  if (!from) throw usage_failure(o.file + " cannot be read");
  const auto stores = context.open_stores(persistence::lane::changes);
  text_table table{{"number", "came of it"}, {}};
  json::array listed;
  bool all_taken = true;
  for (std::string line; std::getline(from, line);) {
    auto cells = cells_of(line);
    if (cells.size() < 3 || cells[0] == "number") continue;
    cells.resize(4);
    const auto taken = stores.need(stores.get<billing_store>().take_control_unit(
                                       cells[0], {cells[1], cells[2], cells[3]}, command_context::origin()),
        "the number of " + cells[0]);
    all_taken =
        all_taken && (taken == persistence::unit_taken::taken || taken == persistence::unit_taken::known);
    table.rows.push_back({cells[0], std::string{words_of(taken)}});
    listed.push_back({{"number", cells[0]}, {"came_of_it", words_of(taken)}});
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
  auto* const issue = add("issue", "Make the tax invoice of a month that has ended", issue_document);
  issue->add_option("account", o.account, "E-mail or id")->required();
  issue->add_option("month", o.month, "Like 2026-11")->required();
  add("etims-export", "What no control unit has yet: CSV, or JSON with --json", hand_over_documents);
  add("etims-import", "Keep what a unit said: CSV of number, serial, number, signature", take_control_units)
      ->add_option("file", o.file, "The CSV")
      ->required();
}

}  // namespace mbs::cli
