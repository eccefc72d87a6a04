#include "http/money/account_price_routes.hpp"

#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/json/json_writer.hpp"
#include "http/money/price_fields.hpp"
#include "http/money/price_json.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::price_gateway;
using domain::errc;
using domain::permission;

constexpr std::uint32_t little = 4'096;  // octets of a body

reply show(const std::vector<domain::price_assignment>& lists) {
  return {200, json_of([&](json_writer& json) {
            json.begin_object().key("price_lists").begin_array();
            for (const auto& a : lists) {
              json.begin_object().key("list").plain_text(domain::to_text(a.list));
              json.key("from").time(a.from).end_object();
            }
            json.end_array().end_object();
          })};
}

problem no_such_account() {
  return problem_of(errc::not_found, "there is no such account");
}

awaitable<reply> get_assignments(exchange& c, price_gateway& prices) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, prices, &price_gateway::assignments_of, turn, *id);
  if (!found && found.error().why == errc::not_found) co_return no_such_account();
  if (!found) co_return problem_of(found.error());
  co_return show(*found);
}

struct assignment_body {
  domain::price_list_id list;
  std::string effective_at, reason;
};
constexpr body_table<assignment_body, 3> assignment_fields{
    word<&assignment_body::list, domain::price_list_id_from>(
        "list", "must be the id of a price list, or standard")
        .required(),
    text<&assignment_body::effective_at>("effective_at"), text<&assignment_body::reason>("reason")};

std::optional<problem> read_assignment(exchange& c, persistence::new_price_assignment& into) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) return no_such_account();
  assignment_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, assignment_fields, body);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  into = {*id, body.list, {}, std::move(body.reason)};
  if (auto wrong = read_moment(body.effective_at, into.effective_at)) return wrong;
  return judge_reason(into.reason);
}

problem problem_of_assignment(const actors::refusal& why) {
  if (why.why == errc::not_found)
    return problem_of(errc::not_found, "there is no such account or price list");
  if (why.why == errc::no_price)
    return problem_at("/list", errc::no_price, "the list has no prices at that moment");
  if (why.why == errc::no_change)
    return problem_at("/list", errc::no_change, "the account has this list then already");
  return problem_of_change(why);
}

awaitable<reply> preview_assignment(exchange& c, price_gateway& prices) {
  persistence::new_price_assignment wanted;
  if (auto wrong = read_assignment(c, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto seen = co_await ask(c, prices, &price_gateway::preview_assignment, turn, std::move(wanted));
  if (!seen) co_return problem_of_assignment(seen.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*seen, prices.plan(), json); })};
}

awaitable<reply> assign(exchange& c, price_gateway& prices) {
  persistence::new_price_assignment wanted;
  if (auto wrong = read_assignment(c, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const auto done = co_await ask(c, prices, &price_gateway::assign, turn, std::move(wanted), by);
  if (!done) co_return problem_of_assignment(done.error());
  if (!done->made) co_return needs_reason(done->rises_at, done->falls_at);
  co_return show(*done->made);
}

reply show(const std::vector<domain::tax_change>& rates) {
  return {200, json_of([&](json_writer& json) {
            json.begin_object().key("tax_rates").begin_array();
            for (const auto& r : rates) {
              json.begin_object().key("tax").plain_text(domain::to_text(r.what));
              json.key("basis_points").integer(r.basis_points);
              json.key("from").plain_text(domain::to_text(r.from)).end_object();
            }
            json.end_array().end_object();
          })};
}

awaitable<reply> list_rates(exchange& c, price_gateway& prices) {
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, prices, &price_gateway::list_tax_rates, turn);
  if (!found) co_return problem_of(found.error());
  co_return show(*found);
}

struct rate_body {
  domain::tax what{};
  std::uint32_t basis_points = 0;
  std::string from;
};
constexpr body_table<rate_body, 3> rate_fields{
    word<&rate_body::what, domain::tax_from>("tax", "must be vat or excise").required(),
    number<&rate_body::basis_points>("basis_points", 0, domain::most_basis_points).required(),
    text<&rate_body::from>("from").required()};

problem about_first_day() {
  return problem_at("/from", errc::malformed_request,
      "must be a day like 2026-12-31 (East Africa Time) that is still to come");
}

problem problem_of_rate(const actors::refusal& why) {
  if (why.why == errc::malformed_request) return about_first_day();
  if (why.why == errc::too_many_requests_open)
    return problem_of(errc::too_many_requests_open, "there are as many tax rates as there may be");
  return problem_of(why);
}

awaitable<reply> set_rate(exchange& c, price_gateway& prices) {
  rate_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, rate_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto from = domain::kenyan_day_from(body.from);
  const auto by = origin_of(c);
  const domain::tax_change wanted{body.what, from.value_or(domain::kenyan_day{}), body.basis_points};
  if (!from || !domain::can_be_set(wanted, by.at)) co_return about_first_day();
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, prices, &price_gateway::set_tax_rate, turn, wanted, by);
  if (!done) co_return problem_of_rate(done.error());
  co_return show(*done);
}

}  // namespace

std::vector<route> account_price_routes(price_gateway& gateway) {
  constexpr auto money = permission::platform_money_manage;
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/accounts/{id}/prices",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return get_assignments(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/prices",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return assign(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/prices/preview",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return preview_assignment(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::get,
          .pattern = "/v1/platform/tax-rates",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return list_rates(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/tax-rates",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return set_rate(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
