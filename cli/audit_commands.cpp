#include "actors/access/audit_csv.hpp"
#include "cli/commands.hpp"
#include "persistence/access/audit_cursor.hpp"
#include "persistence/access/audit_store.hpp"
#include "persistence/accounts/account_store.hpp"

#include <boost/json/array.hpp>

/// Commands about the audit log.
namespace mbs::cli {

namespace json = boost::json;
using persistence::audit_row;
using persistence::audit_store;

namespace {

constexpr std::uint32_t entries_a_step = 1'000;

domain::time_point time_of(const std::string& option, const std::string& text) {
  const auto time = domain::time_from_rfc3339(text);
  if (!time) throw usage_failure(option + " \"" + text + "\" is no time; allowed: like 2026-01-31T08:00:00Z");
  return *time;
}

persistence::audit_cursor cursor_of(const std::string& text) {
  if (const auto cursor = persistence::audit_cursor_from(text)) return *cursor;
  throw usage_failure("--before \"" + text + "\" is not what the page before has said");
}

persistence::audit_question question_of(const command_stores& stores, const audit_options& o) {
  persistence::audit_question q;
  if (!o.account.empty())
    q.account =
        stores.need(stores.get<persistence::account_store>().find_account(o.account), "account " + o.account);
  if (!o.actor.empty()) {
    q.actor = domain::audit_actor_from(o.actor);
    if (!q.actor)
      throw usage_failure("--actor \"" + o.actor +
          "\" is nobody; allowed: system, command_line, key:key_… or person:… as audit list shows them");
  }
  q.action = o.action;
  if (!o.from.empty()) q.from = time_of("--from", o.from);
  if (!o.until.empty()) q.until = time_of("--until", o.until);
  if (!o.before.empty()) q.before = cursor_of(o.before);
  q.limit = o.limit;
  return q;
}

std::string account_text(const audit_row& r) {
  return r.entry.account ? domain::to_text(r.entry.account) : "";
}

std::string joined(const domain::audit_facts& facts) {
  std::string out;
  for (const auto& [key, value] : facts)
    out += (out.empty() ? "" : " ") + key + '=' + value;
  return out;
}

json::object facts_of(const audit_row& r) {
  json::object facts;
  for (const auto& [key, value] : r.entry.facts)
    facts[key] = value;
  const auto& p = r.entry.personal;
  json::object personal;
  for (const auto& [key, value] : {std::pair<const char*, const std::string&>{"name", p.name},
           {"address", p.address}, {"email", p.email}, {"ip", p.ip}, {"agent", p.agent}})
    if (!value.empty()) personal[key] = value;
  const auto account = account_text(r);
  return {{"number", r.number}, {"at", domain::to_rfc3339(r.entry.at)},
      {"actor", domain::to_text(r.entry.actor)},
      {"account_id", account.empty() ? json::value{} : json::value(account)}, {"action", r.entry.action},
      {"object", r.entry.object}, {"facts", facts}, {"personal", personal}, {"erased", r.is_erased},
      {"hash", crypto::to_hex(r.hash)}};
}

/// With the range that was looked at: what was believed without a look is said as well.
std::string verdict_of(bool is_whole, std::int64_t begun, std::int64_t end) {
  const auto numbers = [](std::int64_t first, std::int64_t last) {
    return std::to_string(first) + " to " + std::to_string(last);
  };
  if (begun == 0)
    return std::string{"the audit log is "} + (is_whole ? "" : "NOT ") + "whole: entries " + numbers(1, end);
  const auto passed_over = "; entries " + numbers(1, begun) + " were not looked at";
  if (!is_whole) return "the audit log is NOT whole" + passed_over;
  if (begun == end) return "no entry has come since the last verification" + passed_over;
  return "entries " + numbers(begun + 1, end) + " are whole" + passed_over;
}

json::array told(const std::vector<persistence::audit_finding>& found) {
  json::array all;
  for (const auto& f : found)
    all.push_back(
        json::object{{"kind", persistence::to_text(f.what)}, {"number", f.number}, {"detail", f.detail}});
  return all;
}

}  // namespace

exit_code verify_audit(command_context& context, const std::string& head, bool since_last) {
  const auto kept = persistence::audit_head_from(head);
  if (!head.empty() && !kept)
    throw usage_failure("--head \"" + head + "\" is not what `mbs audit head` prints");
  const auto stores = context.open_stores(persistence::lane::maintenance);
  auto& store = stores.get<audit_store>();
  std::vector<persistence::audit_finding> found;
  auto walk = stores.need(store.begin_walk(!since_last), "the audit log");
  const auto begun = walk.at.number;
  while (!walk.is_done)
    walk = stores.need(store.walk_on(walk, entries_a_step, found), "the audit log");
  if (kept) stores.need(store.compare(*kept, found), "the audit log");
  if (found.empty()) stores.need(store.note_verified(walk, command_context::now()), "the audit log");
  json::object summary{{"ok", found.empty()}, {"from", begun + 1}, {"to", walk.at.number},
      {"looked_at", walk.looked_at}, {"head", persistence::to_text(walk.at)}, {"findings", found.size()}};
  if (context.out().json()) {
    summary["findings"] = told(found);
    context.out().document(summary);
  } else {
    context.out().facts(summary);
    for (const auto& f : found)
      context.out().line("finding: " + f.detail);
    context.out().line(verdict_of(found.empty(), begun, walk.at.number));
  }
  return found.empty() ? exit_code::ok : exit_code::negative;
}

exit_code show_audit_head(command_context& context) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto head = stores.need(stores.get<audit_store>().head(), "the audit log");
  context.out().facts({{"head", persistence::to_text(head)}});
  return exit_code::ok;
}

exit_code list_audit(command_context& context, const audit_options& o) {
  const auto stores = context.open_stores(persistence::lane::people);
  const auto page = stores.need(stores.get<audit_store>().list(question_of(stores, o)), "the audit log");
  const auto next = page.next ? persistence::to_text(*page.next) : std::string{};
  json::array listed;
  text_table table{{"number", "at", "actor", "account", "action", "object", "facts"}, {}};
  for (const auto& r : page.rows) {
    listed.push_back(facts_of(r));
    table.rows.push_back(
        {std::to_string(r.number), domain::to_rfc3339(r.entry.at), domain::to_text(r.entry.actor),
            account_text(r), r.entry.action, r.entry.object, joined(r.entry.facts)});
  }
  if (context.out().json()) {
    context.out().document({{"entries", listed}, {"next", next.empty() ? json::value{} : json::value(next)}});
    return exit_code::ok;
  }
  context.out().table(table);
  if (!next.empty()) context.out().line("more: --before " + next);
  return exit_code::ok;
}

exit_code export_audit(command_context& context, const audit_options& o) {
  const auto stores = context.open_stores(persistence::lane::people);
  auto question = question_of(stores, o);
  question.limit = entries_a_step;
  auto lines = actors::audit_csv_head();
  for (bool more = true; more;) {
    const auto page = stores.need(stores.get<audit_store>().list(question), "the audit log");
    for (const auto& r : page.rows)
      actors::append_audit_line(lines, r);
    context.out().out() << lines;
    lines.clear();
    question.before = page.next;
    more = page.next.has_value();
  }
  return exit_code::ok;
}

}  // namespace mbs::cli
