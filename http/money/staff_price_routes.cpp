#include "http/money/staff_price_routes.hpp"

#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/money/account_price_routes.hpp"
#include "http/money/price_fields.hpp"
#include "http/money/price_json.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <array>
#include <utility>

namespace mbs::http {
namespace {

using actors::price_gateway;
using domain::errc;
using domain::permission;
using persistence::price_list_record;

constexpr std::uint32_t longest_page = 200;
constexpr std::uint32_t most_octets = 32'768;  // of a body

/// Of the path: one of the store.
std::optional<domain::price_list_id> list_of(const exchange& c) {
  const auto id = domain::price_list_id_from(c.parameter);
  return id && *id ? id : std::nullopt;
}

reply show(unsigned status, const price_list_record& list, exchange& c, const price_gateway& prices) {
  const auto now = origin_of(c).at;
  return {status, json_of([&](json_writer& json) { render(list, prices.plan(), now, json); })};
}

awaitable<reply> list_lists(exchange& c, price_gateway& prices) {
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, prices, &price_gateway::list, turn);
  if (!found) co_return problem_of(found.error());
  const auto now = origin_of(c).at;
  const auto standard = prices.standard();
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("standard");
                    render_networks(standard.get(), prices.plan(), json);
                    json.key("price_lists").begin_array();
                    for (const auto& list : *found)
                      render_moments(list, now, json);
                    json.end_array().end_object();
                  })};
}

struct list_body {
  std::string name;
  bool adds_taxes = false;
};
std::optional<bool> taxes_from(std::string_view text) {
  if (text == "included") return false;
  if (text == "added") return true;
  return std::nullopt;
}
constexpr body_table<list_body, 2> list_fields{text<&list_body::name>("name").required(),
    word<&list_body::adds_taxes, taxes_from>("taxes", "must be included or added").required()};

awaitable<reply> create_list(exchange& c, price_gateway& prices) {
  list_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, list_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  if (!domain::is_words(body.name, domain::longest_list_name) || body.name.starts_with("prl_"))
    co_return problem_at("/name", errc::malformed_request,
        "must be 1 to " + std::to_string(domain::longest_list_name) +
            " characters of plain text, and not begin like an id");
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const auto made = co_await ask(c, prices, &price_gateway::create, turn, body.name, body.adds_taxes, by);
  if (!made && made.error().why == errc::already_exists)
    co_return problem_of(errc::already_exists, "there is a price list of that name");
  if (!made && made.error().why == errc::too_many_requests_open)
    co_return problem_of(errc::too_many_requests_open,
        "there are at most " + std::to_string(domain::most_price_lists) + " price lists");
  if (!made) co_return problem_of(made.error());
  co_return show(201, *made, c, prices);
}

awaitable<reply> get_list(exchange& c, price_gateway& prices) {
  const auto id = list_of(c);
  if (!id) co_return no_such_list();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, prices, &price_gateway::get, turn, *id);
  if (!found && found.error().why == errc::not_found) co_return no_such_list();
  if (!found) co_return problem_of(found.error());
  co_return show(200, *found, c, prices);
}

struct version_body {
  std::string effective_at, reason;
  std::optional<domain::price_version_id> based_on;
};
/// An id, or null: the list had no prices.
constexpr body_field<version_body> based_on_field{.name = "based_on",
    .take = [](const json_node& node, const body_field<version_body>& field, field_reader& reader,
                version_body& into) {
      if (node.kind == json_kind::null) {
        into.based_on.emplace();
        return;
      }
      if (!reader.is_text(node)) return;
      into.based_on = domain::price_version_id_from(node.text);
      if (!into.based_on) reader.complain_about(field.name, "must be the id of a version, or null");
    }};
/// Its members are read by read_prices().
constexpr body_field<version_body> prices_field{.name = "prices",
    .take = [](const json_node&, const body_field<version_body>&, field_reader&, version_body&) {}};
constexpr body_table<version_body, 4> version_fields{text<&version_body::effective_at>("effective_at"),
    text<&version_body::reason>("reason"), based_on_field, prices_field.required()};

std::optional<problem> read_version(
    exchange& c, const price_gateway& prices, persistence::new_price_version& into) {
  version_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, version_fields, body);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  into.prices = read_prices(c.scratch().json, prices.plan(), complaints);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  if (auto wrong = read_moment(body.effective_at, into.effective_at)) return wrong;
  into.based_on = body.based_on;
  into.reason = std::move(body.reason);
  return judge_reason(into.reason);
}

