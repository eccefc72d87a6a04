#include "http/accounts/staff_account_routes.hpp"

#include "domain/messages/daily_report.hpp"
#include "domain/money/funding_reference.hpp"
#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/money/money_request_json.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"
#include "http/server/table_stream.hpp"

#include <set>
#include <utility>

namespace mbs::http {
namespace {

using actors::accounts_wanted;
using actors::staff_account_gateway;
using domain::errc;
using domain::permission;
using persistence::account_record;
using persistence::account_status;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t max_limit = 200;
constexpr std::size_t longest_prefix = 254;
constexpr std::size_t longest_reason = 160;
constexpr std::uint32_t little = 4'096;  // octets of a body

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_prefix(std::string_view value, accounts_wanted& into) {
  if (value.size() > longest_prefix) return parameter_fault{"has more than 254 octets"};
  into.prefix = std::string{value};
  return std::nullopt;
}

constexpr std::array<query_parameter<accounts_wanted>, 3> parameters{
    {{"prefix", take_prefix}, {"limit", take_limit<&accounts_wanted::limit, max_limit>},
        {"cursor", take_cursor<&accounts_wanted::after, domain::account_id_from>}}};

/// Opens an object that the caller may add to, and closes.
json_writer& begin(const account_record& a, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(a.id)).key("name").text(a.name);
  json.key("email").text(a.email).key("status");
  json.plain_text(a.status == account_status::active ? "active" : "suspended");
  return json.key("created_at").time(a.created_at).key("credit_limit").amount(a.credit_limit);
}

problem no_such_account() {
  return problem_of(errc::not_found, "there is no such account");
}

reply show(const actors::outcome<persistence::account_state>& found) {
  if (!found && found.error().why == errc::not_found) return no_such_account();
  if (!found) return problem_of(found.error());
  return {200, json_of([&](json_writer& json) {
            begin(found->account, json);
            json.key("available").amount(found->balance.available());
            json.key("reserved").amount(found->balance.reserved());
            json.key("senders").begin_array();
            std::set<std::string> names;  // one name may be there for several networks and classes
            for (const auto& s : found->senders)
              if (names.insert(s.name).second) json.text(s.name);
            json.end_array().end_object();
          })};
}

awaitable<reply> search(exchange& c, staff_account_gateway& accounts) {
  accounts_wanted wanted;
  if (auto wrong = read_query(c.in.query(), parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto limit = wanted.limit;
  const auto found =
      co_await ask(c, accounts, &staff_account_gateway::search_accounts, turn, std::move(wanted));
  if (!found && found.error().why == errc::malformed_request)
    co_return problem_of(
        errc::malformed_request, "more than 1,000 accounts begin with that: write more of it");
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("accounts").begin_array();
                    for (const auto& a : *found)
                      begin(a, json).end_object();
                    const bool is_full = found->size() == limit;
                    end_page(json, is_full ? domain::to_text(found->back().id) : std::string{});
                  })};
}

constexpr std::array<query_parameter<accounts_wanted>, 2> table_parameters{
    {{"prefix", take_prefix}, {"cursor", take_cursor<&accounts_wanted::after, domain::account_id_from>}}};

/// Out of the house only with the second factor given just now: the permission to read does not ask for it.
void export_accounts(exchange& c, staff_account_gateway& accounts) {
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(errc::factor_needed_again));
  accounts_wanted wanted;
  if (const auto wrong = read_query(c.in.query(), table_parameters, wanted)) return c.refuse(*wrong);
  answer_with_table(c,
      {.file_name = "accounts.csv",
          .needed = permission::platform_accounts_read,
          .note = [&accounts, turn = turn_of(c), wanted, by = origin_of(c)](
                      auto done) { accounts.note_export(turn, wanted, by, std::move(done)); },
          .look =
              [&accounts, turn = turn_of(c), wanted](
                  const std::string& cursor, std::uint32_t most, auto done) {
                auto next = wanted;
                if (!cursor.empty()) next.after = domain::account_id_from(cursor).value();
                next.limit = most;
                accounts.export_accounts(turn, std::move(next), std::move(done));
              }});
}

awaitable<reply> get_account(exchange& c, staff_account_gateway& accounts) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, accounts, &staff_account_gateway::get_account, turn, *id);
  co_return show(found);
}

struct status_body {
  std::string reason;
};
constexpr body_table<status_body, 1> status_fields{text<&status_body::reason>("reason")};

