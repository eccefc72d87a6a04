#include "actors/money/statement_pdf.hpp"
#include "cli/commands.hpp"
#include "cli/node_composition.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/accounts/profile_store.hpp"
#include "persistence/money/books_store.hpp"
#include "persistence/money/ledger_store.hpp"

#include <boost/json/array.hpp>

#include <charconv>
#include <chrono>

/// Commands about the books: whether they add up, what does not, and what came to an account.
namespace mbs::cli {

namespace json = boost::json;
using persistence::books_store;

namespace {

domain::account_id account_named(const command_stores& stores, const std::string& account) {
  return stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
}

domain::kenyan_day day_named(const std::string& text) {
  const auto day = domain::kenyan_day_from(text);
  if (!day) throw usage_failure('"' + text + "\" is not a day, for example 2026-01-31");
  return *day;
}

json::object facts_of(const persistence::verification& v) {
  json::object facts{{"ok", v.differences.empty()}, {"accounts", v.accounts}, {"messages", v.messages},
      {"transfers", v.transfers}, {"currency", "KES"}, {"available", v.available.to_text()},
      {"reserved", v.reserved.to_text()}, {"revenue", v.revenue.to_text()}, {"funding", v.funding.to_text()},
      {"differences", v.differences.size()}};
  if (v.system_accounts) {
    json::object by_name;
    for (std::size_t i = 0; i < v.system_accounts->size(); ++i)
      by_name[domain::system_account_texts[i]] = (*v.system_accounts)[i].to_text();
    facts["system_accounts"] = std::move(by_name);
  }
  facts["carried_from"] = v.carried_from ? json::value(to_text(*v.carried_from)) : json::value{};
  return facts;
}

domain::report_span statement_days(const statement_options& o) {
  const domain::report_span days{day_named(o.from), day_named(o.to)};
  if (days.to < days.from) throw usage_failure("--to is before --from");
  if (days.to.number - days.from.number >= domain::most_statement_days)
    throw usage_failure("a statement has at most 366 days");
  return days;
}

}  // namespace

exit_code verify(command_context& context, const verify_options& o) {
  const auto stores = context.open_stores(persistence::lane::maintenance);
  persistence::verify_request request{.whole = o.whole};
  if (!o.account.empty()) request.account = account_named(stores, o.account);
  if (!o.as_of.empty()) request.as_of = day_named(o.as_of);
  const auto found = stores.need(stores.get<persistence::ledger_store>().verify(request),
      o.as_of.empty() ? "the verification" : "a closed day " + o.as_of);
  auto summary = facts_of(found);
  if (context.out().json()) {
    json::array differences;
    for (const auto& d : found.differences)
      differences.emplace_back(d.what);
    summary["differences"] = std::move(differences);
    context.out().document(summary);
  } else {
    context.out().facts(summary);
    for (const auto& d : found.differences)
      context.out().line("difference: " + d.what);
    context.out().line(found.differences.empty() ? "everything adds up" : "this does NOT add up");
  }
  return found.differences.empty() ? exit_code::ok : exit_code::negative;
}

exit_code list_breaches(command_context& context) {
  constexpr std::uint32_t most = 1'000;
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto open = stores.need(stores.get<books_store>().open_breaches(most), "breaches");
  json::array listed;
  text_table table{{"breach", "account", "found", "what"}, {}};
  for (const auto& b : open) {
    const auto account = b.account ? domain::to_text(b.account) : std::string{};
    listed.push_back(json::object{{"breach_id", std::to_string(b.id)},
        {"account_id", account.empty() ? json::value{} : json::value(account)}, {"what", b.what},
        {"found_at", domain::to_rfc3339(b.found_at)}});
    table.rows.push_back(
        {std::to_string(b.id), account.empty() ? "-" : account, domain::to_rfc3339(b.found_at), b.what});
  }
  if (context.out().json()) {
    context.out().document({{"breaches", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code end_breach(command_context& context, const std::string& breach, const std::string& reason) {
  std::int64_t id = 0;
  const auto [end, why] = std::from_chars(breach.data(), breach.data() + breach.size(), id);
  if (why != std::errc{} || end != breach.data() + breach.size())
    throw usage_failure('"' + breach + "\" is not the number of a breach; `mbs breach list` shows them");
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto now = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  const auto ended =
      stores.need(stores.get<books_store>().end_breach(id, reason, now, {command_context::origin(), {}}),
          "an open breach " + breach);
  context.out().facts({{"breach_id", breach}, {"ended", true}, {"what", ended.what}});
  return exit_code::ok;
}

exit_code show_statement(command_context& context, const statement_options& o) {
  const auto days = statement_days(o);
  const auto stores = context.open_stores(persistence::lane::maintenance);
  const auto account = account_named(stores, o.account);
  const auto s =
      stores.need(stores.get<books_store>().draw_statement(account, days), "the statement of " + o.account);
  json::object facts{{"account_id", domain::to_text(account)}, {"from", o.from}, {"to", o.to},
      {"currency", "KES"}, {"opening", s.opening.to_text()}, {"credited", s.credited.to_text()},
      {"debited", s.debited.to_text()}, {"charged", s.charged.to_text()}, {"closing", s.closing.to_text()}};
  text_table table{{"day", "in", "out", "messages", "balance"}, {}};
  json::array moved;
  for (const auto& d : s.moved) {
    table.rows.push_back({to_text(d.day), d.credited.to_text(), d.debited.to_text(), d.charged.to_text(),
        d.closing.to_text()});
    moved.push_back(json::object{{"day", to_text(d.day)}, {"credited", d.credited.to_text()},
        {"debited", d.debited.to_text()}, {"charged", d.charged.to_text()},
        {"closing", d.closing.to_text()}});
  }
  if (context.out().json()) {
    facts["days"] = std::move(moved);
    context.out().document(facts);
  } else {
    context.out().facts(facts);
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code print_statement(command_context& context, const statement_options& o) {
  const auto days = statement_days(o);
  const auto issuer = billing_terms_from(context.load_settings()).seller;
  const auto stores = context.open_stores(persistence::lane::maintenance);
  const auto account = account_named(stores, o.account);
  const auto holder = stores.need(stores.get<persistence::profile_store>().get_profile(account), o.account);
  const auto drawn =
      stores.need(stores.get<books_store>().draw_statement(account, days), "the statement of " + o.account);
  const auto now = command_context::origin().at;
  const auto content = stores.need(actors::printed(drawn, actors::paper_of(holder, issuer, now)), "the PDF");
  const auto path =
      o.file.empty() ? "statement-" + domain::to_text(account) + '-' + o.from + '-' + o.to + ".pdf" : o.file;
  write_file(path, content);
  context.out().facts({{"account_id", domain::to_text(account)}, {"from", o.from}, {"to", o.to},
      {"closing", drawn.closing.to_text()}, {"file", path}, {"octets", content.size()}});
  return exit_code::ok;
}

}  // namespace mbs::cli
