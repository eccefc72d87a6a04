#include "http/webhooks/webhook_routes.hpp"

#include "http/access/api_key.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/webhooks/failure_code.hpp"
#include "http/webhooks/webhook_fields.hpp"
#include "http/webhooks/webhook_problems.hpp"

#include <chrono>
#include <utility>

namespace mbs::http {
namespace {

using actors::webhook_gateway;
using domain::errc;
using domain::permission;
using persistence::webhook_endpoint;

enum class secret_view : std::uint8_t { hidden, shown };

void render(const webhook_endpoint& e, secret_view view, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(e.id)).key("url").text(e.url);
  json.key("batch").integer(e.batch).key("active").boolean(e.is_on()).key("paused").boolean(e.paused);
  json.key("default").boolean(e.is_default).key("events").begin_array();
  for (std::size_t i = 0; i < domain::subscribed_types; ++i)
    if (e.events.has(static_cast<domain::event_type>(i))) json.plain_text(domain::event_type_names[i]);
  json.end_array();
  json.key("signed_with").plain_text(e.secret.empty() ? "account_secret" : "own_secret");
  json.key("state").plain_text(domain::to_text(e.health())).key("created_at").time(e.created_at);
  const auto& s = e.standing;
  if (s.failing_since != domain::time_point{}) json.key("failing_since").time(s.failing_since);
  if (s.last_failed_at != domain::time_point{}) {
    json.key("last_failed_at").time(s.last_failed_at);
    if (s.last_status != 0) json.key("last_status").integer(s.last_status);
    if (!s.last_error.empty())
      json.key("last_error")
          .text(s.last_error)
          .key("last_error_code")
          .plain_text(failure_code_of(s.last_error));
  }
  if (view == secret_view::shown) {
    json.key("secret").text(e.secret);
    if (!e.previous_secret.empty()) json.key("previous_until").time(e.previous_until);
  }
  json.end_object();
}

reply show(unsigned status, const webhook_endpoint& e, secret_view view) {
  return {status, json_of([&](json_writer& json) { render(e, view, json); })};
}

/// What is wrong with the list; nothing when it is in `into`.
std::optional<problem> read_events(
    const std::vector<std::string>& names, std::optional<domain::event_set>& into) {
  domain::event_set events;
  for (const auto& name : names) {
    const auto known = domain::event_type_from(name);
    if (!known)
      return wrong_field("events", errc::malformed_request,
          "events knows no " + std::string{shortened(name)} + "; there are " + domain::known_event_types());
    events.add(*known);
  }
  into = events;
  return std::nullopt;
}

/// What is wrong with the body; nothing when it is in `into`.
std::optional<problem> read_fields(exchange& c, const body_table<webhook_fields, 6>& table,
    callback_targets targets, persistence::webhook_change& into) {
  webhook_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, table, fields);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  const auto why = fields.url ? complaint_about(*fields.url, targets) : std::string{};
  if (!why.empty()) return wrong_field("url", errc::invalid_callback_url, "url " + why);
  into = {std::move(fields.url), fields.batch, fields.active, fields.paused, std::nullopt, fields.is_default};
  return fields.events ? read_events(*fields.events, into.events) : std::nullopt;
}

void apply(const persistence::webhook_change& wanted, webhook_endpoint& to) {
  to.url = wanted.url.value_or(to.url);
  to.batch = wanted.batch.value_or(to.batch);
  to.active = wanted.active.value_or(to.active);
  to.paused = wanted.paused.value_or(to.paused);
  to.events = wanted.events.value_or(to.events);
  to.is_default = wanted.is_default.value_or(to.is_default);
}

domain::time_point now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
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

