#include "http/webhooks/webhook_routes.hpp"

#include "http/access/api_key.hpp"
#include "http/client/callback_url.hpp"
#include "http/server/coroutine.hpp"
#include "http/webhooks/webhook_fields.hpp"

#include <algorithm>
#include <chrono>

namespace mbs::http {
namespace {

using actors::webhook_gateway;
using domain::errc;
using domain::permission;
using persistence::webhook_endpoint;

enum class secret_view : std::uint8_t { hidden, shown };

void render(const webhook_endpoint& e, secret_view view, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(e.id)).key("url").text(e.url);
  json.key("batch").integer(e.batch).key("active").boolean(e.active);
  json.key("signed_with").plain_text(e.secret.empty() ? "account_secret" : "own_secret");
  json.key("created_at").time(e.created_at);
  if (view == secret_view::shown) json.key("secret").text(e.secret);
  json.end_object();
}

reply show(unsigned status, const webhook_endpoint& e, secret_view view) {
  return {status, json_of([&](json_writer& json) { render(e, view, json); })};
}

/// What is wrong with the body; nothing when it is in `into`.
std::optional<problem> read_fields(
    exchange& c, const body_table<webhook_fields, 3>& table, webhook_fields& into) {
  auto complaints = read_body(c.in.body, c.scratch().json, table, into);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  std::string why;
  if (!into.url || callback_url::parse(*into.url, &why)) return std::nullopt;
  auto p = problem_of(errc::invalid_callback_url, "url " + why);
  for (auto& e : p.errors)
    e.pointer = "/url";
  return p;
}

void apply(const webhook_fields& fields, webhook_endpoint& to) {
  if (fields.url) to.url = *fields.url;
  if (fields.batch) to.batch = *fields.batch;
  if (fields.active) to.active = *fields.active;
}

problem no_such_webhook() {
  return problem_of(errc::not_found, "there is no such webhook");
}

awaitable<reply> list_webhooks(exchange& c, webhook_gateway& webhooks) {
  const auto endpoints = co_await ask(c, webhooks, &webhook_gateway::list_webhook_endpoints, c.who.account);
  if (!endpoints) co_return problem_of(endpoints.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("webhooks").begin_array();
                    for (const auto& e : *endpoints)
                      render(e, secret_view::hidden, json);
                    json.end_array().end_object();
                  })};
}

awaitable<reply> create_webhook(exchange& c, webhook_gateway& webhooks) {
  webhook_fields fields;
  if (auto wrong = read_fields(c, new_webhook_fields, fields)) co_return std::move(*wrong);
  webhook_endpoint endpoint;
  endpoint.account = c.who.account;
  endpoint.secret = generate_webhook_secret();
  endpoint.created_at = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  apply(fields, endpoint);
  const auto made = co_await ask(c, webhooks, &webhook_gateway::create_webhook_endpoint, std::move(endpoint));
  if (!made) co_return problem_of(made.error());
  co_return show(201, *made, secret_view::shown);
}

awaitable<reply> update_webhook(exchange& c, webhook_gateway& webhooks) {
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  webhook_fields fields;
  if (auto wrong = read_fields(c, changed_webhook_fields, fields)) co_return std::move(*wrong);
  auto endpoints = co_await ask(c, webhooks, &webhook_gateway::list_webhook_endpoints, c.who.account);
  if (!endpoints) co_return problem_of(endpoints.error());
  const auto at =
      std::find_if(endpoints->begin(), endpoints->end(), [&](const auto& e) { return e.id == *id; });
  if (at == endpoints->end()) co_return no_such_webhook();
  apply(fields, *at);
  const auto updated = co_await ask(c, webhooks, &webhook_gateway::update_webhook_endpoint, std::move(*at));
  if (!updated) co_return problem_of(updated.error());
  co_return show(200, *updated, secret_view::hidden);
}

}  // namespace

std::vector<route> webhook_routes(webhook_gateway& gateway) {
  constexpr std::uint32_t little = 8'192;
  return {
      {.verb = method::get,
          .pattern = "/v1/webhooks",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return list_webhooks(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/webhooks",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return create_webhook(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::patch,
          .pattern = "/v1/webhooks/{id}",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return update_webhook(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