awaitable<reply> preview_version(exchange& c, price_gateway& prices) {
  const auto id = list_of(c);
  if (!id) co_return no_such_list();
  persistence::new_price_version wanted{*id, {}, {}, {}, {}};
  if (auto wrong = read_version(c, prices, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto seen = co_await ask(c, prices, &price_gateway::preview_version, turn, std::move(wanted));
  if (!seen) co_return problem_of_change(seen.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*seen, prices.plan(), json); })};
}

awaitable<reply> add_version(exchange& c, price_gateway& prices) {
  const auto id = list_of(c);
  if (!id) co_return no_such_list();
  persistence::new_price_version wanted{*id, {}, {}, {}, {}};
  if (auto wrong = read_version(c, prices, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const auto made = co_await ask(c, prices, &price_gateway::add_version, turn, std::move(wanted), by);
  if (!made) co_return problem_of_change(made.error());
  if (!made->made) co_return needs_reason(made->rises_at, made->falls_at);
  const auto whole = co_await ask(c, prices, &price_gateway::get, turn, *id);
  if (!whole) co_return problem_of(whole.error());
  co_return show(201, *whole, c, prices);
}

struct reason_body {
  std::string reason;
};
constexpr body_table<reason_body, 1> reason_fields{text<&reason_body::reason>("reason")};

awaitable<reply> withdraw_version(exchange& c, price_gateway& prices) {
  const auto id = domain::price_version_id_from(c.parameter);
  if (!id) co_return problem_of(errc::not_found, "there is no such version");
  reason_body body;
  if (!c.in.body.empty()) {
    auto complaints = read_body(c.in.body, c.scratch().json, reason_fields, body);
    if (!complaints.empty()) co_return problem_of(std::move(complaints));
  }
  if (auto wrong = judge_reason(body.reason)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const auto done = co_await ask(c, prices, &price_gateway::withdraw_version, turn, *id, body.reason, by);
  if (!done && done.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "there is no such version");
  if (!done) co_return problem_of_change(done.error());
  if (!done->made) co_return needs_reason(done->rises_at, done->falls_at);
  const auto list = done->made->list;
  const auto whole = co_await ask(c, prices, &price_gateway::get, turn, list);
  if (!whole) co_return problem_of(whole.error());
  co_return show(200, *whole, c, prices);
}

struct accounts_query {
  domain::account_id after{};
  std::uint32_t limit = 50;
};
constexpr std::array<query_parameter<accounts_query>, 2> accounts_parameters{
    {{"limit", take_limit<&accounts_query::limit, longest_page, accounts_query>},
        {"cursor", take_cursor<&accounts_query::after, domain::account_id_from, accounts_query>}}};

awaitable<reply> list_accounts(exchange& c, price_gateway& prices) {
  const auto id = list_of(c);
  if (!id) co_return no_such_list();
  accounts_query query;
  if (auto wrong = read_query(c.in.query(), accounts_parameters, query)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, prices, &price_gateway::accounts_on, turn, *id, query.after, query.limit);
  if (!page && page.error().why == errc::not_found) co_return no_such_list();
  if (!page) co_return problem_of(page.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("accounts").begin_array();
                    for (const auto& a : page->accounts) {
                      json.begin_object().key("id").plain_text(domain::to_text(a.id));
                      json.key("name").text(a.name).key("from").time(a.from).end_object();
                    }
                    end_page(json, page->next ? domain::to_text(page->next) : std::string{});
                  })};
}

}  // namespace

std::vector<route> staff_price_routes(price_gateway& gateway) {
  constexpr auto money = permission::platform_money_manage;
  auto routes = account_price_routes(gateway);
  const std::vector<route> lists{
      {.verb = method::get,
          .pattern = "/v1/platform/price-lists",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return list_lists(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/price-lists",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return create_list(c, gateway); }),
          .body = body_use::json,
          .body_limit = most_octets},
      {.verb = method::get,
          .pattern = "/v1/platform/price-lists/{id}",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return get_list(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/platform/price-lists/{id}/accounts",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return list_accounts(c, gateway); }),
          .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/platform/price-lists/{id}/preview",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return preview_version(c, gateway); }),
          .body = body_use::json,
          .body_limit = most_octets},
      {.verb = method::post,
          .pattern = "/v1/platform/price-lists/{id}/versions",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return add_version(c, gateway); }),
          .body = body_use::json,
          .body_limit = most_octets},
      {.verb = method::post,
          .pattern = "/v1/platform/price-versions/{id}/withdraw",
          .permission = money,
          .handle = coroutine([&gateway](exchange& c) { return withdraw_version(c, gateway); }),
          .body = body_use::json,
          .body_limit = most_octets},
  };
  routes.insert(routes.end(), lists.begin(), lists.end());
  return routes;
}

}  // namespace mbs::http