awaitable<reply> create_webhook(exchange& c, webhook_gateway& webhooks, callback_targets targets) {
  persistence::webhook_change wanted;
  if (auto wrong = read_fields(c, new_webhook_fields, targets, wanted)) co_return std::move(*wrong);
  webhook_endpoint endpoint;
  endpoint.account = c.who.account;
  endpoint.secret = generate_webhook_secret();
  endpoint.created_at = now();
  apply(wanted, endpoint);
  const auto rule =
      wanted.is_default ? persistence::default_rule::as_said : persistence::default_rule::when_first;
  const auto by = origin_of(c);
  const auto made =
      co_await ask(c, webhooks, &webhook_gateway::create_webhook_endpoint, std::move(endpoint), rule, by);
  if (!made) co_return problem_of(made.error());
  co_return show(201, *made, secret_view::shown);
}

awaitable<reply> update_webhook(exchange& c, webhook_gateway& webhooks, callback_targets targets) {
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  persistence::webhook_change wanted;
  if (auto wrong = read_fields(c, changed_webhook_fields, targets, wanted)) co_return std::move(*wrong);
  const auto by = origin_of(c);
  const auto updated = co_await ask(
      c, webhooks, &webhook_gateway::update_webhook_endpoint, c.who.account, *id, std::move(wanted), by);
  if (!updated && updated.error().why == errc::not_found) co_return no_such_webhook();
  if (!updated) co_return problem_of(updated.error());
  co_return show(200, *updated, secret_view::hidden);
}

awaitable<reply> delete_webhook(exchange& c, webhook_gateway& webhooks) {
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  const auto by = origin_of(c);
  const auto deleted =
      co_await ask(c, webhooks, &webhook_gateway::delete_webhook_endpoint, c.who.account, *id, by);
  if (!deleted) co_return problem_of(deleted.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(*deleted));
                    json.key("deleted").boolean(true).end_object();
                  })};
}

/// Receivers have this long to learn the new one.
constexpr std::chrono::hours both_sign{24};

actors::secret_rotation new_secret() {
  return {generate_webhook_secret(), now() + both_sign};
}

problem no_body_here() {
  return problem_of(http_fault::bad_request, "the rotation of a secret has no body");
}

awaitable<reply> rotate_secret(exchange& c, webhook_gateway& webhooks) {
  if (has_a_body(c)) co_return no_body_here();
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  const auto by = origin_of(c);
  const auto secret = new_secret();
  const auto rotated =
      co_await ask(c, webhooks, &webhook_gateway::rotate_webhook_secret, c.who.account, *id, secret, by);
  if (!rotated) co_return problem_of(rotated.error());
  co_return show(200, *rotated, secret_view::shown);
}

awaitable<reply> rotate_account_secret(exchange& c, webhook_gateway& webhooks) {
  if (has_a_body(c)) co_return no_body_here();
  const auto rotation = new_secret();
  const auto by = origin_of(c);
  const auto rotated =
      co_await ask(c, webhooks, &webhook_gateway::rotate_account_secret, c.who.account, rotation, by);
  if (!rotated) co_return problem_of(rotated.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("secret").text(rotation.secret);
                    json.key("previous_until").time(rotation.previous_until).end_object();
                  })};
}

}  // namespace

std::vector<route> webhook_routes(webhook_gateway& gateway, callback_targets targets) {
  constexpr std::uint32_t little = 8'192;
  return {
      {.verb = method::get,
          .pattern = "/v1/webhooks",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return list_webhooks(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/webhooks",
          .permission = permission::webhooks_manage,
          .handle =
              coroutine([&gateway, targets](exchange& c) { return create_webhook(c, gateway, targets); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::patch,
          .pattern = "/v1/webhooks/{id}",
          .permission = permission::webhooks_manage,
          .handle =
              coroutine([&gateway, targets](exchange& c) { return update_webhook(c, gateway, targets); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/webhooks/{id}",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return delete_webhook(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/webhooks/{id}/rotate-secret",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return rotate_secret(c, gateway); }),
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/webhook-secret",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return rotate_account_secret(c, gateway); }),
          .body_limit = little},
  };
}

}  // namespace mbs::http
