#include "actors/money/reconciliation_csv.hpp"
#include "cli/commands.hpp"
#include "cli/node_composition.hpp"
#include "cli/sending_setup.hpp"
#include "persistence/links/link_store.hpp"
#include "persistence/money/reconciliation_store.hpp"

#include <boost/json/array.hpp>

#include <charconv>

/// Commands that hold M-Pesa, books, messages and operators against each other.
namespace mbs::cli {

namespace json = boost::json;
using persistence::reconciliation_run;
using persistence::reconciliation_store;

namespace {

json::object facts_of(const reconciliation_run& run) {
  json::object counts;
  for (const auto& c : run.counts)
    counts[domain::to_text(c.cause)] =
        json::object{{"differences", c.differences}, {"at_stake", c.at_stake.to_text()}};
  return {{"reconciliation_id", domain::to_text(run.id)}, {"state", run.is_running() ? "running" : "done"},
      {"nightly", run.is_nightly}, {"begun_by", domain::to_text(run.begun_by)},
      {"from", domain::to_rfc3339(run.from)}, {"begun_at", domain::to_rfc3339(run.begun_at)},
      {"ended_at", run.is_running() ? json::value{} : json::value(domain::to_rfc3339(run.ended_at))},
      {"payments", run.payments}, {"entries", run.entries}, {"transfers", run.transfers},
      {"messages", run.messages}, {"differences", run.differences()}, {"truncated", run.is_truncated()},
      {"currency", "KES"}, {"counts", std::move(counts)}};
}

/// Which networks the configuration names for each link.
std::vector<domain::link_reach> reach_of(command_context& context, const command_stores& stores) {
  const auto settings = context.load_settings();
  std::map<std::string, domain::link_id> ids;
  for (const auto& link : stores.need(stores.get<persistence::link_store>().list_links(), "the links"))
    ids.emplace(link.name, link.id);
  return reach_of_links(settings, set_up_sending(settings).plan, ids);
}

domain::reconciliation_id run_named(const std::string& text) {
  const auto id = domain::reconciliation_id_from(text);
  if (!id)
    throw usage_failure('"' + text + "\" is not the id of a run; `mbs reconcile list` shows ids like rec_…");
  return *id;
}

std::int64_t number_named(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (why != std::errc{} || end != text.data() + text.size())
    throw usage_failure('"' + text + "\" is not the number of a difference");
  return number;
}

persistence::difference_filter filter_of(const reconcile_options& o) {
  persistence::difference_filter wanted;
  wanted.run = run_named(o.id);
  wanted.limit = o.limit;
  if (!o.after.empty()) wanted.beyond = number_named(o.after);
  if (o.cause.empty()) return wanted;
  wanted.cause = domain::difference_cause_from(o.cause);
  if (!wanted.cause) throw usage_failure('"' + o.cause + "\" is not a cause of differences");
  return wanted;
}

json::object facts_of(
    const persistence::numbered_difference& d, std::string_view network, domain::cause_language language) {
  const auto& w = d.what;
  const auto& words = domain::words_of(w.cause, language);
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? json::value{} : json::value(text);
  };
  return {{"number", d.number}, {"side", domain::to_text(domain::side_of(w.cause))},
      {"cause", domain::to_text(w.cause)},
      {"account_id", w.account ? json::value(domain::to_text(w.account)) : json::value{}},
      {"record", w.subject}, {"reference", text_or_null(w.reference)}, {"expected", w.expected.to_text()},
      {"found", w.found.to_text()}, {"at_stake", domain::at_stake(w).to_text()},
      {"segments_expected", w.segments_expected}, {"segments_found", w.segments_found},
      {"day", w.day ? json::value(to_text(*w.day)) : json::value{}},
      {"network", text_or_null(std::string{network})}, {"link", text_or_null(d.link)}, {"what", words.what},
      {"action", words.action}};
}

class network_names {
 public:
  explicit network_names(command_context& context) : plan_{set_up_sending(context.load_settings()).plan} {}
  [[nodiscard]] std::string_view of(const persistence::numbered_difference& d) const {
    return d.what.network ? plan_.name_of(*d.what.network) : std::string_view{};
  }

