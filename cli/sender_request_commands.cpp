#include "cli/approval_end.hpp"
#include "cli/commands.hpp"
#include "cli/sending_setup.hpp"
#include "cli/taking_over.hpp"
#include "config/assign.hpp"
#include "domain/senders/sender_likeness.hpp"
#include "persistence/senders/sender_store.hpp"

#include <boost/json/array.hpp>

/// Commands about the sender IDs that accounts ask for.
namespace mbs::cli {

namespace json = boost::json;
using persistence::sender_request_record;
using persistence::sender_store;

namespace {

domain::sender_request_id request_named(const std::string& option, const std::string& text) {
  const auto id = domain::sender_request_id_from(text);
  if (!id)
    throw usage_failure(
        option + '"' + text + "\" is not the id of a request; `mbs sender requests` shows ids like sdr_…");
  return *id;
}

json::object shown(
    const sender_request_record& r, const domain::numbering_plan& plan, domain::time_point now) {
  const auto time = [](const std::optional<domain::time_point>& t) {
    return t ? json::value(domain::to_rfc3339(*t)) : json::value{};
  };
  const auto like = domain::likeness_of(r.sender.name);
  return {{"request_id", domain::to_text(r.id)}, {"account_id", domain::to_text(r.account)},
      {"account_name", r.account_name}, {"sender", r.sender.name},
      {"looks_like", like.empty() ? json::value{} : json::value(like)},
      {"network", r.sender.network ? plan.name_of(*r.sender.network) : "all"},
      {"class", r.sender.traffic ? domain::to_text(*r.sender.traffic) : "all"}, {"purpose", r.purpose},
      {"state", domain::to_text(domain::state_at(r.state, r.ends_at, now))},
      {"asked_by", domain::to_text(r.asked_by)}, {"asked_at", domain::to_rfc3339(r.asked_at)},
      {"decided_by", r.decided_at ? json::value(domain::to_text(r.decided_by)) : json::value{}},
      {"decided_at", time(r.decided_at)}, {"reason", r.reason}, {"expires_at", time(r.ends_at)},
      {"documents", r.documents.size()}};
}

std::string cell(const json::object& of, const char* name) {
  return std::string{of.at(name).as_string()};
}

}  // namespace

std::optional<domain::time_point> approval_end_from(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto now = command_context::now();
  auto at = domain::time_from_rfc3339(text);
  if (!at)
    if (const auto span = config::duration_from(text)) at = now + std::chrono::milliseconds{*span};
  if (!at)
    throw usage_failure("--expires \"" + text +
        "\" is no time; allowed: like 2027-01-31T00:00:00Z, or from now on up to a year, like 90d");
  if (const auto wrong = domain::fault_of_approval_end(*at, now)) throw usage_failure("--expires " + *wrong);
  return at;
}

exit_code list_sender_requests(command_context& context, const sender_request_options& o) {
  persistence::sender_request_question question{.oldest_first = true, .limit = o.limit};
  question.state = domain::sender_request_state_from(o.state.empty() ? "waiting" : o.state);
  if (!question.state)
    throw usage_failure(
        "--state \"" + o.state + "\" is none; allowed: waiting, approved, rejected, withdrawn, expired");
  if (!o.after.empty()) question.beyond = request_named("--after ", o.after);
  const auto plan = set_up_sending(context.load_settings()).plan;
  const auto now = command_context::now();
  const auto stores = context.open_stores(persistence::lane::people);
  const auto page =
      stores.need(stores.get<sender_store>().list_requests(question, now), "the requests for senders");
  json::array listed;
  text_table table{{"request", "account", "sender", "looks like", "network", "class", "state", "asked",
                       "documents", "purpose"},
      {}};
  for (const auto& r : page.requests) {
    const auto one = shown(r, plan, now);
    listed.push_back(one);
    table.rows.push_back({cell(one, "request_id"), cell(one, "account_id"), cell(one, "sender"),
        std::string{domain::likeness_of(r.sender.name)}, cell(one, "network"), cell(one, "class"),
        cell(one, "state"), cell(one, "asked_at"), std::to_string(r.documents.size()), r.purpose});
  }
  const auto next = page.next ? domain::to_text(page.next) : std::string{};
  if (context.out().json()) {
    context.out().document(
        {{"requests", listed}, {"next", next.empty() ? json::value{} : json::value(next)}});
    return exit_code::ok;
  }
  context.out().table(table);
  if (!next.empty()) context.out().line("more: --after " + next);
  return exit_code::ok;
}

exit_code approve_sender(command_context& context, const sender_request_options& o) {
  const auto id = request_named("", o.request);
  const auto ends_at = approval_end_from(o.expires);
  const auto plan = set_up_sending(context.load_settings()).plan;
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto done =
      stores.need(stores.get<sender_store>().approve_request(id, ends_at, command_context::origin()),
          "request " + o.request);
  wait_until_taken_over(context, stores, done.account);
  context.out().facts(shown(done, plan, command_context::now()));
  return exit_code::ok;
}

exit_code reject_sender(command_context& context, const sender_request_options& o) {
  const auto id = request_named("", o.request);
  if (const auto wrong = domain::fault_of_reason(o.reason)) throw usage_failure("--reason: " + *wrong);
  const auto plan = set_up_sending(context.load_settings()).plan;
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto done =
      stores.need(stores.get<sender_store>().reject_request(id, o.reason, command_context::origin()),
          "request " + o.request);
  context.out().facts(shown(done, plan, command_context::now()));
  return exit_code::ok;
}

}  // namespace mbs::cli
