#include "http/money/top_up_routes.hpp"

#include "domain/money/paybill_number.hpp"
#include "http/access/origin.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mbs::http {
namespace {

using actors::top_up_gateway;
using domain::errc;
using domain::permission;
using persistence::top_up_record;

constexpr std::uint32_t longest_page = 100;
constexpr std::size_t longest_key = 255;
/// Octets; M-Pesa's are shorter than a thousand.
constexpr std::uint32_t longest_callback = 65'536;

struct top_up_body {
  std::string phone;
  std::int64_t amount = 0;
};
constexpr body_table<top_up_body, 2> top_up_fields{text<&top_up_body::phone>("phone").required(),
    number<&top_up_body::amount>("amount", 1, 1'000'000).required()};

struct top_up_query {
  domain::top_up_id beyond{};
  std::uint32_t limit = 50;
};
constexpr std::array<query_parameter<top_up_query>, 2> list_parameters{
    {{"limit", take_limit<&top_up_query::limit, longest_page, top_up_query>},
        {"cursor", take_cursor<&top_up_query::beyond, domain::top_up_id_from, top_up_query>}}};

void render(const top_up_record& t, json_writer& json) {
  const auto& s = t.standing;
  json.begin_object().key("id").plain_text(domain::to_text(t.id));
  json.key("state").plain_text(domain::to_text(s.state));
  const bool is_without = s.state == domain::top_up_state::failed || s.state == domain::top_up_state::unclear;
  if (is_without && s.reason != domain::top_up_reason::none)
    json.key("reason").plain_text(domain::to_text(s.reason));
  json.key("amount").amount(t.amount);
  if (s.is_credited) json.key("credited").amount(t.amount);
  json.key("phone").plain_text(t.payer.to_e164());
  json.key("account_reference").plain_text(domain::reference_of(t.id));
  if (!t.receipt.empty()) json.key("receipt").plain_text(t.receipt);
  json.key("created_at").time(t.created_at);
  if (t.ended_at != domain::time_point{}) json.key("ended_at").time(t.ended_at);
  json.end_object();
}

reply show(unsigned status, const top_up_record& t) {
  return {status, json_of([&](json_writer& json) { render(t, json); })};
}

problem no_test_keys() {
  return problem_of(http_fault::permission_missing, "tests cost nothing: this is for other keys");
}

problem about_field(std::string pointer, errc why, std::string detail) {
  auto p = problem_of(why, detail);
  p.errors.push_back(field_error{std::move(pointer), {}, std::string{p.code}, std::move(detail)});
  return p;
}

/// What is wrong with the request; nothing when it is in `into`.
std::optional<problem> read_wish(exchange& c, actors::wanted_top_up& into) {
  const auto& key = c.in.idempotency_key;
  const auto is_printable = [](char letter) { return letter > ' ' && letter <= '~'; };
  if (key.size() > longest_key || !std::ranges::all_of(key, is_printable))
    return problem_of({{.pointer = {},
        .parameter = "Idempotency-Key",
        .code = {},
        .detail = "Idempotency-Key must have at most 255 printable ASCII characters"}});
  top_up_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, top_up_fields, body);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  const auto payer = domain::msisdn::parse(body.phone);
  if (!payer) return about_field("/phone", payer.error(), std::string{domain::describe(payer.error())});
  into = {c.who.account, *payer, body.amount, std::string{key}};
  return std::nullopt;
}

awaitable<reply> ask_for_top_up(exchange& c, top_up_gateway& top_ups) {
  if (c.who.is_test) co_return no_test_keys();
  actors::wanted_top_up wanted;
  if (auto wrong = read_wish(c, wanted)) co_return std::move(*wrong);
  const auto by = origin_of(c);
  const auto made = co_await ask(c, top_ups, &top_up_gateway::ask, wanted, by);
  if (made) co_return show(201, *made);
  const auto& why = made.error();
  if (why.why == errc::too_many_requests_open)
    co_return problem_of(errc::too_many_requests_open,
        "this phone, or three phones for the account, have a prompt already: let it end first");
  if (why.why == errc::malformed_request) co_return about_field("/amount", why.why, why.detail);
  if (why.why == errc::invalid_msisdn) co_return about_field("/phone", why.why, why.detail);
  co_return problem_of(why);
}