 private:
  domain::numbering_plan plan_;
};

exit_code write_csv(command_context& context, const reconcile_options& o, domain::cause_language language) {
  constexpr std::uint32_t at_once = 500;
  const auto stores = context.open_stores(persistence::lane::maintenance);
  const network_names networks{context};
  auto wanted = filter_of(o);
  wanted.limit = at_once;
  context.out().out() << actors::differences_head();
  do {
    const auto page = stores.need(stores.get<reconciliation_store>().list_differences(wanted), "run " + o.id);
    std::string lines;
    for (const auto& d : page.differences)
      actors::append_difference(lines, d, networks.of(d), language);
    context.out().out() << lines;
    wanted.beyond = page.next;
  } while (wanted.beyond != 0);
  return exit_code::ok;
}

}  // namespace

exit_code run_reconciliation(command_context& context) {
  const auto stores = context.open_stores(persistence::lane::maintenance);
  auto& store = stores.get<reconciliation_store>();
  const auto reach = reach_of(context, stores);
  const auto begun = stores.need(
      store.begin_reconciliation(false, command_context::now(), command_context::origin()), "the run");
  for (bool more = true; more;) {
    persistence::reconciliation_request request;
    request.now = command_context::now();
    request.links = reach;
    more = stores.need(store.reconcile_some(request), "the run").more;
  }
  const auto run = stores.need(store.get_reconciliation(begun.run.id), "the run");
  context.out().facts(facts_of(run));
  return run.counts.empty() ? exit_code::ok : exit_code::negative;
}

exit_code list_reconciliations(command_context& context, const reconcile_options& o) {
  const auto stores = context.open_stores(persistence::lane::maintenance);
  persistence::reconciliation_filter wanted;
  wanted.limit = o.limit;
  if (!o.after.empty()) wanted.beyond = run_named(o.after);
  const auto page = stores.need(stores.get<reconciliation_store>().list_reconciliations(wanted), "the runs");
  json::array listed;
  text_table table{{"run", "state", "from", "until", "differences"}, {}};
  for (const auto& run : page.runs) {
    table.rows.push_back({domain::to_text(run.id), run.is_running() ? "running" : "done",
        domain::to_rfc3339(run.from), domain::to_rfc3339(run.begun_at), std::to_string(run.differences())});
    listed.push_back(facts_of(run));
  }
  const auto next = page.next ? domain::to_text(page.next) : std::string{};
  if (context.out().json()) {
    context.out().document(
        {{"reconciliations", listed}, {"next", next.empty() ? json::value{} : json::value(next)}});
  } else {
    context.out().table(table);
    if (!next.empty()) context.out().line("more: --after " + next);
  }
  return exit_code::ok;
}

exit_code show_reconciliation(command_context& context, const reconcile_options& o) {
  const auto language = domain::cause_language_from(o.language).value_or(domain::cause_language::english);
  if (o.csv) return write_csv(context, o, language);
  const auto stores = context.open_stores(persistence::lane::maintenance);
  auto& store = stores.get<reconciliation_store>();
  const network_names networks{context};
  const auto wanted = filter_of(o);
  auto facts = facts_of(stores.need(store.get_reconciliation(wanted.run), "run " + o.id));
  const auto page = stores.need(store.list_differences(wanted), "run " + o.id);
  const auto next = page.next != 0 ? std::to_string(page.next) : std::string{};
  if (context.out().json()) {
    json::array listed;
    for (const auto& d : page.differences)
      listed.push_back(facts_of(d, networks.of(d), language));
    facts["list"] = std::move(listed);
    facts["next"] = next.empty() ? json::value{} : json::value(next);
    context.out().document(facts);
    return exit_code::ok;
  }
  context.out().facts(facts);
  for (const auto& d : page.differences) {
    const auto& words = domain::words_of(d.what.cause, language);
    context.out().line(std::to_string(d.number) + ". " + std::string{domain::to_text(d.what.cause)} + ' ' +
        d.what.subject + (d.what.reference.empty() ? "" : " (" + d.what.reference + ')') + ": expected " +
        d.what.expected.to_text() + ", found " + d.what.found.to_text());
    context.out().line("   " + std::string{words.what} + ' ' + std::string{words.action});
  }
  if (!next.empty()) context.out().line("more: --after " + next);
  return exit_code::ok;
}

}  // namespace mbs::cli