struct funds_body {
  std::string amount, reason, reference;
  domain::transfer_kind kind = domain::transfer_kind::credit;
};

std::optional<domain::transfer_kind> kind_from(std::string_view text) {
  if (text == "credit") return domain::transfer_kind::credit;
  if (text == "debit") return domain::transfer_kind::debit;
  return std::nullopt;
}
constexpr body_table<funds_body, 4> funds_fields{text<&funds_body::amount>("amount").required(),
    text<&funds_body::reason>("reason").required(), text<&funds_body::reference>("reference").required(),
    word<&funds_body::kind, kind_from>("kind", "must be credit or debit")};

/// What a person wrote for others to read.
std::optional<problem> judge_words(
    std::string_view pointer, std::string_view words, std::size_t most, bool needed) {
  if ((words.empty() && !needed) || domain::is_words(words, most)) return std::nullopt;
  return problem_at(pointer, errc::malformed_request,
      "must be 1 to " + std::to_string(most) + " characters of plain text, without line ends");
}

awaitable<reply> set_status(exchange& c, staff_account_gateway& accounts, account_status status) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  status_body body;
  if (!c.in.body.empty()) {
    auto complaints = read_body(c.in.body, c.scratch().json, status_fields, body);
    if (!complaints.empty()) co_return problem_of(std::move(complaints));
  }
  if (auto wrong = judge_words("/reason", body.reason, longest_reason, status == account_status::suspended))
    co_return std::move(*wrong);
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  auto wanted = actors::wanted_status{*id, status, std::move(body.reason)};
  const auto done =
      co_await ask(c, accounts, &staff_account_gateway::set_status, turn, std::move(wanted), by);
  co_return show(done);
}

/// As the fields are called here.
problem problem_of_funds(const domain::wish_fault& wrong) {
  const auto field = wrong.field == "note" ? std::string_view{"reason"} : wrong.field;
  return problem_at('/' + std::string{field}, errc::malformed_request, std::string{wrong.must});
}

/// What one may adjust alone is done at once; of what needs another the request is told.
awaitable<reply> add_funds(
    exchange& c, staff_account_gateway& accounts, actors::money_request_gateway& requests) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  funds_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, funds_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  domain::money_wish wish;
  wish.account = *id;
  wish.direction = body.kind;
  wish.amount = domain::money::from_text(body.amount).value_or(domain::money{});
  wish.reference = domain::funding_reference_from(body.reference).value_or(body.reference);
  wish.note = body.reason;
  const auto by = origin_of(c);
  if (const auto wrong = domain::fault_of(wish, domain::kenyan_day_at(by.at).number))
    co_return problem_of_funds(*wrong);
  const auto turn = turn_of(c);
  const auto made = co_await ask(c, requests, &actors::money_request_gateway::propose, turn, wish, by);
  if (!made && made.error().why == errc::not_found) co_return no_such_account();
  if (!made && made.error().why == errc::already_exists)
    co_return problem_of(errc::already_exists,
        "money was moved with the reference " + wish.reference + " before: nothing was done");
  if (!made) co_return problem_of(made.error());
  if (made->standing.state != domain::money_request_state::done)
    co_return reply{202, json_of([&](json_writer& json) { render(*made, by.at, json); })};
  const auto now = co_await ask(c, accounts, &staff_account_gateway::get_account, turn, *id);
  // It is done, whatever hinders the look at the account.
  if (!now) co_return reply{202, json_of([&](json_writer& json) { render(*made, by.at, json); })};
  co_return show(now);
}

}  // namespace

std::vector<route> staff_account_routes(
    staff_account_gateway& gateway, actors::money_request_gateway& requests) {
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/accounts",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return search(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/accounts.csv",
          .permission = permission::platform_accounts_read,
          .handle = [&gateway](exchange& c) { export_accounts(c, gateway); },
          .goes_on = true,
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/accounts/{id}",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return get_account(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/suspend",
          .permission = permission::platform_accounts_manage,
          .handle = coroutine(
              [&gateway](exchange& c) { return set_status(c, gateway, account_status::suspended); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/activate",
          .permission = permission::platform_accounts_manage,
          .handle =
              coroutine([&gateway](exchange& c) { return set_status(c, gateway, account_status::active); }),
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/funds",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway, &requests](exchange& c) { return add_funds(c, gateway, requests); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
