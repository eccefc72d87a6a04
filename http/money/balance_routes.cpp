#include "http/money/balance_routes.hpp"

#include "domain/money/billing_document.hpp"
#include "domain/money/credit_limit.hpp"
#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"

#include <string>
#include <utility>

namespace mbs::http {
namespace {

using actors::balance_gateway;
using domain::errc;
using domain::permission;

constexpr std::size_t longest_reason = 160;  // characters
constexpr std::uint32_t little = 4'096;      // octets of a body

struct alerts_body {
  std::vector<std::string> amounts;
  bool sms = false;
};
constexpr body_table<alerts_body, 2> alerts_fields{
    texts<&alerts_body::amounts>("amounts").required().or_none(), flag<&alerts_body::sms>("sms").required()};

struct limit_body {
  std::string amount, reason;
};
constexpr body_table<limit_body, 2> limit_fields{
    text<&limit_body::amount>("amount").required(), text<&limit_body::reason>("reason").required()};

problem no_test_keys() {
  return problem_of(http_fault::permission_missing, "tests cost nothing: this is for other keys");
}

problem no_such_account() {
  return problem_of(errc::not_found, "there is no such account");
}

reply show(const balance_gateway& balances, const persistence::balance_alerts& set) {
  return {200, json_of([&](json_writer& json) {
            json.begin_object().key("alerts").begin_array();
            for (const auto& a : set.alerts) {
              json.begin_object().key("amount").amount(a.amount);
              json.key("state").plain_text(a.is_below ? "below" : "armed");
              json.key("armed_again_at").amount(domain::armed_again_at(a.amount)).end_object();
            }
            json.end_array().key("sms").boolean(set.by_sms);
            json.key("sms_possible").boolean(balances.sends_texts());
            json.key("lowest").amount(domain::money::from_units(-set.credit_limit.units()));
            if (set.phone) json.key("phone").text(domain::masked_payer(set.phone->to_e164()));
            json.end_object();
          })};
}

awaitable<reply> get_alerts(exchange& c, balance_gateway& balances) {
  if (c.who.is_test) co_return no_test_keys();
  const auto set = co_await ask(c, balances, &balance_gateway::get_alerts, c.who.account);
  if (!set) co_return problem_of(set.error());
  co_return show(balances, *set);
}

/// What is wrong with the amounts; nothing when they are in `into`.
std::optional<problem> read_amounts(const std::vector<std::string>& texts, std::vector<domain::money>& into) {
  for (const auto& text : texts) {
    const auto amount = domain::money::from_text(text);
    if (!amount)
      return problem_at("/amounts", errc::malformed_request,
          "must be shillings with at most four decimals, for example [\"1000\", \"200.00\"]");
    into.push_back(*amount);
  }
  if (const auto fault = domain::fault_of_alerts(into); !fault.empty())
    return problem_at("/amounts", errc::malformed_request, std::string{fault});
  return std::nullopt;
}

awaitable<reply> set_alerts(exchange& c, balance_gateway& balances) {
  if (c.who.is_test) co_return no_test_keys();
  alerts_body body;
  if (auto complaints = read_body(c.in.body, c.scratch().json, alerts_fields, body); !complaints.empty())
    co_return problem_of(std::move(complaints));
  actors::wanted_alerts wanted{c.who.account, {}, body.sms};
  if (auto wrong = read_amounts(body.amounts, wanted.amounts)) co_return std::move(*wrong);
  const auto by = origin_of(c);
  const auto set = co_await ask(c, balances, &balance_gateway::set_alerts, wanted, by);
  if (!set && set.error().why == errc::no_route)
    co_return problem_at("/sms", errc::no_route, "this platform sends no SMS in its own name");
  if (!set && set.error().why == errc::malformed_request)
    co_return problem_at("/amounts", errc::malformed_request,
        "each must be above the lowest that the balance can be: 0, or as far below it as the credit limit");
  if (!set) co_return problem_of(set.error());
  co_return show(balances, *set);
}

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

void render(const persistence::credit_limit_entry& e, json_writer& json) {
  json.begin_object().key("at").time(e.at).key("before").amount(e.before).key("after").amount(e.after);
  json.key("reason").text(e.reason).key("by").plain_text(domain::to_text(e.by)).end_object();
}

awaitable<reply> list_limits(exchange& c, balance_gateway& balances) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, balances, &balance_gateway::list_credit_limits, turn, *id);
  if (!found && found.error().why == errc::not_found) co_return no_such_account();
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("credit_limits").begin_array();
                    for (const auto& e : *found)
                      render(e, json);
                    json.end_array().end_object();
                  })};
}

awaitable<reply> set_limit(exchange& c, balance_gateway& balances) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  limit_body body;
  if (auto complaints = read_body(c.in.body, c.scratch().json, limit_fields, body); !complaints.empty())
    co_return problem_of(std::move(complaints));
  const auto limit = domain::money::from_text(body.amount);
  if (!limit || !domain::is_credit_limit(*limit))
    co_return problem_at("/amount", errc::malformed_request,
        "must be 0 to 100,000,000 shillings with at most four decimals, for example \"5000.00\"");
  if (!domain::is_words(body.reason, longest_reason))
    co_return problem_at(
        "/reason", errc::malformed_request, "must be 1 to 160 characters of plain text, without line ends");
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const actors::wanted_credit_limit wanted{*id, *limit, body.reason};
  const auto set = co_await ask(c, balances, &balance_gateway::set_credit_limit, turn, wanted, by);
  if (!set && set.error().why == errc::not_found) co_return no_such_account();
  if (!set) co_return problem_of(set.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*set, json); })};
}

}  // namespace

std::vector<route> balance_routes(balance_gateway& gateway) {
  return {
      {.verb = method::get,
          .pattern = "/v1/balance/alerts",
          .permission = permission::balance_read,
          .handle = coroutine([&gateway](exchange& c) { return get_alerts(c, gateway); })},
      {.verb = method::put,
          .pattern = "/v1/balance/alerts",
          .permission = permission::payments_make,
          .handle = coroutine([&gateway](exchange& c) { return set_alerts(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::get,
          .pattern = "/v1/platform/accounts/{id}/credit-limits",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return list_limits(c, gateway); })},
      {.verb = method::put,
          .pattern = "/v1/platform/accounts/{id}/credit-limit",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway](exchange& c) { return set_limit(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