awaitable<reply> list_top_ups(exchange& c, top_up_gateway& top_ups) {
  if (c.who.is_test) co_return no_test_keys();
  top_up_query query;
  if (auto wrong = read_query(c.in.query(), list_parameters, query)) co_return std::move(*wrong);
  const auto page = co_await ask(c, top_ups, &top_up_gateway::list, c.who.account, query.beyond, query.limit);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("top_ups").begin_array();
                    for (const auto& t : page->top_ups)
                      render(t, json);
                    end_page(json, page->next ? domain::to_text(page->next) : std::string{});
                  })};
}

awaitable<reply> get_top_up(exchange& c, top_up_gateway& top_ups) {
  if (c.who.is_test) co_return no_test_keys();
  const auto id = domain::top_up_id_from(c.parameter);
  if (!id) co_return problem_of(errc::not_found, "the account has no such top-up");
  const auto found = co_await ask(c, top_ups, &top_up_gateway::get, c.who.account, *id);
  if (!found && found.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "the account has no such top-up");
  if (!found) co_return problem_of(found.error());
  co_return show(200, *found);
}

awaitable<reply> get_options(exchange& c, top_up_gateway& top_ups) {
  if (c.who.is_test) co_return no_test_keys();
  const auto o = top_ups.options();
  const auto account = c.who.account;
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("available").boolean(o.is_configured && !o.is_away);
                    if (!o.is_configured)
                      json.key("why_not").plain_text("not_configured");
                    else if (o.is_away)
                      json.key("why_not").plain_text("away");
                    json.key("least").integer(o.least).key("most").integer(o.most);
                    if (!o.short_code.empty()) json.key("short_code").plain_text(o.short_code);
                    const auto number = domain::paybill_number(account);
                    if (o.has_paybill && !number.empty()) {
                      json.key("paybill").begin_object().key("short_code").plain_text(o.short_code);
                      json.key("account_number").plain_text(number).end_object();
                    }
                    json.end_object();
                  })};
}

/// Answered as soon as it is kept: M-Pesa need not know what comes of it, nor come again because of it.
awaitable<reply> take_push_callback(exchange& c, top_up_gateway& top_ups) {
  const auto from = c.client().to_string();
  const std::string token{c.parameter};
  const std::string body{c.in.body};
  auto kept = co_await ask(c, top_ups, &top_up_gateway::take_callback, token, from, body);
  if (!kept && kept.error().why == errc::not_found) co_return problem_of(http_fault::not_found);
  if (!kept) co_return problem_of(kept.error());
  co_return reply{200, std::move(*kept)};
}

}  // namespace

std::vector<route> top_up_routes(top_up_gateway& gateway) {
  return {
      {.verb = method::get,
          .pattern = "/v1/top-ups",
          .permission = permission::balance_read,
          .handle = coroutine([&gateway](exchange& c) { return list_top_ups(c, gateway); }),
          .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/top-ups",
          .permission = permission::payments_make,
          .handle = coroutine([&gateway](exchange& c) { return ask_for_top_up(c, gateway); }),
          .body = body_use::json,
          .body_limit = as_configured},
      {.verb = method::get,
          .pattern = "/v1/top-ups/{id}",
          .permission = permission::balance_read,
          .handle = coroutine([&gateway](exchange& c) { return get_top_up(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/top-up-options",
          .permission = permission::balance_read,
          .handle = coroutine([&gateway](exchange& c) { return get_options(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/payments/push/{token}",
          .permission = permission::everybody,
          .handle = coroutine([&gateway](exchange& c) { return take_push_callback(c, gateway); }),
          .body = body_use::octets,
          .body_limit = longest_callback,
          .query = query_use::ignored},
  };
}

}  // namespace mbs::http
